#pragma once

#include <functional>

#include "graph/ops/int8.h"
#include "runtime/reference/kernel_context.h"

namespace slim::reference {

/// x - zero_point of an 8-bit tensor, in double: exact.
Tensor centered_f64(const KernelContext& context, const Tensor& x, std::int64_t zero_point);

/// The activation function of a result; throws Error if its name is unknown.
std::function<double(double)> activation_of(const Int8Result& result, const KernelContext& context);

/// y[i] = quantize(activation(real(i))), or the activation's result where y is f32; the activation is computed in
/// double from `real(i)`, which is a float, and rounded to float.
Tensor store_result(const Int8Result& result, const KernelContext& context, const Dims& dims,
                    const std::function<float(std::int64_t)>& real);

}  // namespace slim::reference
