#include "passes/quantize/parameter_groups.h"

#include <gtest/gtest.h>

namespace slim {
namespace {

TEST(ParameterGroups, JoinedValuesShareANumber) {
  ParameterGroups groups;
  for (const auto* name : {"a", "b", "c", "d", "e"}) groups.add(name);
  groups.join("d", "b");
  groups.join("e", "d");
  EXPECT_EQ(groups.number(), 3U);
  EXPECT_EQ(groups.of("a"), 0U);
  EXPECT_EQ(groups.of("b"), 1U);
  EXPECT_EQ(groups.of("c"), 2U);
  EXPECT_EQ(groups.of("d"), 1U);
  EXPECT_EQ(groups.of("e"), 1U);
}

TEST(ParameterGroups, NumbersDoNotDependOnTheOrderOfJoining) {
  ParameterGroups one;
  ParameterGroups other;
  for (const auto* name : {"a", "b", "c", "d"}) {
    one.add(name);
    other.add(name);
  }
  one.join("a", "b");
  one.join("c", "d");
  one.join("b", "c");
  other.join("d", "c");
  other.join("d", "a");
  other.join("b", "d");
  EXPECT_EQ(one.number(), 1U);
  EXPECT_EQ(other.number(), 1U);
}

}  // namespace
}  // namespace slim
