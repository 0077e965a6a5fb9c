#include "converter/damage.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <numeric>

namespace slim {
namespace {

/// Shares that add up, and how often one was asked for.
struct Network {
  std::vector<double> shares;
  std::size_t calls = 0;

  std::vector<Damage> find(std::size_t splits) {
    return find_damage(shares.size(), splits, [this](std::size_t begin, std::size_t end) {
      ++calls;
      return std::accumulate(shares.begin() + static_cast<std::ptrdiff_t>(begin),
                             shares.begin() + static_cast<std::ptrdiff_t>(end), 0.0);
    });
  }
};

void expect_cover(const std::vector<Damage>& stretches, std::size_t operators) {
  std::size_t next = 0;
  for (const auto& stretch : stretches) {
    EXPECT_EQ(stretch.begin, next);
    EXPECT_LT(stretch.begin, stretch.end);
    next = stretch.end;
  }
  EXPECT_EQ(next, operators);
}

TEST(FindDamage, FindsTheWorstOperatorInLogarithmicallyManyTrials) {
  Network network{std::vector<double>(1000, 0.0001)};
  network.shares[617] = 0.8;
  const auto stretches = network.find(20);
  expect_cover(stretches, 1000);
  const auto worst = std::ranges::max_element(stretches, {}, &Damage::share);
  EXPECT_EQ(worst->begin, 617U);
  EXPECT_EQ(worst->end, 618U);
  EXPECT_DOUBLE_EQ(worst->share, 0.8);
  EXPECT_LE(network.calls, kFirstStretches + 2 * 20);
}

TEST(FindDamage, FindsTwoFarApart) {
  Network network{std::vector<double>(64, 0.0)};
  network.shares[3] = 0.5;
  network.shares[60] = 0.3;
  std::vector<std::size_t> alone;
  for (const auto& stretch : network.find(8)) {
    if (stretch.end - stretch.begin == 1 && stretch.share > 0.0) alone.push_back(stretch.begin);
  }
  EXPECT_EQ(alone, (std::vector<std::size_t>{3, 60}));
}

TEST(FindDamage, HalvesUntilNothingCanBeHalved) {
  Network network{{0.2, 0.1, 0.4, 0.1, 0.2, 0.0}};
  const auto stretches = network.find(100);
  ASSERT_EQ(stretches.size(), 6U);
  expect_cover(stretches, 6);
  for (std::size_t i = 0; i < 6; ++i) EXPECT_DOUBLE_EQ(stretches[i].share, network.shares[i]);
}

TEST(FindDamage, HalvesStretchesThatHelpLast) {
  Network network{{-0.5, -0.5, 0.1, 0.1, -0.5, -0.5, -0.5, -0.5}};
  const auto stretches = network.find(1);
  expect_cover(stretches, 8);
  EXPECT_EQ(stretches[1].end - stretches[1].begin, 1U);
}

TEST(FindDamage, TakesFewerOperatorsThanFirstStretches) {
  EXPECT_TRUE((Network{{}}.find(3).empty()));
  const auto stretches = Network{{1.0, 2.0}}.find(3);
  ASSERT_EQ(stretches.size(), 2U);
  EXPECT_EQ(stretches[1].share, 2.0);
}

TEST(OrderByValue, TakesWhatIsWorthMostForItsCost) {
  const std::vector<Damage> stretches = {{0, 1, 0.3}, {1, 3, 0.4}, {3, 4, 0.2}, {4, 5, -0.1}, {5, 6, 0.1}};
  const std::map<std::size_t, double> costs = {{0, 0.06}, {1, 0.01}, {3, 0.01}, {4, 0.01}, {5, 0.05}};
  const auto cost = [&](const Damage& stretch) { return costs.at(stretch.begin); };
  const auto order = order_by_value(stretches, cost, 0.075);
  std::vector<std::size_t> begins;
  for (const auto& stretch : order.stretches) begins.push_back(stretch.begin);
  // 40, 20 and 2 for each unit; the one of 5 is too dear beside them; the last one does no damage.
  EXPECT_EQ(begins, (std::vector<std::size_t>{1, 3, 5, 0, 4}));
  EXPECT_EQ(order.cheap, 3U);
}

TEST(OrderByValue, LeavesOutOfTheBudgetWhatDoesNoDamage) {
  const auto order = order_by_value(
      {{0, 1, 0.0}, {1, 2, -0.5}}, [](const Damage&) { return 0.001; }, 1.0);
  EXPECT_EQ(order.cheap, 0U);
  EXPECT_EQ(order.stretches.front().begin, 0U);
}

}  // namespace
}  // namespace slim
