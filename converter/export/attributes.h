#pragma once

#include <vector>

#include "graph/attribute.h"
#include "graph/op.h"

namespace slim {

/// A typed operator's attributes as ONNX writes them; those at their default are left out unless ONNX demands them.
std::vector<Attribute> onnx_attributes(const Op& op);

}  // namespace slim
