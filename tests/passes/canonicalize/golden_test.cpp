// Each golden file: the rule or pass of that name alone gives what the file says, or declines with the file's reason;
// and whatever the graph, canonicalize as a whole keeps its promises on it.
#include "tests/passes/golden.h"

#include <gtest/gtest.h>

namespace slim {
namespace {

constexpr const char* kFolder = "canonicalize";

class Golden : public ::testing::TestWithParam<std::string> {};

TEST_P(Golden, RuleAlone) {
  golden::expect_cases(kFolder, GetParam(), canonicalize_passes(golden::with_reference()), golden::kTolerance);
}

TEST_P(Golden, CanonicalizeKeepsItsPromises) {
  const auto transform = [](Graph graph) { return canonicalize(std::move(graph), golden::with_reference()); };
  golden::expect_promises(kFolder, GetParam(), transform, golden::kTolerance);
}

INSTANTIATE_TEST_SUITE_P(Files, Golden, ::testing::ValuesIn(golden::names(kFolder)),
                         [](const auto& test) { return golden::test_name(test.param); });

TEST(GoldenFiles, EveryRuleAndPassHasBothKinds) { golden::expect_both_kinds(kFolder, canonicalize_passes({})); }

}  // namespace
}  // namespace slim
