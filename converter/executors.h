#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "graph/graph.h"
#include "runtime/onednn/executor.h"

namespace slim {

/// One oneDNN executor of `graph` a thread, made when it is needed; they share packed weights. Keeps a reference to the
/// graph.
class Executors {
 public:
  Executors(const Graph& graph, std::size_t threads) : graph_(graph), executors_(threads) {}

  std::vector<Tensor> run(std::size_t worker, const std::vector<Tensor>& inputs) {
    auto& executor = executors_[worker];
    if (!executor) executor = make_onednn_executor(graph_, {.weights = weights_});
    return executor->run(inputs);
  }
  std::size_t count() const { return executors_.size(); }

 private:
  const Graph& graph_;
  std::shared_ptr<onednn::WeightCache> weights_ = make_weight_cache();
  std::vector<std::unique_ptr<Executor>> executors_;
};

}  // namespace slim
