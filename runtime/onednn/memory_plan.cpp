#include "runtime/onednn/memory_plan.h"

#include <algorithm>
#include <cstdint>
#include <numeric>

namespace slim::onednn {
namespace {

std::size_t aligned(std::size_t bytes) { return (bytes + kArenaAlignment - 1) / kArenaAlignment * kArenaAlignment; }

struct Placed {
  std::size_t begin;
  std::size_t end;
};

/// The start of the smallest gap between `neighbours` (sorted by begin) that holds `bytes`, or the end of all.
std::size_t best_gap(const std::vector<Placed>& neighbours, std::size_t bytes) {
  std::size_t best = 0;
  std::size_t best_size = SIZE_MAX;
  std::size_t end = 0;
  for (const auto& placed : neighbours) {
    const std::size_t gap = placed.begin > end ? placed.begin - end : 0;
    if (gap >= bytes && gap < best_size) {
      best = end;
      best_size = gap;
    }
    end = std::max(end, placed.end);
  }
  return best_size == SIZE_MAX ? end : best;
}

}  // namespace

MemoryPlan plan_memory(const std::vector<Lifetime>& lifetimes) {
  std::vector<std::size_t> order(lifetimes.size());
  std::iota(order.begin(), order.end(), 0);
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return lifetimes[a].bytes != lifetimes[b].bytes ? lifetimes[a].bytes > lifetimes[b].bytes : a < b;
  });
  MemoryPlan plan{std::vector<std::size_t>(lifetimes.size()), 0};
  for (std::size_t position = 0; position < order.size(); ++position) {
    const auto& self = lifetimes[order[position]];
    std::vector<Placed> neighbours;
    for (std::size_t i = 0; i < position; ++i) {
      const auto& other = lifetimes[order[i]];
      if (other.first > self.last || self.first > other.last) continue;
      const auto begin = plan.offsets[order[i]];
      neighbours.push_back({begin, begin + aligned(other.bytes)});
    }
    std::sort(neighbours.begin(), neighbours.end(), [](auto& a, auto& b) { return a.begin < b.begin; });
    const auto offset = best_gap(neighbours, aligned(self.bytes));
    plan.offsets[order[position]] = offset;
    plan.total_bytes = std::max(plan.total_bytes, offset + aligned(self.bytes));
  }
  return plan;
}

}  // namespace slim::onednn
