#include "passes/canonicalize/stride_demand.h"

#include <algorithm>
#include <numeric>

#include "graph/window.h"

namespace slim {
namespace {

std::size_t spatial_rank(const Value& value) {
  const auto rank = value.type().rank();
  return rank && *rank > 2 ? *rank - 2 : 0;
}

Strides ones(const Value& value) {
  Strides result;
  result.resize(spatial_rank(value), 1);
  return result;
}

/// Elementwise whatever its other operands are, as long as they broadcast to the first or stand beside it.
bool is_elementwise(const Node& node) {
  return node.is<Relu>() || node.is<Clip>() || node.is<LeakyRelu>() || node.is<PRelu>() || node.is<Elu>() ||
         node.is<Selu>() || node.is<Sigmoid>() || node.is<HardSigmoid>() || node.is<HardSwish>() || node.is<Tanh>() ||
         node.is<Softplus>() || node.is<Mish>() || node.is<Gelu>() || node.is<Abs>() || node.is<Neg>() ||
         node.is<BatchNormalization>() || node.is<Add>() || node.is<Sub>() || node.is<Mul>() || node.is<Div>() ||
         node.is<Max>() || node.is<Min>() || node.is<Concat>() || node.is<QuantizeLinear>() ||
         node.is<DequantizeLinear>();
}

/// Operand `index` of an elementwise node has the spatial dims of the output.
bool follows(const Node& node, std::size_t index) {
  const auto& value = *node.input(index);
  const auto& a = value.type().shape;
  const auto& b = node.output()->type().shape;
  if (value.is_constant() || !a || !b || a->size() != b->size() || a->size() < 3) return false;
  // Where all else is constant and small, sizes need not be known.
  const auto is_constant = [&](const Value* other) {
    return other == nullptr || other == &value || other->is_constant();
  };
  if (index == 0 && std::all_of(node.inputs().begin(), node.inputs().end(), is_constant)) return true;
  return std::equal(a->begin() + 2, a->end(), b->begin() + 2, surely_equal);
}

/// One number for all spatial positions of an output of rank `rank`.
bool is_spatially_uniform(const Value& value, std::size_t rank) {
  const auto& shape = value.type().shape;
  if (!shape || shape->size() > rank) return false;
  const std::size_t spatial = std::min(rank - 2, shape->size());
  return std::all_of(shape->end() - static_cast<std::ptrdiff_t>(spatial), shape->end(),
                     [](const Dim& dim) { return surely_equal(dim, Dim(1)); });
}

/// Whether each operand either follows the output or is the same everywhere.
bool passes_strides(const Node& node) {
  // MaxPool, which operands may need, is for floats and 8-bit integers.
  const auto type = node.output()->type().type;
  if (!is_elementwise(node) || (type != DataType::kF32 && !is_8bit(type))) return false;
  if (spatial_rank(*node.output()) == 0) return false;
  if (const auto* concat = node.as<Concat>()) {
    const auto rank = *node.output()->type().rank();
    if (normalized_axis(concat->axis, rank) > 1) return false;
  }
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    const auto* value = node.input(i);
    if (value == nullptr || follows(node, i)) continue;
    const bool per_channel = node.is<BatchNormalization>() && i > 0;
    if (node.is<Concat>()) return false;
    if (!per_channel && !is_spatially_uniform(*value, *node.output()->type().rank())) return false;
  }
  return !StrideDemand::spatial_operands(node).empty();
}

Strides gcd(Strides a, const Strides& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = std::gcd(a[i], b[i]);
  return a;
}

template <typename T>
std::optional<PlainWindow> plain(const T& op, Ints kernel) {
  if (op.auto_pad != AutoPad::kNotSet) return std::nullopt;
  PlainWindow window{std::move(kernel), op.strides, op.pads};
  window.strides.resize(window.kernel.size(), 1);
  return window;
}

/// Whether the strides of a window stay within what windows may have; true for all other nodes.
bool can_multiply(const Node& node, const Strides& by) {
  const auto window = plain_window(node);
  if (!window) return true;
  for (std::size_t i = 0; i < by.size(); ++i) {
    if (window->strides[i] * by[i] > kMaxWindow) return false;
  }
  return true;
}

}  // namespace

