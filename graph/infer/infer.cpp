#include "graph/infer.h"

#include <algorithm>
#include <limits>

#include "graph/infer/rules.h"

namespace slim {
namespace {

struct Dispatch {
  InferContext& context;
  template <typename T>
  void operator()(const T& op) const {
    if (context.require_arity(arity(context.node().op()))) infer(op, context);
  }
  /// Nothing to check, and the importer may know the types from the file.
  void operator()(const OpaqueOp& /*op*/) const {
    for (std::size_t i = 0; i < context.output_count(); ++i) context.set_output(context.node().output(i)->type(), i);
  }
};

template <typename T>
std::optional<Tensor> tensor_of(const Dims& dims, const PartialValue& elements) {
  Tensor result = Tensor::zeros(kDataTypeOf<T>, dims);
  const auto data = result.mutable_data<T>();
  for (std::size_t i = 0; i < elements.size(); ++i) {
    const auto number = elements[i].number();
    if constexpr (!std::is_same_v<T, bool>) {
      if (number < std::numeric_limits<T>::lowest() || number > std::numeric_limits<T>::max()) return std::nullopt;
    }
    data[i] = static_cast<T>(number);
  }
  return result;
}

}  // namespace

std::optional<Tensor> Inference::constant(const Value& value) const {
  const auto found = partial_values.find(&value);
  if (found == partial_values.end()) return std::nullopt;
  const auto& elements = found->second;
  const auto is_number = [](const PartialInt& element) { return element.is_number(); };
  const auto dims = value.type().dims();
  if (!dims || !std::all_of(elements.begin(), elements.end(), is_number)) return std::nullopt;
  if (count_of(*dims) != static_cast<std::int64_t>(elements.size())) return std::nullopt;
  if (value.type().type == DataType::kI64) return tensor_of<std::int64_t>(*dims, elements);
  if (value.type().type == DataType::kI32) return tensor_of<std::int32_t>(*dims, elements);
  if (value.type().type == DataType::kBool) return tensor_of<bool>(*dims, elements);
  return std::nullopt;
}

bool infer_node(Node& node, Inference& known, Diagnostics& diagnostics) {
  InferContext context(node, known, diagnostics);
  std::visit(Dispatch{context}, node.op().variant());
  for (std::size_t i = 0; i < node.outputs().size(); ++i) {
    node.output(i)->set_type(context.failed() ? TensorType{} : context.outputs()[i]);
  }
  if (context.failed()) return false;
  for (const auto& [index, elements] : context.output_ints()) known.partial_values[node.output(index)] = elements;
  return true;
}

Inference infer_types(Graph& graph, Diagnostics& diagnostics) {
  Inference known;
  for (auto* node : graph.nodes()) infer_node(*node, known, diagnostics);
  return known;
}

}  // namespace slim
