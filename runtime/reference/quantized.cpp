#include "runtime/reference/quantized.h"

#include <fmt/format.h>

namespace slim::reference {
namespace {

void require_count(const KernelContext& context, const Tensor& x, std::int64_t size, std::string_view what) {
  const bool fits = x.count() == 1 || (x.rank() >= 1 && x.count() == size);
  if (!fits) context.fail(fmt::format("the {} must have 1 or {} elements, found {}", what, size, to_string(x.dims())));
}

}  // namespace

std::vector<std::int32_t> zero_points(const KernelContext& context, std::size_t index, std::int64_t size,
                                      DataType type) {
  const auto* tensor = context.optional(index);
  if (tensor == nullptr) return {0};
  if (tensor->type() != type) {
    context.fail(fmt::format("the zero point must be {}, found {}", name_of(type), name_of(tensor->type())));
  }
  require_count(context, *tensor, size, "zero point");
  std::vector<std::int32_t> result;
  for (const auto value : to_doubles(*tensor)) result.push_back(static_cast<std::int32_t>(value));
  return result;
}

AxisParams axis_params(const KernelContext& context, std::size_t scale, std::size_t zero_point, std::int64_t size) {
  const auto& scales = context.input(scale);
  if (scales.type() != DataType::kF32) context.fail_type(scales.type());
  require_count(context, scales, size, "scale");
  const auto values = scales.data<float>();
  AxisParams result;
  result.scale.assign(values.begin(), values.end());
  const auto* points = context.optional(zero_point);
  result.zero_point = zero_points(context, zero_point, size, points == nullptr ? DataType::kU8 : points->type());
  return result;
}

std::vector<std::int32_t> centered(const KernelContext& context, const Tensor& x,
                                   const std::vector<std::int32_t>& zero_points, std::size_t axis) {
  const auto view = zero_points.size() == 1 ? AxisView{1, 1, x.count()} : view_of(x.dims(), axis);
  return dispatch(context, x.type(), TypeList<std::uint8_t, std::int8_t>{}, [&](auto type) {
    using T = typename decltype(type)::type;
    std::vector<std::int32_t> result;
    result.reserve(static_cast<std::size_t>(x.count()));
    const T* from = x.data<T>().data();
    for (std::int64_t outer = 0; outer < view.outer; ++outer) {
      for (const auto zero_point : zero_points) {
        for (std::int64_t i = 0; i < view.inner; ++i) result.push_back(std::int32_t{*from++} - zero_point);
      }
    }
    return result;
  });
}

}  // namespace slim::reference
