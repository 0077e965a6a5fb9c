#include "onnx_import/onnx/node_context.h"

#include <fmt/format.h>

#include <algorithm>

#include "graph/arity.h"
#include "onnx_import/onnx/format/element_type.h"

namespace slim {
namespace {

/// How ONNX calls each alternative of AttributeValue, in its order.
std::string_view kind_of(const AttributeValue& value) {
  constexpr std::string_view kNames[] = {"INT",    "FLOAT",   "STRING", "INTS",
                                         "FLOATS", "STRINGS", "TENSOR", "subgraph, type or sparse tensor"};
  return kNames[value.index()];
}

/// A first guess of the element type, which inference corrects later: constants that replace attributes need it.
DataType guessed_type(const Op& op, const std::vector<Value*>& inputs) {
  if (const auto* cast = op.as<Cast>()) return cast->to;
  if (const auto* fill = op.as<ConstantOfShape>()) return fill->value.type();
  if (op.is<QuantizeLinear>()) {
    const bool typed = inputs.size() > 2 && inputs[2] != nullptr;
    return typed ? inputs[2]->type().type : DataType::kU8;
  }
  const bool by_scale = op.is<DequantizeLinear>();
  const std::size_t index = by_scale ? 1 : 0;
  return index < inputs.size() && inputs[index] != nullptr ? inputs[index]->type().type : DataType::kUndefined;
}

}  // namespace

NodeContext::NodeContext(const OnnxNode& node, std::size_t index, std::int64_t opset, Scope& scope)
    : node_(node), index_(index), opset_(opset), scope_(scope) {
  for (const auto& name : node.inputs) {
    const auto found = name.empty() ? Scope::Lookup{nullptr, true} : scope.find(name);
    if (!found.known) problem(fmt::format("no node, input or initializer gives '{}'", name));
    if (!name.empty() && found.value == nullptr) failed_ = true;
    inputs_.push_back(found.value);
  }
}

std::string NodeContext::where() const {
  const auto& name = !node_.name.empty() ? node_.name : result_name();
  const auto domain = node_.domain.empty() ? "" : node_.domain + ".";
  return fmt::format("node '{}' ({}{}, node {}, opset {})", name, domain, node_.type, index_, opset_);
}

std::string NodeContext::result_name() const {
  const auto named =
      std::find_if(node_.outputs.begin(), node_.outputs.end(), [](const auto& name) { return !name.empty(); });
  return named != node_.outputs.end() ? *named : node_.name;
}

Origin NodeContext::origin() const { return {node_.name, node_.type, static_cast<std::int64_t>(index_)}; }

DataType NodeContext::float_type(std::size_t index) const {
  const auto* value = input(index);
  return value != nullptr && is_float(value->type().type) ? value->type().type : DataType::kF32;
}

bool NodeContext::output_used(std::size_t index) const {
  return index < node_.outputs.size() && !node_.outputs[index].empty() && scope_.uses_of(node_.outputs[index]) > 0;
}

void NodeContext::problem(std::string message, std::string hint) {
  failed_ = true;
  scope_.problems().add({std::move(message), where(), std::move(hint)});
}

void NodeContext::attribute_problem(std::string_view name, std::string message, std::string hint) {
  failed_ = true;
  scope_.problems().add({std::move(message), fmt::format("attribute '{}' of {}", name, where()), std::move(hint)});
}

const Attribute* NodeContext::attribute(std::string_view name) const {
  const auto found = std::find_if(node_.attributes.begin(), node_.attributes.end(),
                                  [name](const Attribute& attribute) { return attribute.name == name; });
  return found == node_.attributes.end() ? nullptr : &*found;
}

template <typename T>
const T* NodeContext::get_as(std::string_view name, std::string_view expected) {
  understood_.emplace(name);
  const auto* found = attribute(name);
  if (found == nullptr) return nullptr;
  const auto* value = std::get_if<T>(&found->value);
  if (value == nullptr) attribute_problem(name, fmt::format("expected {}, found {}", expected, kind_of(found->value)));
  return value;
}

void NodeContext::read(std::string_view name, std::int64_t& value) {
  if (const auto* found = get_as<std::int64_t>(name, "INT")) value = *found;
}

void NodeContext::read(std::string_view name, bool& value) {
  if (const auto* found = get_as<std::int64_t>(name, "INT")) {
    if (*found != 0 && *found != 1) attribute_problem(name, fmt::format("expected 0 or 1, found {}", *found));
    value = *found != 0;
  }
}

void NodeContext::read(std::string_view name, float& value) {
  if (const auto* found = get_as<float>(name, "FLOAT")) value = *found;
}

void NodeContext::read(std::string_view name, std::string& value) {
  if (const auto* found = get_as<std::string>(name, "STRING")) value = *found;
}

void NodeContext::read(std::string_view name, Ints& value) {
  if (const auto* found = get_as<Ints>(name, "INTS")) value = *found;
}

void NodeContext::read(std::string_view name, std::vector<float>& value) {
  if (const auto* found = get_as<std::vector<float>>(name, "FLOATS")) value = *found;
}

void NodeContext::read(std::string_view name, Tensor& value) {
  if (const auto* found = get_as<Tensor>(name, "TENSOR")) value = *found;
}

void NodeContext::read(std::string_view name, DataType& value) {
  if (const auto* found = get_as<std::int64_t>(name, "INT")) {
    value = data_type_from_onnx(*found);
    if (size_of(value) == 0) {
      attribute_problem(name, fmt::format("element type {} is not supported", onnx_type_name(*found)));
    }
  }
}

void NodeContext::read(std::string_view name, AutoPad& value) {
  const auto* found = get_as<std::string>(name, "STRING");
  if (found == nullptr) return;
  if (*found == "SAME_UPPER") {
    value = AutoPad::kSameUpper;
  } else if (*found == "SAME_LOWER") {
    value = AutoPad::kSameLower;
  } else if (*found == "NOTSET" || *found == "VALID") {
    value = AutoPad::kNotSet;
  } else {
    attribute_problem(name, fmt::format("expected NOTSET, VALID, SAME_UPPER or SAME_LOWER, found '{}'", *found));
  }
}

void NodeContext::require(std::string_view name) {
  if (!has(name)) problem(fmt::format("attribute '{}' is missing", name));
}

Value* NodeContext::constant(std::string_view suffix, Tensor tensor) {
  const auto name = scope_.fresh_name(fmt::format("{}_{}", result_name(), suffix));
  return scope_.graph().add_constant(name, std::move(tensor));
}

Value* NodeContext::constant_like(std::string_view suffix, float value) {
  switch (float_type(0)) {
    case DataType::kF64:
      return constant(suffix, Tensor::scalar(static_cast<double>(value)));
    case DataType::kF16:
      return constant(suffix, Tensor::scalar(to_half(value)));
    default:
      return constant(suffix, Tensor::scalar(value));
  }
}

Value* NodeContext::step(Op op, std::vector<Value*> inputs, std::string_view suffix) {
  const auto name = scope_.fresh_name(fmt::format("{}_{}", result_name(), suffix));
  const auto type = guessed_type(op, inputs);
  auto* node = scope_.graph().add_node(std::move(op), std::move(inputs), {name}, name, origin());
  node->output()->set_type({type, std::nullopt});
  return node->output();
}

Value* NodeContext::flattening_step(Op softmax, Value* x, std::string_view suffix) {
  auto* y = step(std::move(softmax), {x}, suffix);
  scope_.flattening_softmax().push_back(y->producer());
  return y;
}

Node* NodeContext::finish(Op op, std::vector<Value*> inputs, std::size_t outputs) {
  finished_ = true;
  if (failed_) return nullptr;
  outputs = std::min(outputs, node_.outputs.size());
  // An optional result that nobody reads is not asked for.
  const bool optional = !opaque_ && arity(op).max_outputs != Arity::kMany;
  while (optional && outputs > arity(op).min_outputs && !output_used(outputs - 1)) --outputs;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < outputs; ++i) {
    const auto& name = node_.outputs[i];
    names.push_back(name.empty() ? scope_.fresh_name(fmt::format("{}_unused", result_name())) : name);
  }
  const auto given = names.size();
  while (names.size() < arity(op).min_outputs)
    names.push_back(scope_.fresh_name(fmt::format("{}_unused", result_name())));
  const auto type = guessed_type(op, inputs);
  auto* node = scope_.graph().add_node(std::move(op), std::move(inputs), names, node_.name, origin());
  for (std::size_t i = 0; i < given; ++i) {
    const auto declared = opaque_ ? scope_.declared_type(names[i]) : std::nullopt;
    if (declared) node->output(i)->set_type(*declared);
    if (!opaque_ && i == 0) node->output(i)->set_type({type, std::nullopt});
    if (!node_.outputs[i].empty()) scope_.define(names[i], node->output(i));
  }
  return node;
}

