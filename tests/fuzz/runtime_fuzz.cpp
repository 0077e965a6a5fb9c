// Differential: a small random graph with quantization in it gives the same by the reference kernels as it stands, by
// the reference kernels when its INT8 chains are fused, and in the oneDNN executor.
#include <fuzzer/FuzzedDataProvider.h>

#include <cmath>
#include <cstdio>

#include "graph/infer.h"
#include "graph/text.h"
#include "passes/fuse/fuse.h"
#include "runtime/onednn/executor.h"
#include "runtime/reference/evaluate.h"
#include "runtime/reference/executor.h"
#include "tests/fuzz/random_graph.h"
#include "tests/runtime/onednn/node_by_node.h"

namespace slim {
namespace {

[[noreturn]] void report(const char* what, const std::string& difference, const Graph& graph) {
  std::fprintf(stderr, "%s: %s\n%s\n", what, difference.c_str(), print(graph).c_str());
  std::abort();
}

FuseOptions exact() {
  FuseOptions options;
  options.exact = true;
  options.evaluate = [](const Node& node, const std::vector<const Tensor*>& operands) {
    return can_evaluate(node.op()) ? std::optional(evaluate(node, operands)) : std::nullopt;
  };
  return options;
}

/// Fusing rounds in another order: single results may move by a step, and what is computed from them by some. A wrong
/// rule moves most of them. Empty if at most one result in fifty differs by more than a twentieth of the largest.
std::string gross_difference(const Tensor& actual, const Tensor& expected) {
  if (actual.type() != expected.type() || actual.dims() != expected.dims()) return "another type or other dims";
  const auto a = to_doubles(actual);
  const auto e = to_doubles(expected);
  double largest = 1e-30;
  for (const double x : e) largest = std::max(largest, std::fabs(x));
  std::size_t different = 0;
  for (std::size_t i = 0; i < e.size(); ++i) different += std::fabs(a[i] - e[i]) > 0.05 * largest ? 1 : 0;
  return different * 50 <= e.size() + 49 ? ""
                                         : std::to_string(different) + " of " + std::to_string(e.size()) + " differ";
}

/// What runs in float may be fused where nobody looks at it, and round otherwise; integers behind it may follow.
std::string memory_difference(const Tensor& actual, const Tensor& expected) {
  if (actual == expected) return "";
  if (actual.type() != DataType::kF32) return gross_difference(actual, expected);
  const double distance = testing::relative_distance(actual, expected);
  return distance <= testing::kTolerance ? "" : gross_difference(actual, expected);
}

void check(const Graph& graph) {
  const auto inputs = fuzz::inputs_of(graph);
  const auto expected = make_reference_executor(graph)->run(inputs);
  const Graph fused = fuse(graph.clone(), exact());
  const auto results = make_reference_executor(fused)->run(inputs);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto wrong = gross_difference(results[i], expected[i]);
    if (!wrong.empty()) report("fused by the reference kernels, output ", std::to_string(i) + ": " + wrong, graph);
  }
  const auto wrong = testing::difference_node_by_node(fused, inputs);
  if (!wrong.empty()) report("oneDNN", wrong, fused);
  // The same plan with all values kept: memory that is used again must change nothing.
  const auto kept = make_onednn_executor(fused);
  const auto open = testing::with_all_outputs(fused);
  const auto all = make_onednn_executor(open)->run(inputs);
  for (int run = 0; run < 2; ++run) {
    const auto actual = kept->run(inputs);
    for (std::size_t i = 0; i < actual.size(); ++i) {
      const auto wrong_result = memory_difference(actual[i], all[i]);
      if (!wrong_result.empty()) report("memory", "output " + std::to_string(i) + ": " + wrong_result, fused);
    }
  }
}

}  // namespace
}  // namespace slim

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  FuzzedDataProvider bytes(data, size);
  auto graph = slim::fuzz::random_graph(bytes);
  slim::Diagnostics problems;
  slim::infer_types(graph, problems);
  if (!problems.empty()) return 0;
  slim::check(graph);
  return 0;
}
