#pragma once

#include <oneapi/dnnl/dnnl.hpp>
#include <vector>

#include "runtime/onednn/generation.h"
#include "runtime/onednn/primitive.h"

namespace slim::onednn {

struct Primitive::Impl {
  dnnl::primitive_desc_base desc;
  dnnl::primitive primitive;
  std::vector<ConstantOperand> constants;
};

}  // namespace slim::onednn
