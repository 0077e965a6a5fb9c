// Each golden file: the rule of that name alone gives what the file says, or declines with the file's reason; and fuse
// as a whole keeps its promises on every graph.
#include "tests/passes/golden.h"

#include <gtest/gtest.h>

#include "passes/fuse/fuse.h"

namespace slim {
namespace {

constexpr const char* kFolder = "fuse";

FuseOptions options(bool exact) {
  FuseOptions result;
  result.exact = exact;
  result.evaluate = golden::with_reference().evaluate;
  return result;
}

/// fuse-rounded-residual leaves out a rounding, of half a step at most; all others keep the results.
double tolerance(const std::string& rule) { return rule == "fuse-rounded-residual" ? 0.05 : golden::kTolerance; }

class FuseGolden : public ::testing::TestWithParam<std::string> {};

TEST_P(FuseGolden, RuleAlone) {
  golden::expect_cases(kFolder, GetParam(), fuse_passes(options(false)), tolerance(GetParam()));
}

TEST_P(FuseGolden, FuseKeepsItsPromises) {
  golden::expect_promises(
      kFolder, GetParam(), [](Graph graph) { return fuse(std::move(graph), options(false)); }, 0.05);
}

TEST_P(FuseGolden, ExactFuseKeepsResults) {
  golden::expect_promises(
      kFolder, GetParam(), [](Graph graph) { return fuse(std::move(graph), options(true)); }, golden::kTolerance);
}

INSTANTIATE_TEST_SUITE_P(Files, FuseGolden, ::testing::ValuesIn(golden::names(kFolder)),
                         [](const auto& test) { return golden::test_name(test.param); });

TEST(FuseGoldenFiles, EveryRuleAndPassHasBothKinds) {
  auto passes = fuse_passes(options(false));
  const auto canonicalize = canonicalize_passes({}).size();
  passes.erase(passes.begin(), passes.begin() + static_cast<std::ptrdiff_t>(canonicalize));
  golden::expect_both_kinds(kFolder, passes);
}

}  // namespace
}  // namespace slim
