#include "converter/bench.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <random>

#include "converter/parallel.h"
#include "onnx_import/onnx/import.h"
#include "passes/fuse/fuse.h"
#include "runtime/onednn/executor.h"

namespace slim {
namespace {

constexpr std::size_t kLeastRounds = 5;
constexpr std::size_t kMostRounds = 10000;
/// Rounds of each step: enough for a minimum, few enough for large models.
constexpr int kProfileRounds = 20;

using Clock = std::chrono::steady_clock;
double milliseconds_since(Clock::time_point start) {
  return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

Tensor noise(const Value& input) {
  Dims dims;
  for (const auto& dim : input.type().shape.value_or(Shape{})) {
    if (!dim.is_known() && !dims.empty()) {
      throw Error(ExitCode::kBadInput, fmt::format("input '{}' is {}", input.name(), to_string(input.type())))
          .hint(fmt::format("fix its size with --input-shape {}=1x3x224x224", input.name()));
    }
    dims.push_back(dim.is_known() ? dim.value() : 1);
  }
  std::mt19937 engine(1);  // NOLINT(bugprone-random-generator-seed): the same inputs each time
  Tensor result = Tensor::zeros(input.type().type, dims);
  if (result.type() == DataType::kF32) {
    std::normal_distribution<float> normal;
    std::ranges::generate(result.mutable_data<float>(), [&] { return normal(engine); });
  } else if (is_8bit(result.type())) {
    std::uniform_int_distribution<int> uniform(0, 100);
    std::ranges::generate(result.mutable_bytes(), [&] { return static_cast<std::byte>(uniform(engine)); });
  }
  return result;
}

/// Inputs of N(0, 1), 8-bit integers of 0 to 100, other types zero; an open first dim is one.
std::vector<Tensor> noise_inputs(const Graph& graph) {
  std::vector<Tensor> inputs;
  for (const auto* input : graph.inputs()) inputs.push_back(noise(*input));
  return inputs;
}

/// A model with what runs it.
struct Subject {
  Graph graph;
  bool fused;  ///< INT8 chains, not a simulation in float
  std::vector<Tensor> inputs;
  std::vector<std::unique_ptr<Executor>> executors;  ///< one a thread
  std::vector<double> milliseconds = {};

  void run() {
    const auto start = Clock::now();
    parallel_for(executors.size(), executors.size(),
                 [&](std::size_t /*worker*/, std::size_t i) { executors[i]->run(inputs); });
    milliseconds.push_back(milliseconds_since(start));
  }
};

std::unique_ptr<Subject> subject(const ModelOptions& model, const BenchOptions& options) {
  Graph graph = load_model(model);
  const bool fuses = is_quantized(graph) && !is_simulated(graph, options.exact);
  auto result = std::make_unique<Subject>(Subject{runnable(std::move(graph), options.exact), fuses, {}, {}});
  try {
    result->inputs = noise_inputs(result->graph);
  } catch (Error& error) {
    error.context(fmt::format("while reading '{}'", model.path.string()));
    throw;
  }
  const auto weights = make_weight_cache();
  for (std::size_t i = 0; i < options.threads; ++i) {
    result->executors.push_back(make_onednn_executor(result->graph, {.weights = weights}));
    result->executors.back()->run(result->inputs);
  }
  return result;
}

void run_rounds(std::vector<std::unique_ptr<Subject>>& subjects, const BenchOptions& options) {
  const auto start = Clock::now();
  const auto rounds = options.runs.value_or(kMostRounds);
  for (std::size_t round = 0; round < rounds; ++round) {
    if (!options.runs && round >= kLeastRounds && milliseconds_since(start) > 1e3 * options.seconds) break;
    for (auto& each : subjects) each->run();
    if (options.progress && options.runs) options.progress("measuring", round + 1, rounds);
  }
}

double median(std::vector<double> values) {
  std::ranges::sort(values);
  const auto middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace

std::vector<BenchResult> bench(const BenchOptions& options) {
  std::vector<std::unique_ptr<Subject>> subjects;
  for (const auto& model : options.models) subjects.push_back(subject(model, options));
  run_rounds(subjects, options);
  std::vector<BenchResult> results;
  for (std::size_t i = 0; i < subjects.size(); ++i) {
    auto& each = *subjects[i];
    BenchResult result;
    result.file = options.models[i].path.string();
    result.median_milliseconds = median(each.milliseconds);
    result.minimum_milliseconds = *std::ranges::min_element(each.milliseconds);
    result.ratio = (i == 0 ? result : results[0]).median_milliseconds / result.median_milliseconds;
    if (options.layers) result.steps = profile(each.graph, each.inputs, kProfileRounds);
    if (each.fused) {
      for (const auto& node : why_float(each.graph)) {
        const auto& name = node.node->name().empty() ? node.node->output()->name() : node.node->name();
        result.in_float.push_back({name, node.node->type_name(), node.reason});
      }
    }
    results.push_back(std::move(result));
  }
  return results;
}

}  // namespace slim
