#include "passes/canonicalize/hoist_strides.h"

#include <algorithm>

#include "passes/canonicalize/stride_demand.h"

namespace slim {
namespace {

constexpr const char* kHoistStrides = "hoist-strides";

/// Values of unknown rank have no strides to speak of: nothing is left out of them.
Strides divided(Strides a, const Strides& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) {
    SLIM_CHECK(a[i] % b[i] == 0);
    a[i] /= b[i];
  }
  return a;
}

Strides multiplied(Strides a, const Strides& b) {
  for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i) a[i] *= b[i];
  return a;
}

class Hoister {
 public:
  Hoister(Graph& graph, const StrideDemand& demand, const PassContext& context)
      : graph_(graph), demand_(demand), context_(context) {}

  void run() {
    const auto nodes = graph_.nodes();
    for (auto* node : nodes) {
      const auto kept = demand_.kept(*node->output());
      const auto role = demand_.role(*node);
      if (role == StrideRole::kWindow) {
        set_stride(node, kept);
      } else if (role == StrideRole::kElementwise && !is_one(kept)) {
        for (const auto operand : StrideDemand::spatial_operands(*node)) follow(node, operand, kept);
      }
    }
    for (auto* node : nodes) {
      auto* value = node->output();
      if (!is_one(demand_.kept(*value))) graph_.rename(value, graph_.fresh_name(value->name() + "_strided"));
    }
  }

 private:
  /// The window's stride, times what its readers leave out, divided by what is missing in its input already.
  void set_stride(Node* node, const Strides& kept) {
    const auto window = *plain_window(*node);
    const auto& before = window.strides;
    const auto above = demand_.kept(*node->input(0));
    const auto after = divided(multiplied(before, kept), above);
    if (is_one(window.kernel) && !is_one(before) && is_one(above) && context_.is_explained(kHoistStrides)) {
      context_.say(kHoistStrides, "declined at " + describe(*node) + ": '" + node->input(0)->name() +
                                      "' is read elsewhere, or cannot be computed in part");
    }
    if (after == before) return;
    auto op = node->op();
    if (auto* conv = op.as<Conv>()) conv->strides = after;
    if (auto* pool = op.as<MaxPool>()) pool->strides = after;
    if (auto* pool = op.as<AveragePool>()) pool->strides = after;
    node->set_op(std::move(op));
    if (context_.is_explained(kHoistStrides)) {
      context_.say(kHoistStrides,
                   "strides " + to_string(before) + " become " + to_string(after) + " at " + describe(*node));
    }
  }

  /// Brings an operand of an elementwise node to the positions that its output keeps.
  void follow(Node* node, std::size_t operand, const Strides& kept) {
    auto* value = node->input(operand);
    const auto missing = divided(kept, demand_.kept(*value));
    if (!is_one(missing)) graph_.set_input(node, operand, subsampled(value, missing, node));
  }

  /// MaxPool with kernel 1: one for all readers of the same positions.
  Value* subsampled(Value* value, const Strides& strides, Node* before) {
    auto& made = pools_[{value, strides}];
    if (made != nullptr) return made;
    MaxPool pool;
    pool.kernel_shape.assign(strides.size(), 1);
    pool.dilations.assign(strides.size(), 1);
    pool.pads.assign(2 * strides.size(), 0);
    pool.strides = strides;
    const auto name = value->name() + "_strided";
    auto* node = graph_.add_node(pool, {value}, {name}, name, before->origin(), before);
    if (context_.is_explained(kHoistStrides)) {
      context_.say(kHoistStrides, "MaxPool with strides " + to_string(strides) + " on '" + value->name() + "'");
    }
    return made = node->output();
  }

  Graph& graph_;
  const StrideDemand& demand_;
  const PassContext& context_;
  std::map<std::pair<Value*, Strides>, Value*> pools_;
};

}  // namespace

Pass hoist_strides() {
  return {kHoistStrides, {}, [](Graph& graph, PassContext& context) {
            const StrideDemand demand(graph);
            Hoister(graph, demand, context).run();
          }};
}

}  // namespace slim
