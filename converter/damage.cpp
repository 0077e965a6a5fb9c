#include "converter/damage.h"

#include <algorithm>

namespace slim {

std::vector<Damage> find_damage(std::size_t operators, std::size_t splits,
                                const std::function<double(std::size_t begin, std::size_t end)>& share) {
  const auto measured = [&](std::size_t begin, std::size_t end) { return Damage{begin, end, share(begin, end)}; };
  std::vector<Damage> stretches;
  const auto first = std::min(kFirstStretches, operators);
  for (std::size_t i = 0; i < first; ++i)
    stretches.push_back(measured(i * operators / first, (i + 1) * operators / first));
  for (std::size_t split = 0; split < splits; ++split) {
    // Of equals the first one; single operators cannot be halved.
    const auto worse = [](const Damage& a, const Damage& b) {
      const bool a_splits = a.end - a.begin > 1;
      const bool b_splits = b.end - b.begin > 1;
      return a_splits != b_splits ? b_splits : a.share < b.share;
    };
    const auto worst = std::max_element(stretches.begin(), stretches.end(), worse);
    if (worst == stretches.end() || worst->end - worst->begin < 2) break;
    const auto middle = (worst->begin + worst->end) / 2;
    const auto behind = measured(middle, worst->end);
    *worst = measured(worst->begin, middle);
    stretches.insert(worst + 1, behind);
  }
  return stretches;
}

FloatOrder order_by_value(std::vector<Damage> stretches, const std::function<double(const Damage&)>& cost,
                          double budget) {
  std::ranges::stable_sort(stretches, std::ranges::greater(), [&](const Damage& stretch) {
    return stretch.share > 0.0 ? stretch.share / cost(stretch) : stretch.share;
  });
  FloatOrder order;
  std::vector<Damage> dear;
  double spent = 0.0;
  for (const auto& stretch : stretches) {
    const double own = cost(stretch);
    const bool is_cheap = stretch.share > 0.0 && spent + own <= budget;
    if (is_cheap) spent += own;
    (is_cheap ? order.stretches : dear).push_back(stretch);
  }
  order.cheap = order.stretches.size();
  order.stretches.insert(order.stretches.end(), dear.begin(), dear.end());
  return order;
}

}  // namespace slim
