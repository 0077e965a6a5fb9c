#pragma once

#include "onnx_import/paddle/node_context.h"

namespace slim::paddle {

/// Paddings by Paddle's rules for `rank` spatial axes, in ONNX's order (all begins, then all ends): `paddings` has one
/// number an axis, or a pair (before, after) an axis; VALID and SAME do not read it. SAME needs the sizes, and resets
/// `dilations` to 1.
Ints window_pads(NodeContext& ctx, Value* x, const Ints& kernel, const Ints& strides, Ints& dilations);

/// A list attribute with one number an axis; one number stands for all.
Ints per_axis(NodeContext& ctx, std::string_view name, std::size_t rank);

}  // namespace slim::paddle
