// Activation functions, in double.
#include <cmath>

#include "runtime/reference/kernels.h"
#include "runtime/reference/unary.h"

namespace slim::reference {
namespace {

/// log(1 + exp(x)) without overflow.
double softplus(double x) { return std::max(x, 0.0) + std::log1p(std::exp(-std::fabs(x))); }

}  // namespace

Tensor run(const Relu& /*op*/, const KernelContext& context) {
  // NaN stays NaN: the comparison is false for it.
  return map_as(context, NumericTypes{}, [](auto x) { return x < decltype(x){} ? decltype(x){} : x; });
}

Tensor run(const LeakyRelu& op, const KernelContext& context) {
  const double alpha = op.alpha;
  return map_float(context, [alpha](double x) { return x < 0 ? alpha * x : x; });
}

Tensor run(const Elu& op, const KernelContext& context) {
  const double alpha = op.alpha;
  return map_float(context, [alpha](double x) { return x < 0 ? alpha * std::expm1(x) : x; });
}

Tensor run(const Selu& op, const KernelContext& context) {
  const double alpha = op.alpha;
  const double gamma = op.gamma;
  return map_float(context, [=](double x) { return gamma * (x <= 0 ? alpha * std::expm1(x) : x); });
}

Tensor run(const Sigmoid& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return 1.0 / (1.0 + std::exp(-x)); });
}

Tensor run(const HardSigmoid& op, const KernelContext& context) {
  const double alpha = op.alpha;
  const double beta = op.beta;
  return map_float(context, [=](double x) { return std::clamp(alpha * x + beta, 0.0, 1.0); });
}

Tensor run(const HardSwish& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return x * std::clamp(x / 6.0 + 0.5, 0.0, 1.0); });
}

Tensor run(const Softplus& /*op*/, const KernelContext& context) { return map_float(context, softplus); }

Tensor run(const Softsign& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return x / (1.0 + std::fabs(x)); });
}

Tensor run(const Mish& /*op*/, const KernelContext& context) {
  return map_float(context, [](double x) { return x * std::tanh(softplus(x)); });
}

// none: x Phi(x) = x/2 (1 + erf(x / sqrt 2)); tanh: x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))
Tensor run(const Gelu& op, const KernelContext& context) {
  if (op.approximate == "tanh") {
    return map_float(context, [](double x) {
      return 0.5 * x * (1.0 + std::tanh(std::sqrt(2.0 / M_PI) * (x + 0.044715 * x * x * x)));
    });
  }
  context.require(op.approximate == "none", "attribute 'approximate' must be none or tanh");
  return map_float(context, [](double x) { return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0))); });
}

}  // namespace slim::reference
