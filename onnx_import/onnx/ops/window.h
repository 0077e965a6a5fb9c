#pragma once

#include "onnx_import/onnx/node_context.h"

namespace slim {

/// Fills strides and dilations with ones and pads with zeros where the file leaves them out, for `rank` spatial axes.
template <typename Window>
void fill_window(Window& window, std::size_t rank) {
  if (window.strides.empty()) window.strides.assign(rank, 1);
  if (window.dilations.empty()) window.dilations.assign(rank, 1);
  // Pads beside SAME or VALID mean nothing; writers leave stale ones there.
  if (window.pads.empty() || window.auto_pad != AutoPad::kNotSet) window.pads.assign(2 * rank, 0);
}

/// Drops pads that auto_pad=VALID makes meaningless.
template <typename Window>
void apply_valid_padding(NodeContext& ctx, Window& window) {
  std::string auto_pad;
  ctx.read("auto_pad", auto_pad);
  if (auto_pad == "VALID") window.pads.clear();
}

}  // namespace slim
