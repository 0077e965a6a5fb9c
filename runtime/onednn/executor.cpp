#include "runtime/onednn/executor.h"

#include <algorithm>
#include <list>

#include "runtime/onednn/library.h"
#include "runtime/onednn/lower.h"
#include "runtime/onednn/plan.h"
#include "runtime/onednn/thread_limit.h"
#include "runtime/reference/executor.h"

namespace slim {
namespace {

/// Plans kept for inputs of other dims.
constexpr std::size_t kPlans = 4;

class OneDnnExecutor : public Executor {
 public:
  OneDnnExecutor(const Graph& graph, ExecutorOptions options) : graph_(graph), options_(std::move(options)) {
    if (!options_.weights) options_.weights = make_weight_cache();
  }

  std::vector<Tensor> run(const std::vector<Tensor>& inputs) override {
    check_inputs(graph_, inputs);
    if (reference_) return reference_->run(inputs);
    const onednn::SingleThreaded limit;
    try {
      return plan_for(inputs).run(inputs);
    } catch (const onednn::DataDependentDims&) {
      reference_ = make_reference_executor(graph_, options_);
      plans_.clear();
      return reference_->run(inputs);
    }
  }

 private:
  struct Entry {
    std::vector<Dims> dims;
    onednn::Plan plan;
  };

  /// The plan for these dims moves to the front.
  onednn::Plan& plan_for(const std::vector<Tensor>& inputs) {
    const auto found = std::ranges::find_if(
        plans_, [&](const Entry& entry) { return std::ranges::equal(entry.dims, inputs, {}, {}, &Tensor::dims); });
    if (found != plans_.end()) {
      plans_.splice(plans_.begin(), plans_, found);
      return plans_.front().plan;
    }
    std::vector<Dims> dims(inputs.size());
    std::ranges::transform(inputs, dims.begin(), &Tensor::dims);
    auto draft = onednn::lower(graph_, dims, options_, *options_.weights);
    if (plans_.size() == kPlans) plans_.pop_back();
    plans_.push_front({std::move(dims), onednn::Plan(std::move(draft))});
    return plans_.front().plan;
  }

  const Graph& graph_;
  ExecutorOptions options_;
  std::list<Entry> plans_;
  std::unique_ptr<Executor> reference_;  ///< runs graphs that no plan can be made for
};

}  // namespace

std::unique_ptr<Executor> make_onednn_executor(const Graph& graph, ExecutorOptions options) {
  return std::make_unique<OneDnnExecutor>(graph, std::move(options));
}

std::shared_ptr<onednn::WeightCache> make_weight_cache() { return std::make_shared<onednn::WeightCache>(); }

std::string onednn_version() { return onednn::library_version(); }
std::string cpu_isa() { return onednn::effective_isa(); }
bool has_exact_int8_sums() { return onednn::has_exact_int8(); }

}  // namespace slim
