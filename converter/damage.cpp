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

}  // namespace slim
