#include "onnx_import/onnx/op_table.h"

#include <algorithm>
#include <array>
#include <span>

#include "onnx_import/onnx/ops/ops.h"

namespace slim {
namespace {

constexpr std::size_t kMany = SIZE_MAX;

/// Sorted by nothing but topic; rows of one type stand together, oldest first. An opset below the first row's `since`
/// does not have the operator, or has it in a form that is carried through.
constexpr auto kTable = std::to_array<OpImporter>({
    // convolutions and matrix products
    {"Conv", 1, import_conv, 2, 3},
    {"ConvTranspose", 1, import_conv_transpose, 2, 3},
    {"Gemm", 7, import_as<Gemm>, 2, 3},
    {"MatMul", 1, import_as<MatMul>, 2, 2},
    // pooling
    {"MaxPool", 1, import_max_pool, 1, 1, 2},
    {"AveragePool", 7, import_average_pool, 1, 1},
    {"GlobalAveragePool", 1, import_as<GlobalAveragePool>, 1, 1},
    {"GlobalMaxPool", 1, import_as<GlobalMaxPool>, 1, 1},
    // normalization
    {"BatchNormalization", 7, import_batch_normalization, 5, 5, 5},
    {"InstanceNormalization", 6, import_as<InstanceNormalization>, 3, 3},
    {"LayerNormalization", 17, import_layer_normalization, 2, 3, 3},
    {"LRN", 1, import_lrn, 1, 1},
    {"LpNormalization", 1, import_as<LpNormalization>, 1, 1},
    // one input, elementwise
    {"Relu", 6, import_as<Relu>, 1, 1},
    {"Sigmoid", 6, import_as<Sigmoid>, 1, 1},
    {"Tanh", 6, import_as<Tanh>, 1, 1},
    {"HardSwish", 14, import_as<HardSwish>, 1, 1},
    {"Softplus", 1, import_as<Softplus>, 1, 1},
    {"Softsign", 1, import_as<Softsign>, 1, 1},
    {"Mish", 18, import_as<Mish>, 1, 1},
    {"Erf", 9, import_as<Erf>, 1, 1},
    {"Exp", 6, import_as<Exp>, 1, 1},
    {"Log", 6, import_as<Log>, 1, 1},
    {"Sqrt", 6, import_as<Sqrt>, 1, 1},
    {"Reciprocal", 6, import_as<Reciprocal>, 1, 1},
    {"Abs", 6, import_as<Abs>, 1, 1},
    {"Neg", 6, import_as<Neg>, 1, 1},
    {"Floor", 6, import_as<Floor>, 1, 1},
    {"Ceil", 6, import_as<Ceil>, 1, 1},
    {"Round", 11, import_as<Round>, 1, 1},
    {"Sign", 9, import_as<Sign>, 1, 1},
    {"Sin", 7, import_as<Sin>, 1, 1},
    {"Cos", 7, import_as<Cos>, 1, 1},
    {"Not", 1, import_as<Not>, 1, 1},
    {"Identity", 1, import_as<Identity>, 1, 1},
    {"Clip", 6, import_clip_attributes, 1, 1},
    {"Clip", 11, import_as<Clip>, 1, 3},
    {"Dropout", 7, import_dropout_attributes, 1, 1, 2},
    {"Dropout", 12, import_dropout, 1, 3, 2},
    {"LeakyRelu", 6, import_as<LeakyRelu>, 1, 1},
    {"Elu", 6, import_as<Elu>, 1, 1},
    {"Selu", 6, import_as<Selu>, 1, 1},
    {"HardSigmoid", 6, import_as<HardSigmoid>, 1, 1},
    {"Gelu", 20, import_as<Gelu>, 1, 1},
    {"Cast", 6, import_cast, 1, 1},
    // several inputs, elementwise
    {"Add", 7, import_as<Add>, 2, 2},
    {"Sub", 7, import_as<Sub>, 2, 2},
    {"Mul", 7, import_as<Mul>, 2, 2},
    {"Div", 7, import_as<Div>, 2, 2},
    {"Pow", 7, import_as<Pow>, 2, 2},
    {"PRelu", 7, import_as<PRelu>, 2, 2},
    {"Sum", 6, import_sum, 1, kMany},
    {"Min", 6, import_as<Min>, 1, kMany},
    {"Max", 6, import_as<Max>, 1, kMany},
    {"Equal", 7, import_as<Equal>, 2, 2},
    {"Greater", 7, import_as<Greater>, 2, 2},
    {"Less", 7, import_as<Less>, 2, 2},
    {"GreaterOrEqual", 12, import_as<GreaterOrEqual>, 2, 2},
    {"LessOrEqual", 12, import_as<LessOrEqual>, 2, 2},
    {"And", 7, import_as<And>, 2, 2},
    {"Or", 7, import_as<Or>, 2, 2},
    {"Where", 9, import_as<Where>, 3, 3},
    {"Mod", 10, import_as<Mod>, 2, 2},
    // softmax and reductions
    {"Softmax", 1, import_flattening_softmax, 1, 1},
    {"Softmax", 13, import_as<Softmax>, 1, 1},
    {"LogSoftmax", 1, import_flattening_log_softmax, 1, 1},
    {"LogSoftmax", 13, import_as<LogSoftmax>, 1, 1},
    {"ReduceMean", 1, import_reduce_attributes<ReduceMean>, 1, 1},
    {"ReduceMean", 18, import_as<ReduceMean>, 1, 2},
    {"ReduceSum", 1, import_reduce_attributes<ReduceSum>, 1, 1},
    {"ReduceSum", 13, import_as<ReduceSum>, 1, 2},
    {"ReduceMax", 1, import_reduce_attributes<ReduceMax>, 1, 1},
    {"ReduceMax", 18, import_as<ReduceMax>, 1, 2},
    {"ReduceMin", 1, import_reduce_attributes<ReduceMin>, 1, 1},
    {"ReduceMin", 18, import_as<ReduceMin>, 1, 2},
    {"ReduceProd", 1, import_reduce_attributes<ReduceProd>, 1, 1},
    {"ReduceProd", 18, import_as<ReduceProd>, 1, 2},
    {"ReduceL1", 1, import_reduce_attributes<ReduceL1>, 1, 1},
    {"ReduceL1", 18, import_as<ReduceL1>, 1, 2},
    {"ReduceL2", 1, import_reduce_attributes<ReduceL2>, 1, 1},
    {"ReduceL2", 18, import_as<ReduceL2>, 1, 2},
    {"ReduceSumSquare", 1, import_reduce_attributes<ReduceSumSquare>, 1, 1},
    {"ReduceSumSquare", 18, import_as<ReduceSumSquare>, 1, 2},
    {"ArgMax", 1, import_as<ArgMax>, 1, 1},
    {"ArgMin", 1, import_as<ArgMin>, 1, 1},
    {"TopK", 1, import_top_k_attributes, 1, 1, 2},
    {"TopK", 10, import_as<TopK>, 2, 2, 2},
    // data movers and shape arithmetic
    {"Constant", 1, import_constant, 0, 0},
    {"ConstantOfShape", 9, import_constant_of_shape, 1, 1},
    {"Concat", 4, import_as<Concat>, 1, kMany},
    {"Flatten", 1, import_as<Flatten>, 1, 1},
    {"Gather", 1, import_as<Gather>, 2, 2},
    {"GatherElements", 11, import_as<GatherElements>, 2, 2},
    {"Split", 2, import_split_attributes, 1, 1, kMany},
    {"Split", 13, import_split, 1, 2, kMany},
    {"Slice", 1, import_slice_attributes, 1, 1},
    {"Slice", 10, import_as<Slice>, 3, 5},
    {"Reshape", 5, import_as<Reshape>, 2, 2},
    {"Squeeze", 1, import_squeeze_attributes, 1, 1},
    {"Squeeze", 13, import_as<Squeeze>, 1, 2},
    {"Unsqueeze", 1, import_unsqueeze_attributes, 1, 1},
    {"Unsqueeze", 13, import_as<Unsqueeze>, 2, 2},
    {"Transpose", 1, import_as<Transpose>, 1, 1},
    {"Expand", 8, import_as<Expand>, 2, 2},
    {"Tile", 6, import_as<Tile>, 2, 2},
    {"Pad", 2, import_pad_attributes, 1, 1},
    {"Pad", 11, import_as<Pad>, 2, 4},
    {"Upsample", 7, import_upsample_attributes, 1, 1},
    {"Upsample", 9, import_resize_10, 2, 2},
    {"Resize", 10, import_resize_10, 2, 2},
    {"Resize", 11, import_resize, 1, 4},
    {"DepthToSpace", 1, import_depth_to_space, 1, 1},
    {"SpaceToDepth", 1, import_space_to_depth, 1, 1},
    {"Shape", 1, import_as<ShapeOf>, 1, 1},
    {"Size", 1, import_as<Size>, 1, 1},
    {"Range", 11, import_as<Range1D>, 3, 3},
    // quantization
    {"QuantizeLinear", 10, import_quantize_linear, 2, 3},
    {"DequantizeLinear", 10, import_dequantize_linear, 2, 3},
    {"DynamicQuantizeLinear", 11, import_as<DynamicQuantizeLinear>, 1, 1, 3},
    {"QLinearConv", 10, import_qlinear_conv, 8, 9},
    {"QLinearMatMul", 10, import_as<QLinearMatMul>, 8, 8},
    {"ConvInteger", 10, import_conv_integer, 2, 4},
    {"MatMulInteger", 10, import_as<MatMulInteger>, 2, 4},
});

/// Operators of com.microsoft: what ONNX Runtime's own quantizer writes. They become operators of ai.onnx.
constexpr auto kMicrosoftTable = std::to_array<OpImporter>({
    {"QLinearAdd", 1, import_qlinear_add, 7, 8, 1, 0b100100},
    {"QLinearMul", 1, import_qlinear_mul, 7, 8, 1, 0b100100},
    {"QLinearAveragePool", 1, import_qlinear_average_pool, 4, 5, 1, 0b100},
    {"QLinearGlobalAveragePool", 1, import_qlinear_global_average_pool, 5, 5},
    {"QLinearConcat", 1, import_qlinear_concat, 5, kMany},
    {"QLinearSigmoid", 1, import_qlinear_sigmoid, 4, 5, 1, 0b100},
    {"QLinearLeakyRelu", 1, import_qlinear_leaky_relu, 4, 5, 1, 0b100},
    {"QLinearSoftmax", 1, import_qlinear_softmax, 5, 5, 1, 0b100},
    {"QGemm", 1, import_qgemm, 6, 9},
    {"QuantizeLinear", 1, import_microsoft_quantize_linear, 2, 3},
    {"DequantizeLinear", 1, import_microsoft_dequantize_linear, 2, 3},
});

std::span<const OpImporter> table_of(std::string_view domain) {
  if (domain.empty()) return kTable;
  return domain == "com.microsoft" ? std::span<const OpImporter>(kMicrosoftTable) : std::span<const OpImporter>{};
}

}  // namespace

const OpImporter* find_importer(std::string_view domain, std::string_view type, std::int64_t opset) {
  const OpImporter* found = nullptr;
  for (const auto& row : table_of(domain)) {
    if (row.type == type && row.since <= opset) found = &row;
  }
  return found;
}

}  // namespace slim
