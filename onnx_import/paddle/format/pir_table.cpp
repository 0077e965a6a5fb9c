#include "onnx_import/paddle/format/pir_table.h"

#include <algorithm>
#include <array>

namespace slim::paddle {
namespace {

/// Numbers that ProgramDesc has as attributes and PIR as operands get slots of their own, named as the attribute's
/// tensor twin where ProgramDesc has one (AxisTensor, ShapeTensor).
constexpr auto kPirTable = std::to_array<PirOperator>({
    // convolutions and matrix products
    {"conv2d", "conv2d", "Input Filter", "Output", ""},
    {"depthwise_conv2d", "depthwise_conv2d", "Input Filter", "Output", ""},
    {"conv2d_transpose", "conv2d_transpose", "Input Filter OutputSize", "Output", ""},
    {"conv2d_transpose_bias", "conv2d_transpose", "Input Filter Bias OutputSize", "Output", ""},
    {"depthwise_conv2d_transpose", "depthwise_conv2d_transpose", "Input Filter OutputSize", "Output", ""},
    {"matmul", "matmul_v2", "X Y", "Out", "transpose_x=trans_x transpose_y=trans_y"},
    {"bmm", "bmm", "X Y", "Out", ""},
    {"fc", "fc", "Input W Bias", "Out", ""},
    // pooling
    {"pool2d", "pool2d", "X KernelSize", "Out", ""},
    {"pool3d", "pool3d", "X", "Out", "kernel_size=ksize"},
    // normalization
    {"batch_norm", "batch_norm", "X Mean Variance Scale Bias", "Y - - - - -", "data_format=data_layout"},
    {"layer_norm", "layer_norm", "X Scale Bias", "Y - -", ""},
    {"group_norm", "group_norm", "X Scale Bias", "Y - -", "data_format=data_layout"},
    {"instance_norm", "instance_norm", "X Scale Bias", "Y - -", ""},
    {"lrn", "lrn", "X", "Out -", ""},
    {"affine_channel", "affine_channel", "X Scale Bias", "Out", ""},
    {"p_norm", "p_norm", "X", "Out", ""},
    {"norm", "norm", "X", "Out -", ""},
    // one operand, elementwise
    {"relu6", "relu6", "X", "Out", ""},
    {"hardswish", "hard_swish", "X", "Out", ""},
    {"hardsigmoid", "hard_sigmoid", "X", "Out", ""},
    {"leaky_relu", "leaky_relu", "X", "Out", "negative_slope=alpha"},
    {"mish", "mish", "X", "Out", "lambda=threshold"},
    {"prelu", "prelu", "X Alpha", "Out", ""},
    {"clip", "clip", "X Min Max", "Out", ""},
    {"scale", "scale", "X ScaleTensor", "Out", ""},
    {"pow", "pow", "X", "Out", "y=factor"},
    {"dropout", "dropout", "X - Prob", "Out -", "mode=dropout_implementation p=dropout_prob"},
    {"cast", "cast", "X", "Out", "dtype=out_dtype"},
    // two operands, elementwise
    {"add", "elementwise_add", "X Y", "Out", ""},
    {"subtract", "elementwise_sub", "X Y", "Out", ""},
    {"multiply", "elementwise_mul", "X Y", "Out", ""},
    {"divide", "elementwise_div", "X Y", "Out", ""},
    {"maximum", "elementwise_max", "X Y", "Out", ""},
    {"minimum", "elementwise_min", "X Y", "Out", ""},
    {"elementwise_pow", "elementwise_pow", "X Y", "Out", ""},
    {"remainder", "elementwise_mod", "X Y", "Out", ""},
    {"floor_divide", "elementwise_floordiv", "X Y", "Out", ""},
    {"equal", "equal", "X Y", "Out", ""},
    {"not_equal", "not_equal", "X Y", "Out", ""},
    {"less_than", "less_than", "X Y", "Out", ""},
    {"less_equal", "less_equal", "X Y", "Out", ""},
    {"greater_than", "greater_than", "X Y", "Out", ""},
    {"greater_equal", "greater_equal", "X Y", "Out", ""},
    {"logical_and", "logical_and", "X Y", "Out", ""},
    {"logical_or", "logical_or", "X Y", "Out", ""},
    {"logical_xor", "logical_xor", "X Y", "Out", ""},
    {"add_n", "sum", "X", "Out", ""},
    {"where", "where", "Condition X Y", "Out", ""},
    // softmax and reductions
    {"mean", "reduce_mean", "X AxisTensor", "Out", "axis=dim keepdim=keep_dim"},
    {"sum", "reduce_sum", "X AxisTensor", "Out", "axis=dim keepdim=keep_dim"},
    {"max", "reduce_max", "X AxisTensor", "Out", "axis=dim keepdim=keep_dim"},
    {"min", "reduce_min", "X AxisTensor", "Out", "axis=dim keepdim=keep_dim"},
    {"prod", "reduce_prod", "X AxisTensor", "Out", "axis=dim dims=dim keepdim=keep_dim keep_dim=keep_dim"},
    {"mean_all", "mean", "X", "Out", ""},
    {"argmax", "arg_max", "X AxisTensor", "Out", ""},
    {"argmin", "arg_min", "X AxisTensor", "Out", ""},
    {"topk", "top_k_v2", "X K", "Out Indices", ""},
    {"cumsum", "cumsum", "X AxisTensor", "Out", ""},
    // data movers and shape arithmetic
    {"concat", "concat", "X AxisTensor", "Out", ""},
    {"split", "split", "X SectionsTensor AxisTensor", "Out", ""},
    {"split_with_num", "split", "X AxisTensor", "Out", ""},
    {"stack", "stack", "X", "Y", ""},
    {"unstack", "unstack", "X", "Y", ""},
    {"unbind", "unbind", "X", "Out", ""},
    {"reshape", "reshape2", "X ShapeTensor", "Out -", ""},
    {"transpose", "transpose2", "X", "Out", "perm=axis"},
    {"flatten", "flatten_contiguous_range", "X", "Out -", ""},
    {"squeeze", "squeeze2", "X AxesTensor", "Out -", "axis=axes"},
    {"unsqueeze", "unsqueeze2", "X AxesTensor", "Out -", "axis=axes"},
    {"slice", "slice", "Input StartsTensor EndsTensor", "Out", ""},
    {"strided_slice", "strided_slice", "Input StartsTensor EndsTensor StridesTensor", "Out", ""},
    {"expand", "expand_v2", "X Shape", "Out", ""},
    {"expand_as", "expand_as_v2", "X Y", "Out", ""},
    {"tile", "tile", "X RepeatTimes", "Out", ""},
    {"gather", "gather", "X Index Axis", "Out", ""},
    {"gather_nd", "gather_nd", "X Index", "Out", ""},
    {"index_select", "index_select", "X Index", "Out", "axis=dim"},
    {"embedding", "lookup_table_v2", "Ids W", "Out", ""},
    {"shape", "shape", "Input", "Out", ""},
    {"shape64", "shape64", "Input", "Out", ""},
    {"arange", "range", "Start End Step", "Out", ""},
    {"pad", "pad", "X", "Out", ""},
    {"pad3d", "pad3d", "X Paddings", "Out", "pad_value=value"},
    {"nearest_interp", "nearest_interp_v2", "X OutSize SizeTensor Scale", "Out", "data_format=data_layout"},
    {"bilinear_interp", "bilinear_interp_v2", "X OutSize SizeTensor Scale", "Out", "data_format=data_layout"},
    {"pixel_shuffle", "pixel_shuffle", "X", "Out", ""},
    {"channel_shuffle", "channel_shuffle", "X", "Out", ""},
    {"shuffle_channel", "shuffle_channel", "X", "Out", ""},
    {"space_to_depth", "space_to_depth", "X", "Out", ""},
    {"grid_sample", "grid_sampler", "X Grid", "Output", ""},
    // constants
    {"full", "fill_constant", "", "Out", ""},
    {"full_int_array", "full_int_array", "", "Out", ""},
    {"full_with_tensor", "fill_constant", "ValueTensor ShapeTensor", "Out", ""},
    {"full_like", "fill_any_like", "X ValueTensor", "Out", ""},
    {"full_batch_size_like", "fill_constant_batch_size_like", "Input", "Out", ""},
    {"assign_value", "assign_value", "", "Out", ""},
    {"assign_out", "assign", "X -", "Out", ""},
    {"memcpy_h2d", "memcpy", "X", "Out", ""},
    {"memcpy_d2h", "memcpy", "X", "Out", ""},
    // accuracy heads
    {"cross_entropy_with_softmax", "softmax_with_cross_entropy", "Logits Label", "Softmax Loss", ""},
    {"cross_entropy", "cross_entropy", "X Label", "Y", ""},
    {"accuracy", "accuracy", "Out Indices Label", "Accuracy Correct Total", ""},
    // quantization
    {"quantize_linear", "quantize_linear", "X Scale ZeroPoint - -", "Y - - -", ""},
    {"dequantize_linear", "dequantize_linear", "X Scale ZeroPoint - -", "Y - - -", ""},
    // detection
    {"yolo_box", "yolo_box", "X ImgSize", "Boxes Scores", ""},
    {"multiclass_nms3", "multiclass_nms3", "BBoxes Scores RoisNum", "Out Index NmsRoisNum", ""},
});

/// Operators of one operand and one result whose name is the same in both.
constexpr auto kSame = std::to_array<std::string_view>({
    "relu",       "sigmoid",     "tanh",   "exp",        "sqrt",        "rsqrt",       "square", "abs",
    "floor",      "ceil",        "round",  "log",        "erf",         "sin",         "cos",    "sign",
    "reciprocal", "silu",        "swish",  "gelu",       "softplus",    "softsign",    "elu",    "selu",
    "softmax",    "log_softmax", "assign", "share_data", "logical_not", "log_sigmoid",
});

constexpr auto kSameRows = [] {
  std::array<PirOperator, kSame.size()> rows{};
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {kSame[i], kSame[i], "X", "Out", ""};
  return rows;
}();

}  // namespace

const PirOperator* find_pir_operator(std::string_view name) {
  const auto named = [name](const PirOperator& row) { return row.name == name; };
  if (const auto* found = std::find_if(kPirTable.begin(), kPirTable.end(), named); found != kPirTable.end())
    return found;
  const auto* found = std::find_if(kSameRows.begin(), kSameRows.end(), named);
  return found == kSameRows.end() ? nullptr : found;
}

}  // namespace slim::paddle
