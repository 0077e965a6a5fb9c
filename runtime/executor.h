#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "graph/graph.h"

namespace slim {

namespace onednn {
class WeightCache;
}

/// Sees activations while an executor runs.
class Observer {
 public:
  virtual ~Observer() = default;
  /// Called once a run for each observed f32 value, in topological order. `elements` is the memory as the executor
  /// holds it, in any layout: its order means nothing. It contains `padding_zeros` zeros that are not elements of the
  /// value (blocked layouts round channels up). Valid only during the call.
  virtual void observe(const Value& value, std::span<const float> elements, std::int64_t padding_zeros) = 0;
  /// The same for values of ExecutorOptions::observed_plain: row-major elements of these dims.
  virtual void observe_plain(const Value& /*value*/, std::span<const float> /*elements*/, const Dims& /*dims*/) {}
};

struct ExecutorOptions {
  /// Values to show to `observer`; they are computed as they stand in the graph, whatever fusion would gain.
  std::vector<const Value*> observed = {};
  Observer* observer = nullptr;
  /// Packed weights that executors of one process share (make_weight_cache); null: each has its own. The reference
  /// executor does not look at it.
  std::shared_ptr<onednn::WeightCache> weights = nullptr;
  /// Values to show to `observer` in row-major order; may name observed ones, too.
  std::vector<const Value*> observed_plain = {};
};

/// Runs one graph. Not for use by several threads at once; make one executor a thread. The graph must outlive it.
class Executor {
 public:
  virtual ~Executor() = default;
  /// `inputs` in the order of graph.inputs(), with dims that agree with their types; results in the order of
  /// graph.outputs(). Throws Error where dims do not fit, naming the node.
  virtual std::vector<Tensor> run(const std::vector<Tensor>& inputs) = 0;
};

/// Throws Error unless `inputs` fit graph.inputs() in number, type and shape (symbols may take any size, but one each).
void check_inputs(const Graph& graph, const std::vector<Tensor>& inputs);

}  // namespace slim
