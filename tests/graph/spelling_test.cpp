#include "graph/spelling.h"

#include <gtest/gtest.h>

#include <vector>

namespace slim {
namespace {

TEST(NearestSpelling, FindsTheNearestAndRefusesTheFar) {
  const std::vector<std::string> words{"fold-pad", "fold-constants", "hoist-strides"};
  EXPECT_EQ(nearest_spelling("fold-pda", words), "fold-pad");
  EXPECT_EQ(nearest_spelling("hoist-stride", words), "hoist-strides");
  EXPECT_EQ(nearest_spelling("fold-constantly", words), "fold-constants");
  EXPECT_EQ(nearest_spelling("x", words), "");
  EXPECT_EQ(nearest_spelling("quantize", words), "");
}

}  // namespace
}  // namespace slim
