#include "runtime/reference/executor.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "runtime/reference/evaluate.h"

namespace slim {
namespace {

class ReferenceExecutor final : public Executor {
 public:
  ReferenceExecutor(const Graph& graph, ExecutorOptions options)
      : graph_(graph),
        nodes_(graph.nodes()),
        observer_(options.observer),
        observed_(options.observed.begin(), options.observed.end()),
        observed_plain_(options.observed_plain.begin(), options.observed_plain.end()) {
    for (const auto* node : nodes_) {
      for (const auto* input : node->inputs()) {
        if (input != nullptr && !input->is_constant()) last_reader_[input] = node;
      }
    }
  }

  std::vector<Tensor> run(const std::vector<Tensor>& inputs) override {
    check_inputs(graph_, inputs);
    Values values;
    for (std::size_t i = 0; i < inputs.size(); ++i) values[graph_.inputs()[i]] = inputs[i];
    for (const auto* input : graph_.inputs()) observe(*input, values.at(input));
    for (const auto* constant : graph_.constants()) observe(*constant, constant->constant());
    for (const auto* node : nodes_) run_node(*node, values);

    std::vector<Tensor> results;
    for (const auto& output : graph_.outputs()) results.push_back(find(values, *output.value));
    return results;
  }

 private:
  using Values = std::unordered_map<const Value*, Tensor>;

  static const Tensor& find(const Values& values, const Value& value) {
    return value.is_constant() ? value.constant() : values.at(&value);
  }

  void run_node(const Node& node, Values& values) const {
    std::vector<const Tensor*> operands;
    for (const auto* input : node.inputs()) operands.push_back(input == nullptr ? nullptr : &find(values, *input));
    auto results = evaluate(node, operands);
    for (const auto* input : node.inputs()) {
      if (input == nullptr || input->is_constant() || input->is_graph_output()) continue;
      if (last_reader_.at(input) == &node) values.erase(input);
    }
    for (std::size_t i = 0; i < results.size(); ++i) {
      const auto* output = node.outputs()[i];
      observe(*output, results[i]);
      if (output->use_count() > 0) values[output] = std::move(results[i]);
    }
  }

  void observe(const Value& value, const Tensor& tensor) const {
    if (observer_ == nullptr || tensor.type() != DataType::kF32) return;
    if (observed_.contains(&value)) observer_->observe(value, tensor.data<float>(), 0);
    if (observed_plain_.contains(&value)) observer_->observe_plain(value, tensor.data<float>(), tensor.dims());
  }

  const Graph& graph_;
  std::vector<const Node*> nodes_;
  Observer* observer_;
  std::unordered_set<const Value*> observed_;
  std::unordered_set<const Value*> observed_plain_;
  std::unordered_map<const Value*, const Node*> last_reader_;
};

}  // namespace

std::unique_ptr<Executor> make_reference_executor(const Graph& graph, ExecutorOptions options) {
  return std::make_unique<ReferenceExecutor>(graph, std::move(options));
}

}  // namespace slim
