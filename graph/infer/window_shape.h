#pragma once

#include "graph/infer/context.h"
#include "graph/window.h"

namespace slim {

inline constexpr const char* kBadWindowHint = "the operator's attributes are damaged; export the model again";

/// Spatial output dims of a window that slides over the axes from 2 on of input `x`, whose shape is `input`; nullopt if
/// a window does not fit, which is reported.
std::optional<Shape> window_output(InferContext& context, const std::vector<WindowAxis>& axes, const Shape& input,
                                   std::size_t x);

}  // namespace slim
