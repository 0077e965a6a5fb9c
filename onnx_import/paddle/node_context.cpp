#include "onnx_import/paddle/node_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "onnx_import/paddle/format/element_type.h"

namespace slim::paddle {
namespace {

/// A number of any kind that has no fraction.
std::optional<std::int64_t> whole_number(double number) {
  constexpr double kLimit = 9007199254740992.0;  // 2^53: doubles below hold every integer
  if (!(std::abs(number) <= kLimit) || number != std::floor(number)) return std::nullopt;
  return static_cast<std::int64_t>(number);
}

}  // namespace

void NodeContext::reject(std::string message, std::string hint) {
  scope_.problems().add({std::move(message), where(), std::move(hint)});
  throw Rejected{};
}

void NodeContext::wrong_kind(std::string_view name, std::string_view expected) {
  reject(fmt::format("attribute '{}' is not {}", name, expected), "the program is damaged; export the model again");
}

void NodeContext::note(std::string text) {
  auto& notes = scope_.graph().notes;
  if (std::find(notes.begin(), notes.end(), text) == notes.end()) notes.push_back(std::move(text));
}

std::string NodeContext::result_name() const {
  for (const auto& slot : op_.outputs) {
    if (!slot.arguments.empty()) return slot.arguments.front();
  }
  return op_.type;
}

Value* NodeContext::lookup(const std::string& name) {
  const auto found = scope_.find(name);
  if (!found.known) reject(fmt::format("nothing before it gives '{}'", name));
  if (found.value == nullptr) throw Rejected{};
  return found.value;
}

Value* NodeContext::input(std::string_view slot) {
  const auto& names = op_.input(slot);
  if (names.size() != 1) reject(fmt::format("expected one input '{}', found {}", slot, names.size()));
  return lookup(names.front());
}

std::vector<Value*> NodeContext::inputs(std::string_view slot) {
  std::vector<Value*> values;
  for (const auto& name : op_.input(slot)) values.push_back(lookup(name));
  if (values.empty()) reject(fmt::format("expected at least one input '{}', found none", slot));
  return values;
}

bool NodeContext::flag(std::string_view name, bool otherwise) {
  const auto* value = op_.attribute(name);
  if (value == nullptr) return otherwise;
  if (const auto* flag = std::get_if<bool>(value)) return *flag;
  if (const auto* number = std::get_if<std::int64_t>(value)) return *number != 0;
  wrong_kind(name, "a truth value");
}

double NodeContext::real(std::string_view name, double otherwise) {
  const auto* value = op_.attribute(name);
  if (value == nullptr) return otherwise;
  if (const auto* number = std::get_if<double>(value)) return *number;
  if (const auto* number = std::get_if<std::int64_t>(value)) return static_cast<double>(*number);
  if (const auto* flag = std::get_if<bool>(value)) return *flag ? 1.0 : 0.0;
  if (const auto list = reals(name); list.size() == 1) return list.front();
  wrong_kind(name, "a number");
}

std::int64_t NodeContext::integer(std::string_view name, std::int64_t otherwise) {
  const auto* value = op_.attribute(name);
  if (value == nullptr) return otherwise;
  if (const auto* number = std::get_if<std::int64_t>(value)) return *number;
  if (const auto whole = whole_number(real(name, 0.0))) return *whole;
  wrong_kind(name, "an integer");
}

std::string NodeContext::text(std::string_view name, std::string_view otherwise) {
  const auto* value = op_.attribute(name);
  if (value == nullptr) return std::string(otherwise);
  if (const auto* text = std::get_if<std::string>(value)) return *text;
  wrong_kind(name, "text");
}

Ints NodeContext::integers(std::string_view name, const Ints& otherwise) {
  const auto* value = op_.attribute(name);
  if (value == nullptr) return otherwise;
  if (const auto* numbers = std::get_if<Ints>(value)) return *numbers;
  if (const auto* number = std::get_if<std::int64_t>(value)) return {*number};
  Ints result;
  for (const auto number : reals(name)) {
    const auto whole = whole_number(number);
    if (!whole) wrong_kind(name, "a list of integers");
    result.push_back(*whole);
  }
  return result;
}

std::vector<double> NodeContext::reals(std::string_view name, const std::vector<double>& otherwise) {
  const auto* value = op_.attribute(name);
  if (value == nullptr) return otherwise;
  if (const auto* numbers = std::get_if<std::vector<double>>(value)) return *numbers;
  if (const auto* numbers = std::get_if<Ints>(value)) return {numbers->begin(), numbers->end()};
  if (const auto* number = std::get_if<double>(value)) return {*number};
  if (const auto* number = std::get_if<std::int64_t>(value)) return {static_cast<double>(*number)};
  wrong_kind(name, "a list of numbers");
}

DataType NodeContext::element_type(std::string_view name, DataType otherwise) {
  const auto* value = op_.attribute(name);
  if (value == nullptr) return otherwise;
  const auto* word = std::get_if<std::string>(value);
  if (word == nullptr && integer(name, 0) < 0) return otherwise;  // -1: the operator's default
  const auto type =
      word != nullptr ? paddle::element_type(std::string_view(*word)) : paddle::element_type(integer(name, 0));
  if (type == DataType::kUndefined) reject(fmt::format("attribute '{}': this element type is not supported", name));
  return type;
}

std::optional<Ints> NodeContext::known_integers(Value* value) const {
  const auto type = value->type().type;
  if (value->is_constant()) {
    if (type == DataType::kI64 || type == DataType::kI32) return to_int64s(value->constant());
    Ints numbers;
    for (const auto number : to_doubles(value->constant())) {
      const auto whole = whole_number(number);
      if (!whole) return std::nullopt;
      numbers.push_back(*whole);
    }
    return numbers;
  }
  const auto known = scope_.inference().constant(*value);
  return known ? std::optional(to_int64s(*known)) : std::nullopt;
}

std::int64_t NodeContext::integer(std::string_view slot, std::string_view name, std::int64_t otherwise) {
  if (!has_input(slot)) return integer(name, otherwise);
  const auto numbers = known_integers(input(slot));
  if (!numbers || numbers->size() != 1) reject(fmt::format("input '{}' is not a known integer", slot));
  return numbers->front();
}

double NodeContext::real(std::string_view slot, std::string_view name, double otherwise) {
  if (!has_input(slot)) return real(name, otherwise);
  const auto* value = input(slot);
  if (!value->is_constant() || value->constant().count() != 1) {
    reject(fmt::format("input '{}' is not a known number", slot));
  }
  return to_doubles(value->constant()).front();
}

Ints NodeContext::integers(std::string_view slot, std::string_view name, const Ints& otherwise) {
  if (!has_input(slot)) return integers(name, otherwise);
  Ints all;
  for (auto* value : inputs(slot)) {
    const auto numbers = known_integers(value);
    if (!numbers) reject(fmt::format("input '{}' is only known when the model runs", slot));
    all.insert(all.end(), numbers->begin(), numbers->end());
  }
  return all;
}

Value* NodeContext::integer_vector(std::string_view list, std::string_view slot, std::string_view name,
                                   const Ints& otherwise) {
  const auto source = has_input(list) ? list : slot;
  if (!has_input(source)) return constant_ints(integers(name, otherwise));
  std::vector<Value*> parts;
  for (auto* value : inputs(source)) {
    if (const auto known = known_integers(value)) {
      parts.push_back(constant_ints(*known));
      continue;
    }
    if (value->type().type != DataType::kI64) value = step(Cast{DataType::kI64}, {value});
    parts.push_back(rank(value) == 1 ? value : step(Reshape{}, {value, constant_ints({-1})}));
  }
  return parts.size() == 1 ? parts.front() : step(Concat{{0}}, parts);
}

std::size_t NodeContext::rank(Value* value) {
  const auto rank = value->type().rank();
  if (!rank) reject(fmt::format("the number of axes of '{}' is not known", value->name()));
  return *rank;
}

std::int64_t NodeContext::axis(Value* value, std::int64_t axis) {
  const auto count = static_cast<std::int64_t>(rank(value));
  if (axis < -count || axis >= count) {
    reject(fmt::format("axis {} is outside of '{}' {}", axis, value->name(), to_string(value->type())));
  }
  return axis < 0 ? axis + count : axis;
}

std::optional<std::int64_t> NodeContext::size(Value* value, std::size_t axis) {
  const auto& shape = value->type().shape;
  if (!shape || axis >= shape->size() || !(*shape)[axis].is_known()) return std::nullopt;
  return (*shape)[axis].value();
}

Value* NodeContext::constant(Tensor tensor, std::string_view suffix) {
  return scope_.graph().add_constant(fmt::format("{}_{}", result_name(), suffix), std::move(tensor));
}

Value* NodeContext::constant_like(Value* like, double number) {
  switch (like->type().type) {
    case DataType::kF64:
      return constant(Tensor::scalar(number));
    case DataType::kF16:
      return constant(Tensor::scalar(to_half(static_cast<float>(number))));
    case DataType::kI64:
      return constant(Tensor::scalar(static_cast<std::int64_t>(number)));
    case DataType::kI32:
      return constant(Tensor::scalar(static_cast<std::int32_t>(number)));
    default:
      return constant(Tensor::scalar(static_cast<float>(number)));
  }
}

Node* NodeContext::add(Op op, std::vector<Value*> inputs, const std::vector<std::string>& names) {
  const Origin origin{result_name(), op_.type, op_.index};
  auto* node = scope_.graph().add_node(std::move(op), std::move(inputs), names, names.front(), origin);
  made_.insert(made_.end(), node->outputs().begin(), node->outputs().end());
  if (!infer_node(*node, scope_.inference(), scope_.problems())) throw Rejected{};
  return node;
}

Value* NodeContext::step(Op op, std::vector<Value*> inputs, std::string_view suffix) {
  if (suffix.empty()) {
    auto name = fmt::format("{}_{}", result_name(), type_name(op));
    return add(std::move(op), std::move(inputs), {std::move(name)})->output();
  }
  return add(std::move(op), std::move(inputs), {fmt::format("{}_{}", result_name(), suffix)})->output();
}

std::vector<Value*> NodeContext::steps(Op op, std::vector<Value*> inputs, std::size_t outputs) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < outputs; ++i) names.push_back(fmt::format("{}_{}_{}", result_name(), type_name(op), i));
  return add(std::move(op), std::move(inputs), names)->outputs();
}

void NodeContext::finish(Op op, std::vector<Value*> inputs, std::string_view slot) {
  const auto& names = op_.output(slot);
  if (names.empty()) reject(fmt::format("the operator has no output '{}'", slot));
  define(slot, add(std::move(op), std::move(inputs), {names.front()})->output());
}

void NodeContext::finish_opaque(std::string type, std::vector<slim::Attribute> attributes, std::vector<Value*> inputs,
                                TensorType result, std::string_view slot) {
  auto* node = add(OpaqueOp{{}, std::move(type), std::move(attributes), {}}, std::move(inputs),
                   {fmt::format("{}_opaque", result_name())});
  node->output()->set_type(std::move(result));
  define(slot, node->output());
}

void NodeContext::define(std::string_view slot, Value* value, std::size_t index) {
  const auto& names = op_.output(slot);
  if (index >= names.size()) return;
  const bool made_here = std::find(made_.begin(), made_.end(), value) != made_.end();
  if (made_here && scope_.graph().find_value(names[index]) == nullptr) scope_.graph().rename(value, names[index]);
  scope_.define(names[index], value);
}

}  // namespace slim::paddle
