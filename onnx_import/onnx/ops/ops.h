#pragma once

#include "onnx_import/onnx/node_context.h"

/// Importers of operators, one family a file. Each adds to the graph what its node means in normal form.
namespace slim {

/// Operators whose attributes and operands are those of normal form.
template <typename T>
void import_as(NodeContext& ctx) {
  ctx.finish(ctx.read_op<T>(), ctx.inputs());
}

// batch_normalization.cpp
void import_batch_normalization(NodeContext& ctx);
// cast.cpp
void import_cast(NodeContext& ctx);
// clip.cpp
void import_clip_attributes(NodeContext& ctx);  ///< opset < 11: bounds are attributes
// constant.cpp
void import_constant(NodeContext& ctx);
void import_constant_of_shape(NodeContext& ctx);
// conv.cpp
void import_conv(NodeContext& ctx);
void import_conv_transpose(NodeContext& ctx);
void import_qlinear_conv(NodeContext& ctx);
void import_conv_integer(NodeContext& ctx);
// depth_space.cpp
void import_depth_to_space(NodeContext& ctx);
void import_space_to_depth(NodeContext& ctx);
// dropout.cpp
void import_dropout_attributes(NodeContext& ctx);  ///< opset < 12: ratio is an attribute
void import_dropout(NodeContext& ctx);
// layer_normalization.cpp
void import_layer_normalization(NodeContext& ctx);
// lrn.cpp
void import_lrn(NodeContext& ctx);
// pad.cpp
void import_pad_attributes(NodeContext& ctx);  ///< opset < 11: pads are attributes
// pool.cpp
void import_max_pool(NodeContext& ctx);
void import_average_pool(NodeContext& ctx);
// quantize.cpp
void import_quantize_linear(NodeContext& ctx);
void import_dequantize_linear(NodeContext& ctx);
void import_microsoft_quantize_linear(NodeContext& ctx);  ///< those of com.microsoft; other widths are carried through
void import_microsoft_dequantize_linear(NodeContext& ctx);
// qgemm.cpp
void import_qgemm(NodeContext& ctx);
// qlinear_activation.cpp
void import_qlinear_sigmoid(NodeContext& ctx);
void import_qlinear_leaky_relu(NodeContext& ctx);
void import_qlinear_softmax(NodeContext& ctx);
// qlinear_binary.cpp
void import_qlinear_add(NodeContext& ctx);
void import_qlinear_mul(NodeContext& ctx);
// qlinear_concat.cpp
void import_qlinear_concat(NodeContext& ctx);
// qlinear_pool.cpp
void import_qlinear_average_pool(NodeContext& ctx);
void import_qlinear_global_average_pool(NodeContext& ctx);
// reduce.cpp
template <typename T>
void import_reduce_attributes(NodeContext& ctx);  ///< opset < 18, ReduceSum < 13: axes are an attribute
// resize.cpp
void import_upsample_attributes(NodeContext& ctx);  ///< opset < 9: scales are an attribute
void import_resize_10(NodeContext& ctx);            ///< Upsample 9 and Resize 10
void import_resize(NodeContext& ctx);
// slice.cpp
void import_slice_attributes(NodeContext& ctx);  ///< opset < 10
// softmax.cpp
void import_flattening_softmax(NodeContext& ctx);  ///< opset < 13
void import_flattening_log_softmax(NodeContext& ctx);
// split.cpp
void import_split_attributes(NodeContext& ctx);  ///< opset < 13: parts are an attribute
void import_split(NodeContext& ctx);
// squeeze.cpp
void import_squeeze_attributes(NodeContext& ctx);  ///< opset < 13: axes are an attribute
void import_unsqueeze_attributes(NodeContext& ctx);
// sum.cpp
void import_sum(NodeContext& ctx);
// top_k.cpp
void import_top_k_attributes(NodeContext& ctx);  ///< opset < 10: k is an attribute

}  // namespace slim
