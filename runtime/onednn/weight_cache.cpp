#include "runtime/onednn/weight_cache.h"

namespace slim::onednn {

PackedWeight WeightCache::get(const WeightKey& key, const MemoryDesc& desc, const std::function<Tensor()>& make) {
  // Held while packing: a second thread that wants the same weight waits instead of making its own copy.
  const std::lock_guard lock(mutex_);
  for (const auto& entry : entries_) {
    if (entry.key.same_as(key) && entry.desc == desc) return entry.weight;
  }
  auto weight = std::make_shared<const Tensor>(make());
  entries_.push_back({key, desc, weight});
  return weight;
}

}  // namespace slim::onednn
