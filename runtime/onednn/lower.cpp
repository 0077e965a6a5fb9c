#include "runtime/onednn/lower.h"

#include <algorithm>

#include "runtime/onednn/operators.h"
#include "runtime/reference/evaluate.h"

namespace slim::onednn {
namespace {

/// Which function lowers which operator; the rest runs as reference kernels.
struct LowerNode {
  Lowering& plan;
  const Node& node;

  bool operator()(const Conv&) const { return lower_conv(plan, node); }
  bool operator()(const ConvTranspose&) const { return lower_conv_transpose(plan, node); }
  bool operator()(const Gemm&) const { return lower_gemm(plan, node); }
  bool operator()(const MatMul&) const { return lower_matmul(plan, node); }
  bool operator()(const MaxPool&) const { return lower_max_pool(plan, node); }
  bool operator()(const AveragePool&) const { return lower_average_pool(plan, node); }
  bool operator()(const GlobalAveragePool&) const { return lower_global_pool(plan, node); }
  bool operator()(const GlobalMaxPool&) const { return lower_global_pool(plan, node); }
  bool operator()(const BatchNormalization&) const { return lower_scale_shift(plan, node); }
  bool operator()(const Add&) const { return lower_scale_shift(plan, node) || lower_binary(plan, node); }
  bool operator()(const Sub&) const { return lower_scale_shift(plan, node) || lower_binary(plan, node); }
  bool operator()(const Mul&) const { return lower_scale_shift(plan, node) || lower_binary(plan, node); }
  bool operator()(const Div&) const { return lower_scale_shift(plan, node) || lower_binary(plan, node); }
  bool operator()(const Min&) const { return lower_binary(plan, node); }
  bool operator()(const Max&) const { return lower_binary(plan, node); }
  bool operator()(const Concat&) const { return lower_concat(plan, node); }
  bool operator()(const Softmax&) const { return lower_softmax(plan, node); }
  bool operator()(const LogSoftmax&) const { return lower_softmax(plan, node); }
  bool operator()(const LRN&) const { return lower_lrn(plan, node); }
  bool operator()(const Resize&) const { return lower_resize(plan, node); }
  bool operator()(const Reshape&) const { return lower_view(plan, node); }
  bool operator()(const Flatten&) const { return lower_view(plan, node); }
  bool operator()(const Squeeze&) const { return lower_view(plan, node); }
  bool operator()(const Unsqueeze&) const { return lower_view(plan, node); }
  bool operator()(const Identity&) const { return lower_view(plan, node); }
  bool operator()(const Dropout&) const { return lower_view(plan, node); }
  bool operator()(const Transpose&) const { return lower_strided_copy(plan, node); }
  bool operator()(const Slice&) const { return lower_strided_copy(plan, node); }
  bool operator()(const Split&) const { return lower_strided_copy(plan, node); }
  bool operator()(const DepthToSpace&) const { return lower_strided_copy(plan, node); }
  bool operator()(const SpaceToDepth&) const { return lower_strided_copy(plan, node); }
  bool operator()(const QuantizeLinear&) const { return lower_fake_quantize(plan, node) || lower_quantize(plan, node); }
  bool operator()(const DequantizeLinear&) const { return lower_dequantize(plan, node); }
  bool operator()(const Int8Conv&) const { return lower_int8_conv(plan, node); }
  bool operator()(const Int8ConvTranspose&) const { return lower_int8_conv_transpose(plan, node); }
  bool operator()(const Int8Gemm&) const { return lower_int8_gemm(plan, node); }
  bool operator()(const Int8Add&) const { return lower_int8_binary(plan, node); }
  bool operator()(const Int8Mul&) const { return lower_int8_binary(plan, node); }
  bool operator()(const Int8AveragePool&) const { return lower_int8_average_pool(plan, node); }
  bool operator()(const Int8GlobalAveragePool&) const { return lower_int8_global_average_pool(plan, node); }
  bool operator()(const Lookup&) const { return lower_lookup(plan, node); }
  template <typename T>
  bool operator()(const T&) const {
    return lower_activation(plan, node);
  }
};

bool all_known(const Lowering& plan, const Node& node) {
  return std::all_of(node.inputs().begin(), node.inputs().end(),
                     [&](const Value* input) { return input == nullptr || plan.known(input) != nullptr; });
}

std::vector<Tensor> evaluate_known(const Node& node, const std::vector<std::optional<KnownValue>>& inputs) {
  std::vector<Tensor> tensors;
  tensors.reserve(inputs.size());
  for (const auto& input : inputs) tensors.push_back(input ? input->tensor() : Tensor());
  std::vector<const Tensor*> pointers(tensors.size());
  for (std::size_t i = 0; i < tensors.size(); ++i) pointers[i] = inputs[i] ? &tensors[i] : nullptr;
  return evaluate(node, pointers);
}

/// Shape: the dims are known whatever the elements are.
Tensor shape_of(const ShapeOf& op, const Dims& dims) {
  const auto rank = static_cast<std::int64_t>(dims.size());
  const auto bound = [&](std::int64_t at) { return std::clamp<std::int64_t>(at < 0 ? at + rank : at, 0, rank); };
  Dims part;
  for (auto i = bound(op.start); i < bound(op.end); ++i) part.push_back(dims[static_cast<std::size_t>(i)]);
  return Tensor::i64(part);
}

void define_constant(Lowering& plan, const Value* value, const Tensor& tensor) {
  plan.define_known(value, tensor.type(), tensor.dims(), {{tensor, {}, 0}, [tensor] { return tensor; }});
}

/// Weights: the dequantized ones may be packed already, and are large. They are computed when somebody asks.
void define_dequantized(Lowering& plan, const Node& node) {
  std::vector<std::optional<KnownValue>> inputs;
  for (const auto* input : node.inputs()) {
    const auto* known = plan.known(input);
    inputs.push_back(known != nullptr ? std::optional(*known) : std::nullopt);
  }
  const WeightKey key{inputs[0]->key.source, inputs[1]->key.source, 0};
  const auto tensor = [&node, inputs] { return evaluate_known(node, inputs)[0]; };
  plan.define_known(node.output(), DataType::kF32, plan.dims(node.input(0)), {key, tensor});
}

/// What follows from dims and constants alone is computed now, once.
bool fold(Lowering& plan, const Node& node) {
  if (const auto* shape = node.as<ShapeOf>()) {
    define_constant(plan, node.output(), shape_of(*shape, plan.dims(node.input(0))));
    return true;
  }
  if (node.is<Size>()) {
    define_constant(plan, node.output(), Tensor::scalar<std::int64_t>(count_of(plan.dims(node.input(0)))));
    return true;
  }
  if (!all_known(plan, node) || !can_evaluate(node.op())) return false;
  const bool weights = node.is<DequantizeLinear>() && node.input(1)->is_constant() && node.input(0)->is_constant() &&
                       node.input(1)->type().type == DataType::kF32;
  if (weights) {
    define_dequantized(plan, node);
    return true;
  }
  std::vector<std::optional<KnownValue>> inputs;
  for (const auto* input : node.inputs()) {
    const auto* known = plan.known(input);
    inputs.push_back(known != nullptr ? std::optional(*known) : std::nullopt);
  }
  const auto results = evaluate_known(node, inputs);
  for (std::size_t i = 0; i < results.size() && i < node.outputs().size(); ++i) {
    define_constant(plan, node.output(i), results[i]);
  }
  return true;
}

}  // namespace

Plan::Draft lower(const Graph& graph, const std::vector<Dims>& input_dims, const ExecutorOptions& options,
                  WeightCache& weights) {
  Lowering plan(graph, input_dims, options, weights);
  for (const auto* node : graph.nodes()) {
    if (plan.is_absorbed(node)) continue;
    plan.begin(node);
    if (!fold(plan, *node) && !std::visit(LowerNode{plan, *node}, node->op().variant())) {
      plan.forget_absorbed();
      lower_fallback(plan, *node);
    }
    plan.end();
  }
  return plan.finish();
}

}  // namespace slim::onednn
