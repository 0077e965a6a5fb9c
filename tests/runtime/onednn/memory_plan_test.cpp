#include "runtime/onednn/memory_plan.h"

#include <gtest/gtest.h>

#include <random>

namespace slim::onednn {
namespace {

TEST(MemoryPlan, ReusesMemoryOfWhatIsDead) {
  const auto plan = plan_memory({{128, 0, 1}, {128, 1, 2}, {128, 2, 3}});
  EXPECT_EQ(plan.total_bytes, 256U);
  EXPECT_EQ(plan.offsets[0], plan.offsets[2]);
  EXPECT_NE(plan.offsets[0], plan.offsets[1]);
}

TEST(MemoryPlan, RoundsUpToTheAlignment) {
  const auto plan = plan_memory({{100, 0, 0}, {4, 0, 0}});
  EXPECT_EQ(plan.offsets, (std::vector<std::size_t>{0, 128}));
  EXPECT_EQ(plan.total_bytes, 192U);
}

TEST(MemoryPlan, TakesTheSmallestGapThatFits) {
  // Largest first: 1024 and 512 stack up; 256 and 64 live with all but the dead one between them.
  const auto plan = plan_memory({{1024, 0, 9}, {512, 0, 1}, {256, 2, 9}, {64, 2, 9}});
  EXPECT_EQ(plan.offsets, (std::vector<std::size_t>{0, 1024, 1024, 1280}));
  EXPECT_EQ(plan.total_bytes, 1536U);
}

TEST(MemoryPlan, NeverOverlapsWhatLivesTogether) {
  std::mt19937 engine(7);
  std::vector<Lifetime> lifetimes;
  for (int i = 0; i < 200; ++i) {
    const int first = static_cast<int>(engine() % 100);
    lifetimes.push_back({1 + engine() % 5000, first, first + static_cast<int>(engine() % 10)});
  }
  const auto plan = plan_memory(lifetimes);
  for (std::size_t a = 0; a < lifetimes.size(); ++a) {
    for (std::size_t b = 0; b < a; ++b) {
      const bool together = lifetimes[a].first <= lifetimes[b].last && lifetimes[b].first <= lifetimes[a].last;
      const bool apart = plan.offsets[a] + lifetimes[a].bytes <= plan.offsets[b] ||
                         plan.offsets[b] + lifetimes[b].bytes <= plan.offsets[a];
      EXPECT_TRUE(!together || apart) << a << " and " << b;
    }
  }
}

}  // namespace
}  // namespace slim::onednn
