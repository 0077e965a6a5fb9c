#pragma once

#include <string_view>

#include "onnx_import/paddle/node_context.h"

namespace slim::paddle {

/// Whether the attribute says that channels come last. 1.x has AnyLayout, which means NCHW.
bool channels_last(NodeContext& ctx, std::string_view attribute);
/// x [N,...,C] as [N,C,...], and back.
Value* to_channels_first(NodeContext& ctx, Value* x);
Value* to_channels_last(NodeContext& ctx, Value* x);

}  // namespace slim::paddle
