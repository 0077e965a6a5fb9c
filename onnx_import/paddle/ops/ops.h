#pragma once

#include "onnx_import/paddle/node_context.h"

/// One importer per operator of Paddle, as paddle/op_table.cpp lists them. `Default` values are those of Paddle's
/// registry: files leave out attributes that have them.
namespace slim::paddle {

// convolutions and matrix products
void import_conv(NodeContext& ctx);
void import_conv_transpose(NodeContext& ctx);
void import_mul(NodeContext& ctx);
void import_fc(NodeContext& ctx);
void import_matmul(NodeContext& ctx);
void import_matmul_v2(NodeContext& ctx);

// pooling, normalization
void import_pool(NodeContext& ctx);
void import_batch_norm(NodeContext& ctx);
void import_layer_norm(NodeContext& ctx);
void import_group_norm(NodeContext& ctx);
void import_instance_norm(NodeContext& ctx);
void import_lrn(NodeContext& ctx);
void import_affine_channel(NodeContext& ctx);
void import_norm(NodeContext& ctx);
void import_p_norm(NodeContext& ctx);

// one operand, elementwise
/// Operators that are the same in ONNX.
template <typename T>
void import_same(NodeContext& ctx) {
  ctx.finish(T{}, {ctx.input("X")});
}
void import_relu6(NodeContext& ctx);
void import_hard_swish(NodeContext& ctx);
void import_hard_sigmoid(NodeContext& ctx);
void import_swish(NodeContext& ctx);
void import_leaky_relu(NodeContext& ctx);
void import_gelu(NodeContext& ctx);
void import_mish(NodeContext& ctx);
void import_softplus(NodeContext& ctx);
void import_elu(NodeContext& ctx);
void import_square(NodeContext& ctx);
void import_rsqrt(NodeContext& ctx);
void import_prelu(NodeContext& ctx);
void import_clip(NodeContext& ctx);
void import_scale(NodeContext& ctx);
void import_pow(NodeContext& ctx);
void import_dropout(NodeContext& ctx);
void import_cast(NodeContext& ctx);

// two operands, elementwise
void import_add(NodeContext& ctx);
void import_sub(NodeContext& ctx);
void import_mul_elements(NodeContext& ctx);
void import_div(NodeContext& ctx);
void import_max(NodeContext& ctx);
void import_min(NodeContext& ctx);
void import_elementwise_pow(NodeContext& ctx);
void import_mod(NodeContext& ctx);
void import_floor_div(NodeContext& ctx);
void import_equal(NodeContext& ctx);
void import_not_equal(NodeContext& ctx);
void import_less(NodeContext& ctx);
void import_less_equal(NodeContext& ctx);
void import_greater(NodeContext& ctx);
void import_greater_equal(NodeContext& ctx);
void import_and(NodeContext& ctx);
void import_or(NodeContext& ctx);
void import_sum(NodeContext& ctx);
void import_where(NodeContext& ctx);
/// The operands of an elementwise operator, Y shaped so that numpy's broadcasting means what `axis` says, and both of
/// one integer type.
std::vector<Value*> elementwise_operands(NodeContext& ctx);
/// Integers of different width become i64: shapes are i64 here and i32 in Paddle.
void unify_integers(NodeContext& ctx, std::vector<Value*>& values);

// softmax and reductions
void import_softmax(NodeContext& ctx);
void import_log_softmax(NodeContext& ctx);
void import_reduce_mean(NodeContext& ctx);
void import_reduce_sum(NodeContext& ctx);
void import_reduce_max(NodeContext& ctx);
void import_reduce_min(NodeContext& ctx);
void import_reduce_prod(NodeContext& ctx);
void import_mean(NodeContext& ctx);
void import_arg_max(NodeContext& ctx);
void import_arg_min(NodeContext& ctx);
void import_top_k(NodeContext& ctx);
void import_cumsum(NodeContext& ctx);
/// Whether a result without axes is [1] here: 0-D tensors exist since Paddle 2.5.
bool scalars_are_vectors(const NodeContext& ctx);

// data movers and shape arithmetic
void import_concat(NodeContext& ctx);
void import_split(NodeContext& ctx);
void import_stack(NodeContext& ctx);
void import_unstack(NodeContext& ctx);
void import_reshape(NodeContext& ctx);
void import_transpose(NodeContext& ctx);
void import_flatten(NodeContext& ctx);
void import_flatten_range(NodeContext& ctx);
void import_squeeze(NodeContext& ctx);
void import_unsqueeze(NodeContext& ctx);
void import_slice(NodeContext& ctx);
void import_strided_slice(NodeContext& ctx);
void import_expand(NodeContext& ctx);
void import_expand_v2(NodeContext& ctx);
void import_expand_as(NodeContext& ctx);
void import_tile(NodeContext& ctx);
void import_gather(NodeContext& ctx);
void import_gather_nd(NodeContext& ctx);
void import_index_select(NodeContext& ctx);
void import_lookup_table(NodeContext& ctx);
void import_shape(NodeContext& ctx);
void import_range(NodeContext& ctx);
void import_pad(NodeContext& ctx);
void import_pad2d(NodeContext& ctx);
void import_pad3d(NodeContext& ctx);
void import_interp(NodeContext& ctx);
void import_pixel_shuffle(NodeContext& ctx);
void import_shuffle_channel(NodeContext& ctx);
void import_space_to_depth(NodeContext& ctx);
void import_grid_sampler(NodeContext& ctx);

// constants
void import_fill_constant(NodeContext& ctx);
void import_fill_like(NodeContext& ctx);
void import_fill_batch_size_like(NodeContext& ctx);
void import_full_int_array(NodeContext& ctx);
void import_assign(NodeContext& ctx);
void import_assign_value(NodeContext& ctx);

// accuracy heads
void import_cross_entropy(NodeContext& ctx);
void import_softmax_with_cross_entropy(NodeContext& ctx);
void import_accuracy(NodeContext& ctx);

// quantization
void import_quantize_linear(NodeContext& ctx);
void import_dequantize_linear(NodeContext& ctx);

}  // namespace slim::paddle
