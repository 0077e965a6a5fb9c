#pragma once

#include <cstddef>
#include <functional>
#include <vector>

namespace slim {

/// Operators [begin, end) of a network in its order, and the share of the noise in its output that they make: what goes
/// when they compute in float.
struct Damage {
  std::size_t begin = 0;
  std::size_t end = 0;
  double share = 0.0;  ///< may be negative, where errors cancel
};

/// Looks for the operators that do most of the damage: measures kFirstStretches stretches, then halves the worst one
/// that has more than one operator, `splits` times. Calls `share(begin, end)` for every stretch, kFirstStretches + 2 *
/// splits times at most. The stretches cover [0, operators), in order.
std::vector<Damage> find_damage(std::size_t operators, std::size_t splits,
                                const std::function<double(std::size_t begin, std::size_t end)>& share);

inline constexpr std::size_t kFirstStretches = 4;

/// In which order stretches are put in float.
struct FloatOrder {
  std::vector<Damage> stretches;
  std::size_t cheap = 0;  ///< how many of the first ones are within the budget together
};

/// By share for each unit of cost, stretches that do no damage last. Those that together cost at most `budget`, taken
/// in that order, come before the others.
FloatOrder order_by_value(std::vector<Damage> stretches, const std::function<double(const Damage&)>& cost,
                          double budget);

}  // namespace slim
