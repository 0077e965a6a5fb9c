#pragma once

#include "runtime/onednn/memory_desc.h"

namespace slim::onednn {

/// Where a constant weight of Conv [O, I/g, k...] stands, under the axes that oneDNN names: with a group axis in front
/// if there is more than one group.
MemoryDesc conv_weights(const Dims& dims, std::int64_t groups, DataType type);

/// The same for ConvTranspose, whose weight is stored as [g * I/g, O/g, k...]; oneDNN names the axes [g, O/g, I/g,
/// k...].
MemoryDesc transposed_weights(const Dims& dims, std::int64_t groups, DataType type);

}  // namespace slim::onednn
