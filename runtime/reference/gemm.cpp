// Gemm(a, b, c?): alpha * A' B' + beta * C in double, rounded once; ' transposes by attribute; C broadcasts.
#include "runtime/reference/kernels.h"
#include "runtime/reference/matrix.h"

namespace slim::reference {
namespace {

template <typename T>
Matrix<T> matrix_of(const Tensor& x, bool transposed) {
  const auto columns = x.dims()[1];
  const T* data = x.data<T>().data();
  return transposed ? Matrix<T>{data, 1, columns} : Matrix<T>{data, columns, 1};
}

}  // namespace

Tensor run(const Gemm& op, const KernelContext& context) {
  const auto& a = context.input(0);
  const auto& b = context.input(1);
  const auto* c = context.optional(2);
  context.require(a.rank() == 2 && b.rank() == 2, "the operands must be matrices");
  context.require(a.type() == b.type() && (c == nullptr || c->type() == a.type()), "the operands must have one type");
  const auto rows = a.dims()[op.transA ? 1 : 0];
  const auto depth = a.dims()[op.transA ? 0 : 1];
  const auto columns = b.dims()[op.transB ? 0 : 1];
  if (b.dims()[op.transB ? 1 : 0] != depth) context.fail_dims(a, b);
  const Dims dims{rows, columns};
  if (c != nullptr && broadcast(context, c->dims(), dims) != dims) context.fail_dims(b, *c);

  return dispatch(context, a.type(), FloatTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    const auto left = matrix_of<T>(a, op.transA);
    const auto right = matrix_of<T>(b, op.transB);
    Matrix<T> offset{nullptr, 0, 0};
    if (c != nullptr) {
      const Dims strides = broadcast_strides(c->dims(), dims);
      offset = {c->data<T>().data(), strides[0], strides[1]};
    }
    Tensor result = context.make(a.type(), dims);
    T* to = result.mutable_data<T>().data();
    std::vector<double> row(static_cast<std::size_t>(columns));
    for (std::int64_t i = 0; i < rows; ++i) {
      multiply_row(left, right, i, depth, row);
      for (std::int64_t j = 0; j < columns; ++j) {
        double sum = static_cast<double>(op.alpha) * row[static_cast<std::size_t>(j)];
        if (c != nullptr) {
          const auto at = i * offset.row_stride + j * offset.column_stride;
          sum += static_cast<double>(op.beta) * static_cast<double>(offset.data[at]);
        }
        *to++ = static_cast<T>(sum);
      }
    }
    return result;
  });
}

}  // namespace slim::reference
