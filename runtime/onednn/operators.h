#pragma once

#include "runtime/onednn/lowering.h"

/// One function per operator family. Each appends the steps that compute `node` (and of later nodes that it absorbs),
/// and defines their results. False, with nothing appended: oneDNN lacks this case, run the reference kernel.
namespace slim::onednn {

bool lower_conv(Lowering& plan, const Node& node);
bool lower_conv_transpose(Lowering& plan, const Node& node);
bool lower_gemm(Lowering& plan, const Node& node);
bool lower_matmul(Lowering& plan, const Node& node);
bool lower_max_pool(Lowering& plan, const Node& node);
bool lower_average_pool(Lowering& plan, const Node& node);
bool lower_global_pool(Lowering& plan, const Node& node);
/// Relu, Clip, Sigmoid and the other functions of one activation.
bool lower_activation(Lowering& plan, const Node& node);
/// Add, Sub, Mul, Div, Min, Max.
bool lower_binary(Lowering& plan, const Node& node);
/// BatchNormalization, and Add, Sub, Mul, Div with one constant per channel or one in all.
bool lower_scale_shift(Lowering& plan, const Node& node);
bool lower_concat(Lowering& plan, const Node& node);
bool lower_softmax(Lowering& plan, const Node& node);
bool lower_lrn(Lowering& plan, const Node& node);
bool lower_resize(Lowering& plan, const Node& node);
/// Reshape, Flatten, Squeeze, Unsqueeze, Identity, Dropout: the same elements under other dims.
bool lower_view(Lowering& plan, const Node& node);
/// Transpose, Slice, Split, DepthToSpace, SpaceToDepth: elements moved by strides.
bool lower_strided_copy(Lowering& plan, const Node& node);
/// QuantizeLinear with the DequantizeLinear nodes behind it, as one rounding of an f32 value.
bool lower_fake_quantize(Lowering& plan, const Node& node);

// INT8 chains.
bool lower_quantize(Lowering& plan, const Node& node);
bool lower_dequantize(Lowering& plan, const Node& node);
bool lower_int8_conv(Lowering& plan, const Node& node);
bool lower_int8_conv_transpose(Lowering& plan, const Node& node);
bool lower_int8_gemm(Lowering& plan, const Node& node);
/// Int8Add, Int8Mul.
bool lower_int8_binary(Lowering& plan, const Node& node);
bool lower_int8_average_pool(Lowering& plan, const Node& node);
bool lower_int8_global_average_pool(Lowering& plan, const Node& node);
bool lower_lookup(Lowering& plan, const Node& node);

/// Runs the reference kernel on plain tensors. Throws Error if there is none.
void lower_fallback(Lowering& plan, const Node& node);

}  // namespace slim::onednn
