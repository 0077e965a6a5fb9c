#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "graph/tensor.h"
#include "runtime/onednn/memory_desc.h"

namespace slim::onednn {

/// What a packed weight was made from: the bytes of up to two tensors (a constant; or quantized weights and their
/// scale), and how.
struct WeightKey {
  Tensor source;
  Tensor scale;
  std::int64_t variant = 0;  ///< tells apart what is made from the same bytes

  /// Same memory, not same contents: comparing pointers is cheap, and the key keeps the memory alive.
  bool same_as(const WeightKey& other) const {
    return source.bytes().data() == other.source.bytes().data() && scale.bytes().data() == other.scale.bytes().data() &&
           variant == other.variant;
  }
};

/// Weights as a primitive wants them.
using PackedWeight = std::shared_ptr<const Tensor>;

/// Weights in the layouts of primitives, made once and shared by all executors that hold this cache. Safe for use by
/// several threads. Keeps source and result until it is destroyed.
class WeightCache {
 public:
  /// The weight in the placement `desc`; calls `make` if it is not there yet.
  PackedWeight get(const WeightKey& key, const MemoryDesc& desc, const std::function<Tensor()>& make);

 private:
  struct Entry {
    WeightKey key;
    MemoryDesc desc;
    PackedWeight weight;
  };
  std::mutex mutex_;
  std::vector<Entry> entries_;
};

}  // namespace slim::onednn
