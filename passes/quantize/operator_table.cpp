#include "passes/quantize/operator_table.h"

#include <algorithm>
#include <limits>
#include <span>

namespace slim {
namespace {

constexpr auto kA = OperandRole::kActivation;
constexpr auto kW = OperandRole::kWeight;
constexpr auto kB = OperandRole::kBias;
constexpr auto kU = OperandRole::kUntouched;

// clang-format off
//  operator                         operands       result                     worth           absorbs  float out
constexpr std::array kRows{
    OperatorRow{kOpIndex<Conv>,              {kA, kW, kB}, ResultRange::kOwn,         Worth::kAnchor, true,  false},
    OperatorRow{kOpIndex<Gemm>,              {kA, kW, kB}, ResultRange::kOwn,         Worth::kAnchor, true,  true},
    OperatorRow{kOpIndex<MatMul>,            {kA, kW, kU}, ResultRange::kOwn,         Worth::kAnchor, true,  true},
    OperatorRow{kOpIndex<Add>,               {kA, kA, kU}, ResultRange::kOwn,         Worth::kJoin,   true,  false},
    OperatorRow{kOpIndex<Mul>,               {kA, kA, kU}, ResultRange::kOwn,         Worth::kJoin,   true,  false},
    OperatorRow{kOpIndex<AveragePool>,       {kA, kU, kU}, ResultRange::kOwn,         Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<GlobalAveragePool>, {kA, kU, kU}, ResultRange::kOwn,         Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<MaxPool>,           {kA, kU, kU}, ResultRange::kSameAsInput, Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<Resize>,            {kA, kU, kU}, ResultRange::kSameAsInput, Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<Reshape>,           {kA, kU, kU}, ResultRange::kSameAsInput, Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<Transpose>,         {kA, kU, kU}, ResultRange::kSameAsInput, Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<Flatten>,           {kA, kU, kU}, ResultRange::kSameAsInput, Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<Slice>,             {kA, kU, kU}, ResultRange::kSameAsInput, Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<Squeeze>,           {kA, kU, kU}, ResultRange::kSameAsInput, Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<Unsqueeze>,         {kA, kU, kU}, ResultRange::kSameAsInput, Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<Split>,             {kA, kU, kU}, ResultRange::kSameAsInput, Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<DepthToSpace>,      {kA, kU, kU}, ResultRange::kSameAsInput, Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<Concat>,            {kA, kA, kA}, ResultRange::kShared,      Worth::kJoin,   false, false},
    OperatorRow{kOpIndex<Sigmoid>,           {kA, kU, kU}, ResultRange::kFixed,       Worth::kJoin,   false, false, 0.0F, 1.0F},
    OperatorRow{kOpIndex<Softmax>,           {kA, kU, kU}, ResultRange::kFixed,       Worth::kJoin,   false, false, 0.0F, 1.0F},
};
// clang-format on

bool is_f32(const Value& value) { return value.type().type == DataType::kF32; }

std::optional<std::string> window_obstacle(const PoolWindow& pool) {
  const auto dilated = [](std::int64_t dilation) { return dilation != 1; };
  if (std::any_of(pool.dilations.begin(), pool.dilations.end(), dilated)) return "dilated pools have no integer kernel";
  return std::nullopt;
}

std::optional<std::string> operator_obstacle(const Node& node, const Conv& /*op*/) {
  const auto rank = node.input(1)->type().rank();
  return rank && *rank == 4 ? std::nullopt
                            : std::optional<std::string>("only two-dimensional convolutions have fast integer kernels");
}
std::optional<std::string> operator_obstacle(const Node& node, const Gemm& op) {
  if (op.alpha != 1.0F || (op.beta != 1.0F && node.input(2) != nullptr) || op.transA) {
    return "alpha, beta or transA differ from 1, 1, 0";
  }
  const auto* bias = node.input(2);
  const auto* weight = node.input(1);
  if (bias == nullptr || !bias->is_constant() || !weight->is_constant()) return std::nullopt;
  const auto channels = weight->constant().dims()[op.transB ? 0 : 1];
  return bias->constant().count() == channels
             ? std::nullopt
             : std::optional<std::string>("the bias is not one number an output channel");
}
std::optional<std::string> operator_obstacle(const Node& node, const MatMul& /*op*/) {
  const auto rank = node.input(1)->type().rank();
  return rank && *rank == 2 ? std::nullopt : std::optional<std::string>("the constant operand is not a matrix");
}
std::optional<std::string> operator_obstacle(const Node& node, const MaxPool& op) {
  if (node.outputs().size() > 1 && node.output(1)->use_count() > 0) return "its indices are read";
  return window_obstacle(op);
}
std::optional<std::string> operator_obstacle(const Node& /*node*/, const AveragePool& op) {
  return window_obstacle(op);
}
std::optional<std::string> operator_obstacle(const Node& /*node*/, const Resize& op) {
  if (op.mode == "cubic") return "cubic interpolation leaves the input's range";
  if (op.antialias || op.coordinate_transformation_mode == "tf_crop_and_resize")
    return "this kind of Resize has no integer kernel";
  return std::nullopt;
}
template <typename T>
std::optional<std::string> operator_obstacle(const Node& /*node*/, const T& /*op*/) {
  return std::nullopt;
}

}  // namespace

const OperatorRow* quantization_row(const Op& op) {
  const auto* row =
      std::find_if(kRows.begin(), kRows.end(), [&](const OperatorRow& r) { return r.op_index == op.index(); });
  return row == kRows.end() ? nullptr : row;
}

std::optional<std::string> quantization_obstacle(const Node& node) {
  const auto* row = quantization_row(node.op());
  SLIM_CHECK(row != nullptr);
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    const auto* operand = node.input(i);
    const auto role = row->role(i);
    if (operand == nullptr || role == OperandRole::kUntouched) continue;
    if (!is_f32(*operand)) return "operand '" + operand->name() + "' is not f32";
    const bool constant = operand->is_constant();
    if (role == OperandRole::kWeight && !constant) return "its weight '" + operand->name() + "' is computed";
    if (role == OperandRole::kBias && !constant) return "its bias '" + operand->name() + "' is computed";
    if (role == OperandRole::kActivation && constant) return "operand '" + operand->name() + "' is constant";
  }
  return std::visit([&](const auto& op) { return operator_obstacle(node, op); }, node.op().variant());
}

std::optional<std::int64_t> weight_channel_axis(const Node& node) {
  if (node.is<Conv>()) return 0;
  if (const auto* gemm = node.as<Gemm>()) return gemm->transB ? 0 : 1;
  if (node.is<MatMul>()) return 1;
  return std::nullopt;
}

std::optional<Bounds> activation_bounds(const Node& node) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  if (node.is<Relu>()) return Bounds{0.0F, kInfinity};
  if (!node.is<Clip>()) return std::nullopt;
  const auto bound = [&](std::size_t index, float otherwise) -> std::optional<float> {
    const auto* value = node.input(index);
    if (value == nullptr) return otherwise;
    if (!value->is_constant() || !is_f32(*value) || value->constant().count() != 1) return std::nullopt;
    return value->constant().data<float>()[0];
  };
  const auto low = bound(1, -kInfinity);
  const auto high = bound(2, kInfinity);
  if (!low || !high || *low > 0.0F || *high <= 0.0F) return std::nullopt;
  return Bounds{*low, *high};
}

}  // namespace slim
