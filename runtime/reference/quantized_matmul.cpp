// MatMulInteger(a, b, a_zero_point?, b_zero_point?) and QLinearMatMul(a, a_scale, a_zero_point, b, b_scale,
// b_zero_point, y_scale, y_zero_point): exact integer sums. b may have one scale and zero point for each column.
#include "runtime/reference/kernels.h"
#include "runtime/reference/matrix.h"
#include "runtime/reference/requantize.h"

namespace slim::reference {
namespace {

template <typename Emit>
void multiply_centered(const KernelContext& context, const BatchedProduct& product, std::size_t a, std::size_t a_zero,
                       std::size_t b, std::size_t b_zero, Emit&& emit) {
  const auto& left = context.input(a);
  const auto& right = context.input(b);
  const auto row_axis = left.rank() > 1 ? left.rank() - 2 : 0;
  const auto rows = left.rank() > 1 ? left.dims()[row_axis] : 1;
  const auto left_zero = zero_points(context, a_zero, rows, left.type());
  const auto right_zero = zero_points(context, b_zero, product.columns, right.type());
  const auto left_values = centered(context, left, left_zero, row_axis);
  const auto right_values = centered(context, right, right_zero, right.rank() - 1);
  multiply<std::int64_t>(product, left_values.data(), right_values.data(), emit);
}

}  // namespace

Tensor run(const MatMulInteger& /*op*/, const KernelContext& context) {
  const auto product = batched_product(context, context.input(0), context.input(1));
  Tensor result = context.make(DataType::kI32, product.result);
  auto* to = result.mutable_data<std::int32_t>().data();
  multiply_centered(context, product, 0, 2, 1, 3, [&to](const std::vector<std::int64_t>& row) {
    for (const auto sum : row) *to++ = static_cast<std::int32_t>(sum);
  });
  return result;
}

Tensor run(const QLinearMatMul& /*op*/, const KernelContext& context) {
  const auto product = batched_product(context, context.input(0), context.input(3));
  const Requantizer requantizer(context, 1, 4, 6, product.columns);
  const auto type = context.input(7).type();
  return dispatch(context, type, TypeList<std::uint8_t, std::int8_t>{}, [&](auto quantized_type) {
    using Q = typename decltype(quantized_type)::type;
    Tensor result = context.make(type, product.result);
    Q* to = result.mutable_data<Q>().data();
    multiply_centered(context, product, 0, 2, 3, 5, [&](const std::vector<std::int64_t>& row) {
      for (std::size_t j = 0; j < row.size(); ++j) *to++ = requantizer.at<Q>(j, row[j]);
    });
    return result;
  });
}

}  // namespace slim::reference
