// InstanceNormalization(x [N,C,...], scale [C], bias [C]) and LayerNormalization(x, scale, bias?):
// scale * (x - mean) / sqrt(variance + epsilon) + bias, with the mean and variance of each stretch of elements.
#include <cmath>

#include "runtime/reference/kernels.h"
#include "runtime/reference/strided.h"

namespace slim::reference {
namespace {

/// Mean and 1 / sqrt(variance + epsilon).
struct Moments {
  double mean;
  double inverse_deviation;
};

template <typename T>
Moments moments(std::span<const T> values, double epsilon) {
  const auto count = static_cast<double>(values.size());
  double sum = 0;
  for (const auto value : values) sum += static_cast<double>(value);
  const double mean = sum / count;
  double squares = 0;
  for (const auto value : values) squares += (static_cast<double>(value) - mean) * (static_cast<double>(value) - mean);
  return {mean, 1.0 / std::sqrt(squares / count + epsilon)};
}

/// Normalizes each stretch of `length` elements; affine(stretch, i, normalized) gives the result for its element i.
template <typename Affine>
Tensor normalize(const KernelContext& context, std::int64_t length, float epsilon, Affine&& affine) {
  const auto& x = context.input(0);
  return dispatch(context, x.type(), FloatTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(x.type(), x.dims());
    T* to = result.mutable_data<T>().data();
    for (std::int64_t stretch = 0; length > 0 && stretch < x.count() / length; ++stretch) {
      const std::span<const T> values(x.data<T>().data() + stretch * length, static_cast<std::size_t>(length));
      const auto [mean, inverse] = moments(values, static_cast<double>(epsilon));
      for (std::int64_t i = 0; i < length; ++i) {
        const double normalized = (static_cast<double>(values[static_cast<std::size_t>(i)]) - mean) * inverse;
        *to++ = static_cast<T>(affine(stretch, i, normalized));
      }
    }
    return result;
  });
}

/// The operand's elements, repeated to fill `dims`.
std::vector<double> spread(const KernelContext& context, const Tensor& x, const Dims& dims) {
  if (broadcast(context, x.dims(), dims) != dims) context.fail_dims(context.input(0), x);
  return to_doubles(gather_strided(context, x, dims, broadcast_strides(x.dims(), dims)));
}

}  // namespace

Tensor run(const InstanceNormalization& op, const KernelContext& context) {
  const auto& x = context.input_of_rank(0, 3);
  const auto channels = x.dims()[1];
  for (const std::size_t i : {1U, 2U}) {
    if (context.input(i).dims() != Dims{channels}) context.fail_dims(x, context.input(i));
  }
  const auto scale = to_doubles(context.input(1));
  const auto bias = to_doubles(context.input(2));
  const auto length = view_of(x.dims(), 1).inner;
  return normalize(context, length, op.epsilon, [&](std::int64_t stretch, std::int64_t /*i*/, double normalized) {
    const auto c = static_cast<std::size_t>(stretch % channels);
    return scale[c] * normalized + bias[c];
  });
}

Tensor run(const LayerNormalization& op, const KernelContext& context) {
  const auto& x = context.input_of_rank(0, 1);
  const auto axis = context.axis(op.axis, x.rank());
  const Dims normalized_dims(x.dims().begin() + static_cast<std::ptrdiff_t>(axis), x.dims().end());
  const auto scale = spread(context, context.input(1), normalized_dims);
  const auto* offset = context.optional(2);
  const auto bias =
      offset == nullptr ? std::vector<double>(scale.size(), 0.0) : spread(context, *offset, normalized_dims);
  return normalize(context, count_of(normalized_dims), op.epsilon,
                   [&](std::int64_t /*stretch*/, std::int64_t i, double normalized) {
                     const auto at = static_cast<std::size_t>(i);
                     return scale[at] * normalized + bias[at];
                   });
}

}  // namespace slim::reference
