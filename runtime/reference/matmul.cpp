// MatMul(a, b), as numpy.matmul: floats are summed in double, integers wrap.
#include "runtime/reference/kernels.h"
#include "runtime/reference/matrix.h"
#include "runtime/reference/numeric.h"

namespace slim::reference {

BatchedProduct batched_product(const KernelContext& context, const Tensor& a, const Tensor& b) {
  context.require(a.rank() > 0 && b.rank() > 0, "a scalar cannot be multiplied as a matrix");
  Dims left = a.dims();
  Dims right = b.dims();
  if (a.rank() == 1) left.insert(left.begin(), 1);
  if (b.rank() == 1) right.push_back(1);
  BatchedProduct p{};
  p.rows = left[left.size() - 2];
  p.depth = left.back();
  p.columns = right.back();
  if (p.depth != right[right.size() - 2]) context.fail_dims(a, b);

  const Dims left_batch(left.begin(), left.end() - 2);
  const Dims right_batch(right.begin(), right.end() - 2);
  p.batch = broadcast(context, left_batch, right_batch);
  p.a_strides = broadcast_strides(left_batch, p.batch);
  p.b_strides = broadcast_strides(right_batch, p.batch);
  for (auto& stride : p.a_strides) stride *= p.rows * p.depth;
  for (auto& stride : p.b_strides) stride *= p.depth * p.columns;

  p.result = p.batch;
  if (a.rank() > 1) p.result.push_back(p.rows);
  if (b.rank() > 1) p.result.push_back(p.columns);
  return p;
}

Tensor run(const MatMul& /*op*/, const KernelContext& context) {
  using MatMulTypes = TypeList<float, double, std::uint32_t, std::int32_t, std::uint64_t, std::int64_t>;
  const auto& a = context.input(0);
  const auto& b = context.input(1);
  context.require(a.type() == b.type(), "the operands must have one type");
  const auto product = batched_product(context, a, b);
  return dispatch(context, a.type(), MatMulTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(a.type(), product.result);
    T* to = result.mutable_data<T>().data();
    multiply<Wide<T>>(product, a.data<T>().data(), b.data<T>().data(), [&to](const std::vector<Wide<T>>& row) {
      to = std::transform(row.begin(), row.end(), to, [](auto sum) { return static_cast<T>(sum); });
    });
    return result;
  });
}

}  // namespace slim::reference
