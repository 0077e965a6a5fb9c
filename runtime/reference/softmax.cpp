// Softmax, LogSoftmax, LpNormalization: each line along `axis` by itself.
#include <algorithm>
#include <cmath>

#include "runtime/reference/along_axis.h"
#include "runtime/reference/kernels.h"

namespace slim::reference {

// exp(x - max) / sum of exp(x - max)
Tensor run(const Softmax& op, const KernelContext& context) {
  return map_lines(context, op.axis, [](std::vector<double>& line) {
    const double highest = *std::max_element(line.begin(), line.end());
    double sum = 0;
    for (auto& value : line) sum += value = std::exp(value - highest);
    for (auto& value : line) value /= sum;
  });
}

// x - max - log(sum of exp(x - max))
Tensor run(const LogSoftmax& op, const KernelContext& context) {
  return map_lines(context, op.axis, [](std::vector<double>& line) {
    const double highest = *std::max_element(line.begin(), line.end());
    double sum = 0;
    for (const auto value : line) sum += std::exp(value - highest);
    for (auto& value : line) value = value - highest - std::log(sum);
  });
}

// x / |x|_p; a line of zeros stays zeros.
Tensor run(const LpNormalization& op, const KernelContext& context) {
  context.require(op.p == 1 || op.p == 2, "attribute 'p' must be 1 or 2");
  return map_lines(context, op.axis, [&op](std::vector<double>& line) {
    double norm = 0;
    for (const auto value : line) norm += op.p == 1 ? std::fabs(value) : value * value;
    if (op.p == 2) norm = std::sqrt(norm);
    for (auto& value : line) value = norm == 0 ? 0.0 : value / norm;
  });
}

}  // namespace slim::reference