bool is_one(const Strides& strides) {
  return std::all_of(strides.begin(), strides.end(), [](auto s) { return s == 1; });
}

std::optional<PlainWindow> plain_window(const Node& node) {
  if (node.outputs().size() > 1 && node.output(1)->use_count() > 0) return std::nullopt;
  const std::size_t spatial = spatial_rank(*node.output());
  std::optional<PlainWindow> window;
  if (const auto* conv = node.as<Conv>()) {
    const auto& weight = node.input(1)->type().shape;
    if (!weight || weight->size() < 3) return std::nullopt;
    const auto kernel = to_dims(Shape(weight->begin() + 2, weight->end()));
    if (kernel) window = plain(*conv, *kernel);
  } else if (const auto* max = node.as<MaxPool>(); max != nullptr && !max->ceil_mode) {
    window = plain(*max, max->kernel_shape);
  } else if (const auto* average = node.as<AveragePool>(); average != nullptr && !average->ceil_mode) {
    window = plain(*average, average->kernel_shape);
  }
  if (!window || spatial == 0 || window->kernel.size() != spatial) return std::nullopt;
  return window;
}

StrideRole StrideDemand::role(const Node& node) const {
  if (plain_window(node)) return StrideRole::kWindow;
  return passes_strides(node) ? StrideRole::kElementwise : StrideRole::kOther;
}

std::vector<std::size_t> StrideDemand::spatial_operands(const Node& node) {
  std::vector<std::size_t> result;
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    if (node.input(i) != nullptr && follows(node, i)) result.push_back(i);
  }
  return result;
}

/// Which positions of its operand a reader needs, given which of its output are needed.
Strides StrideDemand::demanded_by(const Node& reader, std::size_t operand) const {
  const auto& value = *reader.input(operand);
  if (role(reader) == StrideRole::kElementwise && follows(reader, operand)) return demand_.at(reader.output());
  const auto window = operand == 0 ? plain_window(reader) : std::nullopt;
  if (!window) return ones(value);
  const bool is_point = spatial_rank(value) == window->kernel.size() && is_one(window->kernel) &&
                        std::all_of(window->pads.begin(), window->pads.end(), [](auto pad) { return pad == 0; });
  if (!is_point) return ones(value);
  Strides result = demand_.at(reader.output());
  for (std::size_t i = 0; i < result.size(); ++i) result[i] *= window->strides[i];
  return result;
}

/// Whether dropping positions of `value` saves a convolution work.
bool StrideDemand::reaches_convolution(const Value& value) const {
  const auto* producer = value.producer();
  if (producer == nullptr || is_one(demand_.at(&value))) return false;
  const auto its_role = role(*producer);
  if (its_role == StrideRole::kWindow) return producer->is<Conv>() || !is_one(kept(*producer->input(0)));
  if (its_role == StrideRole::kOther) return false;
  const auto operands = spatial_operands(*producer);
  return std::any_of(operands.begin(), operands.end(),
                     [&](std::size_t i) { return !is_one(kept(*producer->input(i))); });
}

StrideDemand::StrideDemand(const Graph& graph) {
  const auto nodes = graph.nodes();
  const auto demand_on = [&](const Value* value) {
    std::optional<Strides> result;
    if (value->is_graph_output() || value->uses().empty()) result = ones(*value);
    for (const auto& use : value->uses()) {
      const auto wanted = demanded_by(*use.node, use.index);
      result = result ? gcd(*result, wanted) : wanted;
    }
    if (value->producer() != nullptr && !can_multiply(*value->producer(), *result)) result = ones(*value);
    demand_[value] = *result;
  };
  // Backwards: what is read of a node's outputs is known before its operands are asked.
  auto backwards = nodes;
  std::reverse(backwards.begin(), backwards.end());
  for (const auto* node : backwards) {
    for (const auto* output : node->outputs()) demand_on(output);
  }
  // Forwards: strides stay only where they reach something that can take them.
  for (const auto* node : nodes) {
    for (const auto* output : node->outputs()) {
      kept_[output] = reaches_convolution(*output) ? demand_.at(output) : ones(*output);
    }
  }
}

Strides StrideDemand::kept(const Value& value) const {
  const auto found = kept_.find(&value);
  return found == kept_.end() ? ones(value) : found->second;
}

}  // namespace slim
