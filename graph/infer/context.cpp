#include "graph/infer/context.h"

#include <fmt/format.h>

#include <algorithm>

namespace slim {
namespace {

/// Longer tensors are data, not shapes.
constexpr std::int64_t kMaxElements = 256;

bool holds_ints(DataType type) { return type == DataType::kI64 || type == DataType::kI32 || type == DataType::kBool; }

PartialValue elements_of(const Tensor& tensor) {
  if (tensor.type() == DataType::kBool) {
    const auto flags = tensor.data<bool>();
    return {flags.begin(), flags.end()};
  }
  const auto numbers = to_int64s(tensor);
  return {numbers.begin(), numbers.end()};
}

/// How many elements a value of this type has, if it may be a PartialValue.
std::optional<std::size_t> partial_length(const TensorType& type) {
  if (!holds_ints(type.type) || !type.shape || type.shape->size() > 1) return std::nullopt;
  if (type.shape->empty()) return 1;
  const auto& length = type.shape->front();
  if (!length.is_known() || length.value() > kMaxElements) return std::nullopt;
  return static_cast<std::size_t>(length.value());
}

bool is_int(DataType type) { return type == DataType::kI64 || type == DataType::kI32; }

}  // namespace

const TensorType& InferContext::type(std::size_t index) const {
  static const TensorType kUnknown;
  const auto* value = node_.input(index);
  return value == nullptr ? kUnknown : value->type();
}

const Tensor* InferContext::constant(std::size_t index) const {
  const auto* value = node_.input(index);
  return value != nullptr && value->is_constant() ? &value->constant() : nullptr;
}

std::optional<PartialValue> InferContext::ints(std::size_t index) const {
  const auto length = partial_length(type(index));
  if (!length) return std::nullopt;
  if (const auto* tensor = constant(index)) return elements_of(*tensor);
  const auto found = known_.partial_values.find(node_.input(index));
  return found != known_.partial_values.end() ? found->second : PartialValue(*length);
}

std::optional<Ints> InferContext::known_ints(std::size_t index) const {
  const auto elements = ints(index);
  if (!elements) return std::nullopt;
  Ints numbers;
  for (const auto& element : *elements) {
    if (!element.is_number()) return std::nullopt;
    numbers.push_back(element.number());
  }
  return numbers;
}

void InferContext::set_output(TensorType type, std::size_t index) {
  if (index >= outputs_.size() || failed_) return;
  if (type.shape) {
    Dims known;
    for (const auto& dim : *type.shape) {
      if (dim.is_known()) known.push_back(dim.value());
    }
    const auto size = std::max<std::int64_t>(static_cast<std::int64_t>(size_of(type.type)), 1);
    known.push_back(size);
    if (checked_count(known) < 0) {
      return fail(
          fmt::format("output '{}' would have the impossible size {}", node_.output(index)->name(), to_string(type)),
          "the model is damaged, or an input shape is far too large");
    }
  }
  outputs_[index] = std::move(type);
}

std::optional<std::size_t> InferContext::expected_ints(std::size_t index) const {
  return index < outputs_.size() && !failed_ ? partial_length(outputs_[index]) : std::nullopt;
}

void InferContext::set_ints(PartialValue elements, std::size_t index) {
  const auto length = expected_ints(index);
  if (!length || *length != elements.size()) return;
  const auto is_unknown = [](const PartialInt& element) { return element.is_unknown(); };
  if (!elements.empty() && std::all_of(elements.begin(), elements.end(), is_unknown)) return;
  output_ints_.emplace_back(index, std::move(elements));
}

void InferContext::fail(std::string message, std::string hint) {
  failed_ = true;
  if (hint.empty()) hint = "the model contradicts itself here; export it again, or check --input-shape if you gave it";
  diagnostics_.add({std::move(message), describe(node_), std::move(hint)});
}

std::string InferContext::show(std::size_t index) const {
  const auto* value = node_.input(index);
  return value == nullptr ? "(omitted)" : fmt::format("'{}' {}", value->name(), to_string(value->type()));
}

bool InferContext::require_arity(const Arity& arity) {
  const auto check = [&](const char* what, std::size_t given, std::size_t min, std::size_t max) {
    if (given >= min && given <= max) return true;
    const auto expected = min == max            ? fmt::format("{}", min)
                          : max == Arity::kMany ? fmt::format("at least {}", min)
                                                : fmt::format("{} to {}", min, max);
    fail(fmt::format("{} needs {} {}, but has {}", node_.type_name(), expected, what, given));
    return false;
  };
  const auto inputs = node_.inputs().size();
  if (!check("inputs", inputs, arity.min_inputs, arity.max_inputs)) return false;
  if (!check("outputs", outputs_.size(), arity.min_outputs, arity.max_outputs)) return false;
  // None of any number of equal operands is optional.
  const auto required = arity.max_inputs == Arity::kMany ? inputs : arity.min_inputs;
  for (std::size_t i = 0; i < required; ++i) {
    if (has(i)) continue;
    fail(fmt::format("{} needs input {}, but it is omitted", node_.type_name(), i));
    return false;
  }
  return true;
}

bool InferContext::require(std::initializer_list<std::size_t> inputs, bool (*allowed)(DataType), const char* what) {
  for (const auto index : inputs) {
    const auto found = type(index).type;
    if (found == DataType::kUndefined || allowed(found)) continue;
    fail(fmt::format("input {} of {} must be of {}, but is {}", index, node_.type_name(), what, show(index)));
    return false;
  }
  return true;
}

bool InferContext::require_float(std::initializer_list<std::size_t> inputs) {
  return require(inputs, is_float, "a float type");
}

bool InferContext::require_integer(std::initializer_list<std::size_t> inputs) {
  return require(inputs, is_int, "type i64 or i32");
}

bool InferContext::require_type(std::size_t index, DataType expected) {
  const auto found = type(index).type;
  if (found == DataType::kUndefined || found == expected) return true;
  fail(fmt::format("input {} of {} must be of type {}, but is {}", index, node_.type_name(), name_of(expected),
                   show(index)));
  return false;
}

bool InferContext::require_rank(std::size_t index, std::size_t min, std::size_t max) {
  const auto rank = type(index).rank();
  if (!rank || (*rank >= min && *rank <= max)) return true;
  const auto expected = min == max        ? fmt::format("{}", min)
                        : max >= kMaxRank ? fmt::format("{} or more", min)
                                          : fmt::format("{} to {}", min, max);
  fail(fmt::format("input {} of {} must have rank {}, but is {}", index, node_.type_name(), expected, show(index)));
  return false;
}

std::optional<DataType> InferContext::common_type(const std::vector<std::size_t>& inputs) {
  std::optional<std::size_t> first;
  for (const auto index : inputs) {
    const auto found = type(index).type;
    if (found == DataType::kUndefined) continue;
    if (!first) first = index;
    if (found == type(*first).type) continue;
    fail(fmt::format("inputs {} and {} of {} must have one element type, but are {} and {}", *first, index,
                     node_.type_name(), show(*first), show(index)));
    return std::nullopt;
  }
  return first ? type(*first).type : DataType::kUndefined;
}

std::optional<std::size_t> InferContext::require_axis(std::int64_t axis, std::size_t rank) {
  const auto signed_rank = static_cast<std::int64_t>(rank);
  if (axis >= -signed_rank && axis < signed_rank) return normalized_axis(axis, rank);
  fail(fmt::format("axis {} of {} is out of range for rank {}; input 0 is {}", axis, node_.type_name(), rank, show(0)));
  return std::nullopt;
}

std::optional<Axes> InferContext::axes(std::size_t index, std::size_t rank) {
  if (!require_integer({index}) || !require_rank(index, 0, 1)) return std::nullopt;
  const auto listed = known_ints(index);
  return listed ? require_axes(*listed, rank) : std::nullopt;
}

std::optional<Axes> InferContext::require_axes(const Ints& axes, std::size_t rank) {
  Axes result;
  for (const auto axis : axes) {
    const auto normalized = require_axis(axis, rank);
    if (!normalized) return std::nullopt;
    if (std::find(result.begin(), result.end(), *normalized) != result.end()) {
      fail(fmt::format("{} lists axis {} twice", node_.type_name(), axis));
      return std::nullopt;
    }
    result.push_back(*normalized);
  }
  return result;
}

}  // namespace slim
