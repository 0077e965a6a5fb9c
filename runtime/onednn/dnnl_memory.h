#pragma once

#include <oneapi/dnnl/dnnl.hpp>

#include "runtime/onednn/memory_desc.h"

namespace slim::onednn {

struct MemoryDesc::Impl {
  dnnl::memory::desc desc;
  Dims dims;
  Layout layout = Layout::kOther;
};

/// `type` must be one of f32, u8, i8, i32.
dnnl::memory::data_type dnnl_type(DataType type);
/// Between our descriptors and oneDNN's; no memory is an empty one in both.
MemoryDesc wrap(const dnnl::memory::desc& desc);
dnnl::memory::desc unwrap(const MemoryDesc& desc);

}  // namespace slim::onednn
