#include "onnx_import/paddle/op_table.h"

#include <algorithm>
#include <array>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

struct Row {
  std::string_view type;
  OpImporter import;
};

/// Sorted by nothing but topic.
constexpr auto kTable = std::to_array<Row>({
    // convolutions and matrix products
    {"conv2d", import_conv},
    {"depthwise_conv2d", import_conv},
    {"conv2d_transpose", import_conv_transpose},
    {"depthwise_conv2d_transpose", import_conv_transpose},
    {"mul", import_mul},
    {"fc", import_fc},
    {"matmul", import_matmul},
    {"matmul_v2", import_matmul_v2},
    {"bmm", import_matmul_v2},
    // pooling
    {"pool2d", import_pool},
    {"pool3d", import_pool},
    // normalization
    {"batch_norm", import_batch_norm},
    {"layer_norm", import_layer_norm},
    {"group_norm", import_group_norm},
    {"instance_norm", import_instance_norm},
    {"lrn", import_lrn},
    {"affine_channel", import_affine_channel},
    {"norm", import_norm},
    {"p_norm", import_p_norm},
    // one operand, elementwise
    {"relu", import_same<Relu>},
    {"sigmoid", import_same<Sigmoid>},
    {"tanh", import_same<Tanh>},
    {"exp", import_same<Exp>},
    {"sqrt", import_same<Sqrt>},
    {"abs", import_same<Abs>},
    {"floor", import_same<Floor>},
    {"ceil", import_same<Ceil>},
    {"round", import_same<Round>},
    {"log", import_same<Log>},
    {"erf", import_same<Erf>},
    {"sin", import_same<Sin>},
    {"cos", import_same<Cos>},
    {"sign", import_same<Sign>},
    {"reciprocal", import_same<Reciprocal>},
    {"softsign", import_same<Softsign>},
    {"logical_not", import_same<Not>},
    {"square", import_square},
    {"rsqrt", import_rsqrt},
    {"relu6", import_relu6},
    {"hard_swish", import_hard_swish},
    {"hard_sigmoid", import_hard_sigmoid},
    {"swish", import_swish},
    {"silu", import_swish},
    {"leaky_relu", import_leaky_relu},
    {"gelu", import_gelu},
    {"mish", import_mish},
    {"softplus", import_softplus},
    {"elu", import_elu},
    {"prelu", import_prelu},
    {"clip", import_clip},
    {"scale", import_scale},
    {"pow", import_pow},
    {"dropout", import_dropout},
    {"cast", import_cast},
    // two operands, elementwise
    {"elementwise_add", import_add},
    {"elementwise_sub", import_sub},
    {"elementwise_mul", import_mul_elements},
    {"elementwise_div", import_div},
    {"elementwise_max", import_max},
    {"elementwise_min", import_min},
    {"elementwise_pow", import_elementwise_pow},
    {"elementwise_mod", import_mod},
    {"elementwise_floordiv", import_floor_div},
    {"equal", import_equal},
    {"not_equal", import_not_equal},
    {"less_than", import_less},
    {"less_equal", import_less_equal},
    {"greater_than", import_greater},
    {"greater_equal", import_greater_equal},
    {"logical_and", import_and},
    {"logical_or", import_or},
    {"sum", import_sum},
    {"add_n", import_sum},
    {"where", import_where},
    // softmax and reductions
    {"softmax", import_softmax},
    {"log_softmax", import_log_softmax},
    {"reduce_mean", import_reduce_mean},
    {"reduce_sum", import_reduce_sum},
    {"reduce_max", import_reduce_max},
    {"reduce_min", import_reduce_min},
    {"reduce_prod", import_reduce_prod},
    {"mean", import_mean},
    {"arg_max", import_arg_max},
    {"arg_min", import_arg_min},
    {"top_k", import_top_k},
    {"top_k_v2", import_top_k},
    {"cumsum", import_cumsum},
    // data movers and shape arithmetic
    {"concat", import_concat},
    {"split", import_split},
    {"stack", import_stack},
    {"unstack", import_unstack},
    {"unbind", import_unstack},
    {"reshape", import_reshape},
    {"reshape2", import_reshape},
    {"transpose", import_transpose},
    {"transpose2", import_transpose},
    {"flatten", import_flatten},
    {"flatten2", import_flatten},
    {"flatten_contiguous_range", import_flatten_range},
    {"squeeze", import_squeeze},
    {"squeeze2", import_squeeze},
    {"unsqueeze", import_unsqueeze},
    {"unsqueeze2", import_unsqueeze},
    {"slice", import_slice},
    {"strided_slice", import_strided_slice},
    {"expand", import_expand},
    {"expand_v2", import_expand_v2},
    {"expand_as", import_expand_as},
    {"expand_as_v2", import_expand_as},
    {"tile", import_tile},
    {"gather", import_gather},
    {"gather_nd", import_gather_nd},
    {"index_select", import_index_select},
    {"lookup_table", import_lookup_table},
    {"lookup_table_v2", import_lookup_table},
    {"shape", import_shape},
    {"shape64", import_shape},
    {"range", import_range},
    {"pad", import_pad},
    {"pad2d", import_pad2d},
    {"pad3d", import_pad3d},
    {"nearest_interp", import_interp},
    {"nearest_interp_v2", import_interp},
    {"bilinear_interp", import_interp},
    {"bilinear_interp_v2", import_interp},
    {"pixel_shuffle", import_pixel_shuffle},
    {"shuffle_channel", import_shuffle_channel},
    {"channel_shuffle", import_shuffle_channel},
    {"space_to_depth", import_space_to_depth},
    {"grid_sampler", import_grid_sampler},
    // constants
    {"fill_constant", import_fill_constant},
    {"fill_any_like", import_fill_like},
    {"fill_zeros_like", import_fill_like},
    {"fill_constant_batch_size_like", import_fill_batch_size_like},
    {"full_int_array", import_full_int_array},
    {"assign", import_assign},
    {"share_data", import_assign},
    {"memcpy", import_assign},
    {"assign_value", import_assign_value},
    // accuracy heads
    {"cross_entropy", import_cross_entropy},
    {"cross_entropy2", import_cross_entropy},
    {"softmax_with_cross_entropy", import_softmax_with_cross_entropy},
    {"accuracy", import_accuracy},
    // quantization
    {"quantize_linear", import_quantize_linear},
    {"dequantize_linear", import_dequantize_linear},
});

}  // namespace

OpImporter find_importer(std::string_view type) {
  const auto* found = std::find_if(kTable.begin(), kTable.end(), [type](const Row& row) { return row.type == type; });
  return found == kTable.end() ? nullptr : found->import;
}

std::string_view advice(std::string_view type) {
  if (type.starts_with("fake_")) {
    return "the program holds simulated quantization; save it with onnx_format=True, or convert the FP32 model";
  }
  if (type == "quantize" || type == "dequantize" || type == "requantize") {
    return "the program is quantized for one runtime already; convert the FP32 model";
  }
  if (type == "fused_conv2d" || type.starts_with("fusion_")) return "save the program without optimization passes";
  return {};
}

}  // namespace slim::paddle
