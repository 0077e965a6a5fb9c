// Latency of ONNX models in the oneDNN f32 executor, one core, batch 1:
//
//     latency [--runs N] MODEL.onnx...
//
// The models are taken in turns, so that ratios hold on a noisy machine. DNNL_VERBOSE=1 lists and times the primitives.

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <random>
#include <string_view>
#include <vector>

#include "onnx_import/onnx/import.h"
#include "passes/canonicalize/canonicalize.h"
#include "runtime/onednn/executor.h"
#include "runtime/reference/evaluate.h"

namespace {

slim::Graph load(const std::string& path) {
  slim::CanonicalizeOptions options;
  options.evaluate = [](const slim::Node& node, const std::vector<const slim::Tensor*>& operands) {
    return slim::can_evaluate(node.op()) ? std::optional(slim::evaluate(node, operands)) : std::nullopt;
  };
  return slim::canonicalize(slim::import_onnx(path), options);
}

std::vector<slim::Tensor> random_inputs(const slim::Graph& graph) {
  std::mt19937 engine(1);
  std::normal_distribution<float> normal;
  std::vector<slim::Tensor> inputs;
  for (const auto* input : graph.inputs()) {
    slim::Dims dims;
    for (const auto& dim : input->type().shape.value()) dims.push_back(dim.is_known() ? dim.value() : 1);
    inputs.push_back(slim::Tensor::uninitialized(slim::DataType::kF32, dims));
    std::ranges::generate(inputs.back().mutable_data<float>(), [&] { return normal(engine); });
  }
  return inputs;
}

struct Subject {
  std::string path;
  slim::Graph graph;
  std::vector<slim::Tensor> inputs;
  std::unique_ptr<slim::Executor> executor;
  std::vector<double> milliseconds;

  void run() {
    const auto start = std::chrono::steady_clock::now();
    executor->run(inputs);
    milliseconds.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
  }
};

}  // namespace

int main(int argc, char** argv) {
  int runs = 50;
  std::vector<std::unique_ptr<Subject>> subjects;
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--runs" && i + 1 < argc) {
      runs = std::atoi(argv[++i]);
      continue;
    }
    auto graph = load(argv[i]);
    auto inputs = random_inputs(graph);
    subjects.push_back(std::make_unique<Subject>(Subject{argv[i], std::move(graph), std::move(inputs), nullptr, {}}));
    subjects.back()->executor = slim::make_onednn_executor(subjects.back()->graph);
    subjects.back()->executor->run(subjects.back()->inputs);
  }
  for (int run = 0; run < runs; ++run) {
    for (auto& subject : subjects) subject->run();
  }
  fmt::print("oneDNN {}, {}\n{:>10}{:>10}  model\n", slim::onednn_version(), slim::cpu_isa(), "median ms", "min ms");
  for (auto& subject : subjects) {
    auto& times = subject->milliseconds;
    std::ranges::sort(times);
    fmt::print("{:10.3f}{:10.3f}  {}\n", times[times.size() / 2], times.front(), subject->path);
  }
}
