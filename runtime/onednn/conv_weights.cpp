#include "runtime/onednn/conv_weights.h"

namespace slim::onednn {
namespace {

/// [O, I/g, k...] -> [g, O/g, I/g, k...].
Dims grouped(const Dims& dims, std::int64_t groups) {
  Dims result{groups, dims[0] / groups};
  result.insert(result.end(), dims.begin() + 1, dims.end());
  return result;
}

}  // namespace

MemoryDesc conv_weights(const Dims& dims, std::int64_t groups, DataType type) {
  return MemoryDesc::plain(groups > 1 ? grouped(dims, groups) : dims, type);
}

MemoryDesc transposed_weights(const Dims& dims, std::int64_t groups, DataType type) {
  const auto stored = grouped(dims, groups);
  auto strides = strides_of(stored);
  auto named = stored;
  std::swap(named[1], named[2]);
  std::swap(strides[1], strides[2]);
  if (groups > 1) return MemoryDesc::strided(named, strides, type);
  return MemoryDesc::strided(Dims(named.begin() + 1, named.end()), Dims(strides.begin() + 1, strides.end()), type);
}

}  // namespace slim::onednn
