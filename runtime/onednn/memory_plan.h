#pragma once

#include <cstddef>
#include <vector>

namespace slim::onednn {

/// A block of memory that is needed from step `first` to step `last`, both included.
struct Lifetime {
  std::size_t bytes = 0;
  int first = 0;
  int last = 0;
};

/// Where each block stands in one arena.
struct MemoryPlan {
  std::vector<std::size_t> offsets;  ///< parallel to the lifetimes, multiples of kArenaAlignment
  std::size_t total_bytes = 0;
};

inline constexpr std::size_t kArenaAlignment = 64;

/// Places the blocks so that no two that live at the same time overlap: largest first, each into the smallest gap that
/// holds it (greedy by size, best fit; Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference").
MemoryPlan plan_memory(const std::vector<Lifetime>& lifetimes);

}  // namespace slim::onednn
