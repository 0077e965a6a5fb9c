// Latency of ONNX models in the oneDNN f32 executor, one core, batch 1:
//
//     latency [--runs N] MODEL.onnx...
//
// The models are taken in turns, so that ratios hold on a noisy machine. DNNL_VERBOSE=1 lists and times the primitives.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <cmath>
#include <chrono>
#include <cstdlib>
#include <random>
#include <string_view>
#include <vector>

#include "onnx_import/onnx/import.h"
#include "passes/fuse/fuse.h"
#include "graph/text.h"
#include "runtime/onednn/lower.h"
#include "runtime/onednn/profile.h"
#include "runtime/reference/executor.h"
#include "runtime/onednn/weight_cache.h"
#include "passes/canonicalize/canonicalize.h"
#include "runtime/onednn/executor.h"
#include "runtime/reference/evaluate.h"

namespace {

slim::Graph load(const std::string& path) {
  slim::CanonicalizeOptions options;
  options.evaluate = [](const slim::Node& node, const std::vector<const slim::Tensor*>& operands) {
    return slim::can_evaluate(node.op()) ? std::optional(slim::evaluate(node, operands)) : std::nullopt;
  };
  auto graph = slim::import_onnx(path);
  if (!slim::is_quantized(graph)) return slim::canonicalize(std::move(graph), options);
  slim::FuseOptions fuse;
  fuse.evaluate = options.evaluate;
  fuse.exact = getenv("EXACT") != nullptr;
  if (getenv("NOFUSE")) return graph;
  if (getenv("EXPLAIN")) { fuse.passes.explain = getenv("EXPLAIN"); fuse.passes.sink = [](std::string l) { fmt::print("{}\n", l); }; }
  graph = slim::fuse(std::move(graph), fuse);
  if (getenv("HALFW")) {
    for (auto* node : graph.nodes()) {
      if (!node->is<slim::Int8Conv>() && !node->is<slim::Int8ConvTranspose>() && !node->is<slim::Int8Gemm>()) continue;
      auto t = slim::Tensor::zeros(slim::DataType::kI8, node->input(1)->constant().dims());
      auto from = node->input(1)->constant().data<std::int8_t>();
      for (size_t i = 0; i < from.size(); ++i) t.mutable_data<std::int8_t>()[i] = static_cast<std::int8_t>(from[i] / 2);
      graph.set_input(node, 1, graph.add_constant("halved", t));
    }
  }
  return graph;
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
  if (getenv("STEPS")) {
    for (auto& s : subjects) {
      if (getenv("TEXT")) fmt::print("{}\n", slim::print(s->graph));
      std::vector<slim::Dims> dims;
      for (auto& t : s->inputs) dims.push_back(t.dims());
      slim::onednn::WeightCache cache;
      slim::onednn::Plan plan(slim::onednn::lower(s->graph, dims, {}, cache));
      std::map<std::string, int> counts;
      for (auto& n : plan.step_names()) ++counts[n];
      for (auto& [n, c] : counts) fmt::print("{:4} {}\n", c, n);
      fmt::print("arena {}\n", plan.arena_bytes());
      for (auto& f : slim::why_float(s->graph)) fmt::print("float {}: {}\n", slim::describe(*f.node), f.reason);
    }
  }
  if (getenv("EACH")) {
    for (auto& s : subjects) {
      auto g = s->graph.clone();
      std::vector<const slim::Node*> nodes;
      for (auto* n : g.nodes()) { if (n->output()->is_graph_output()) continue; nodes.push_back(n); g.add_output(n->output()->name(), n->output()); }
      auto a = slim::make_onednn_executor(g)->run(s->inputs);
      auto b = slim::make_reference_executor(g)->run(s->inputs);
      int shown = 0;
      for (size_t i = s->graph.outputs().size(); i < a.size(); ++i) {
        auto x = slim::to_doubles(a[i]), y = slim::to_doubles(b[i]);
        size_t bad = 0; double worst = 0;
        for (size_t k = 0; k < x.size(); ++k) { bad += x[k] != y[k]; worst = std::max(worst, std::fabs(x[k] - y[k])); }
        if (bad && shown++ < 6) fmt::print("{}: {} of {} differ, worst {}, {} residual {}\n", slim::describe(*nodes[i - s->graph.outputs().size()]), bad, x.size(), worst, slim::to_string(a[i].dims()), nodes[i - s->graph.outputs().size()]->input(4) != nullptr);
      }
    }
  }
  if (getenv("PROFILE")) {
    for (auto& s : subjects) {
      auto steps = slim::profile(s->graph, s->inputs, runs);
      double sum = 0; for (auto& p : steps) sum += p.milliseconds;
      if (*getenv("PROFILE") == '2') for (auto& p : steps) fmt::print("{:8.3f} {:8.3f} {:6.1f} GOPS {:20} {:24} {}\n", p.milliseconds, p.alone, p.operations / p.milliseconds / 1e6, p.kind, p.implementation, p.node);
      fmt::print("limit {:.3f} sum of steps {:.3f} {}\n", slim::limit_milliseconds(steps), sum, s->path);
    }
  }
  if (getenv("CHECK")) {
    for (auto& s : subjects) {
      auto a = s->executor->run(s->inputs);
      auto b = slim::make_reference_executor(s->graph)->run(s->inputs);
      for (size_t i = 0; i < a.size(); ++i) {
        auto x = slim::to_doubles(a[i]), y = slim::to_doubles(b[i]);
        double n = 0, e = 0;
        for (size_t k = 0; k < x.size(); ++k) { n += y[k] * y[k]; e += (x[k] - y[k]) * (x[k] - y[k]); }
        fmt::print("{} output {}: SQNR vs reference {:.1f} dB\n", s->path, i, 10 * std::log10(n / (e + 1e-300)));
      }
    }
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
