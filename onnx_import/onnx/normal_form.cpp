#include "onnx_import/onnx/normal_form.h"

#include <algorithm>
#include <numeric>

#include "graph/window.h"
#include "onnx_import/onnx/ops/window.h"

namespace slim {
namespace {

std::int64_t& axis_of(Op& op) {
  auto* softmax = op.as<Softmax>();
  return softmax != nullptr ? softmax->axis : op.as<LogSoftmax>()->axis;
}

/// The one axis of [begin, rank) that is not known to be 1; nothing if there are several.
std::optional<std::size_t> only_axis(const Shape& shape, std::size_t begin) {
  const auto is_one = [](const Dim& dim) { return dim == Dim(1); };
  const auto first = std::find_if_not(shape.begin() + static_cast<std::ptrdiff_t>(begin), shape.end(), is_one);
  if (first == shape.end()) return shape.size() - 1;
  if (!std::all_of(first + 1, shape.end(), is_one)) return std::nullopt;
  return static_cast<std::size_t>(first - shape.begin());
}

void flatten_around(Graph& graph, Node* node, const Origin& origin) {
  auto* x = node->input(0);
  auto* y = node->output();
  Op softmax = node->op();
  const auto axis = axis_of(softmax);
  axis_of(softmax) = -1;
  const auto add = [&](Op op, std::vector<Value*> inputs, const std::string& suffix) {
    const auto name = graph.fresh_name(y->name() + suffix);
    return graph.add_node(std::move(op), std::move(inputs), {name}, name, origin, node)->output();
  };
  auto* flat = add(Flatten{{axis}}, {x}, "_flatten");
  auto* probabilities = add(std::move(softmax), {flat}, "_softmax");
  const auto dims = x->type().dims();
  auto* shape = dims ? graph.add_constant(y->name() + "_shape", Tensor::i64(*dims)) : add(ShapeOf{}, {x}, "_shape");
  auto* result = add(Reshape{}, {probabilities, shape}, "_reshape");
  graph.replace_uses(y, result);
  graph.swap_names(y, result);
  graph.erase(node);
}

template <typename T>
void complete_window(T& op, const Node& node, std::size_t weight) {
  const auto kernel_dims = node.input(weight) != nullptr ? node.input(weight)->type().dims() : std::nullopt;
  if (op.kernel_shape.empty() && kernel_dims && kernel_dims->size() > 2) {
    op.kernel_shape.assign(kernel_dims->begin() + 2, kernel_dims->end());
  }
  if (!op.kernel_shape.empty()) fill_window(op, op.kernel_shape.size());
}

std::optional<Dims> spatial_dims(const Node& node) {
  const auto& shape = node.input(0)->type().shape;
  if (!shape || shape->size() < 3) return std::nullopt;
  return to_dims(Shape(shape->begin() + 2, shape->end()));
}

template <typename T>
void resolve_same(T& op, const Node& node) {
  const auto spatial = op.auto_pad == AutoPad::kNotSet ? std::nullopt : spatial_dims(node);
  if (!spatial || op.kernel_shape.size() != spatial->size()) return;
  std::optional<Window> window;
  if constexpr (std::is_base_of_v<PoolWindow, T>) {
    window = resolve_window(op, *spatial);
  } else {
    window = resolve_window(op, op.kernel_shape, *spatial);
  }
  if (!window) return;
  op.pads = window->pads_begin;
  op.pads.insert(op.pads.end(), window->pads_end.begin(), window->pads_end.end());
  op.auto_pad = AutoPad::kNotSet;
}

template <typename T>
void complete(Node& node, std::size_t weight) {
  const auto* typed = node.as<T>();
  if (typed == nullptr) return;
  T op = *typed;
  complete_window(op, node, weight);
  // ConvTranspose's pads may depend on output_shape, which keeps its own meaning.
  if constexpr (!std::is_same_v<T, ConvTranspose>) resolve_same(op, node);
  node.set_op(std::move(op));
}

void complete_transpose(Node& node) {
  const auto* transpose = node.as<Transpose>();
  const auto rank = node.input(0)->type().rank();
  if (transpose == nullptr || !transpose->perm.empty() || !rank) return;
  Ints perm(*rank);
  std::iota(perm.rbegin(), perm.rend(), 0);
  node.set_op(Transpose{std::move(perm)});
}

}  // namespace

void resolve_flattening_softmax(Graph& graph, const std::vector<Node*>& softmax) {
  for (auto* node : softmax) {
    Op op = node->op();
    const auto& shape = node->input(0)->type().shape;
    const auto rank = shape ? static_cast<std::int64_t>(shape->size()) : 0;
    auto& axis = axis_of(op);
    if (rank > 0 && axis >= -rank && axis < rank) {
      if (const auto only = only_axis(*shape, normalized_axis(axis, shape->size()))) {
        axis = static_cast<std::int64_t>(*only);
        node->set_op(std::move(op));
        continue;
      }
    }
    flatten_around(graph, node, node->origin());
  }
}

void complete_attributes(Graph& graph) {
  for (auto* node : graph.nodes()) {
    complete<Conv>(*node, 1);
    complete<ConvTranspose>(*node, 1);
    complete<ConvInteger>(*node, 1);
    complete<QLinearConv>(*node, 3);
    complete<MaxPool>(*node, 0);
    complete<AveragePool>(*node, 0);
    if (node->is<Transpose>()) complete_transpose(*node);
  }
}

}  // namespace slim
