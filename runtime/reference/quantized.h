#pragma once

#include "runtime/reference/kernel_context.h"

/// What the quantization kernels share. The affine map itself stands in graph/quant_params.h.
namespace slim::reference {

/// Scale and zero point of each index of one axis, or one of each.
struct AxisParams {
  std::vector<float> scale;
  std::vector<std::int32_t> zero_point;

  float scale_at(std::size_t i) const { return scale.size() == 1 ? scale.front() : scale[i]; }
  std::int32_t zero_point_at(std::size_t i) const {
    return zero_point.size() == 1 ? zero_point.front() : zero_point[i];
  }
};

/// Reads scale operand `scale` and zero point operand `zero_point` (which may be omitted). Each must have one element,
/// or `size` of them; throws Error otherwise.
AxisParams axis_params(const KernelContext& context, std::size_t scale, std::size_t zero_point, std::int64_t size);

/// Elements of zero point operand `index` (a single 0 if omitted): one, or `size` of them, of type `type`.
std::vector<std::int32_t> zero_points(const KernelContext& context, std::size_t index, std::int64_t size,
                                      DataType type);

/// Elements of a u8 or i8 tensor minus their zero points: exact. Several zero points run along `axis`.
std::vector<std::int32_t> centered(const KernelContext& context, const Tensor& x,
                                   const std::vector<std::int32_t>& zero_points, std::size_t axis);

}  // namespace slim::reference
