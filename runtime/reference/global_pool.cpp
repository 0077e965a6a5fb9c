// GlobalAveragePool, GlobalMaxPool: over all axes behind [N,C], which stay with size 1.
#include <algorithm>
#include <limits>
#include <span>

#include "runtime/reference/kernels.h"

namespace slim::reference {
namespace {

/// f(elements of one channel) for each channel.
template <typename F>
Tensor pool_channels(const KernelContext& context, F&& f) {
  const auto& x = context.input_of_rank(0, 2);
  Dims dims(x.rank(), 1);
  dims[0] = x.dims()[0];
  dims[1] = x.dims()[1];
  const auto size = static_cast<std::size_t>(count_of(std::span<const std::int64_t>(x.dims()).subspan(2)));
  context.require(size > 0, "the spatial axes are empty");
  return dispatch(context, x.type(), FloatTypes{}, [&](auto type) {
    using T = typename decltype(type)::type;
    Tensor result = context.make(x.type(), dims);
    const T* from = x.data<T>().data();
    for (auto& to : result.mutable_data<T>()) {
      to = static_cast<T>(f(std::span<const T>(from, size)));
      from += size;
    }
    return result;
  });
}

}  // namespace

Tensor run(const GlobalAveragePool& /*op*/, const KernelContext& context) {
  return pool_channels(context, [](auto channel) {
    double sum = 0;
    for (const auto value : channel) sum += static_cast<double>(value);
    return sum / static_cast<double>(channel.size());
  });
}

Tensor run(const GlobalMaxPool& /*op*/, const KernelContext& context) {
  return pool_channels(context, [](auto channel) { return *std::max_element(channel.begin(), channel.end()); });
}

}  // namespace slim::reference