void NodeContext::finish_flattening(Op softmax) {
  if (auto* node = finish(std::move(softmax), inputs_)) scope_.flattening_softmax().push_back(node);
}

void NodeContext::finish_constant(Tensor tensor) {
  finished_ = true;
  if (failed_) return;
  scope_.define_constant(node_.outputs.front(), std::move(tensor));
}

std::vector<Value*> NodeContext::captures() {
  std::vector<Value*> values;
  for (const auto& name : node_.captures) {
    const auto found = scope_.find(name);
    if (!found.known) problem(fmt::format("a subgraph reads '{}', which nothing before it gives", name));
    if (found.value == nullptr) failed_ = true;
    values.push_back(found.value);
  }
  return values;
}

void NodeContext::finish_opaque() {
  opaque_ = true;
  auto operands = inputs_;
  const auto captured = captures();
  operands.insert(operands.end(), captured.begin(), captured.end());
  finish(OpaqueOp{node_.domain, node_.type, node_.attributes, node_.captures}, std::move(operands));
}

void NodeContext::close() {
  SLIM_CHECK(finished_ || failed_);
  if (!opaque_ && !failed_) {
    for (const auto& attribute : node_.attributes) {
      if (!understood_.contains(attribute.name)) attribute_problem(attribute.name, "this attribute is unknown here");
    }
  }
  if (!failed_) return;
  for (const auto& name : node_.outputs) {
    if (!name.empty() && !scope_.is_defined(name)) scope_.define(name, nullptr);
  }
}

}  // namespace slim
