#pragma once

#include "graph/tensor.h"

namespace slim {

/// f32 elements as another numeric type: floats rounded to it, integers to the nearest (half to even), saturated.
/// Throws Error(kBadInput) for bool, bf16 and strings.
Tensor rounded_to(const Tensor& values, DataType type);

/// The elements of an array as the type that an input has, values unchanged: any number as a float (rounded to its
/// precision), integers and bools as integers or bools that can hold them. Throws Error(kBadInput) for floats as
/// integers and for integers out of range.
Tensor converted_to(const Tensor& values, DataType type);

}  // namespace slim
