#pragma once

#include "onnx_import/paddle/node_context.h"

namespace slim::paddle {

struct WindowPads {
  Ints pads;                            ///< in ONNX's order: all begins, then all ends
  AutoPad auto_pad = AutoPad::kNotSet;  ///< SAME_UPPER where the amounts depend on a size that is not known
};

/// Paddings by Paddle's rules for the spatial axes: `paddings` has one number an axis, or a pair (before, after) an
/// axis; VALID and SAME do not read it. SAME resets `dilations` to 1.
WindowPads window_pads(NodeContext& ctx, Value* x, const Ints& kernel, const Ints& strides, Ints& dilations);

/// A list attribute with one number an axis; one number stands for all.
Ints per_axis(NodeContext& ctx, std::string_view name, std::size_t rank);

}  // namespace slim::paddle
