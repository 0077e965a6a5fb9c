// Runs the node tests of the ONNX backend test suite (Debian package libonnx-testdata) through import and the reference
// kernels, and as the runtime does: canonical, INT8 chains fused, in the oneDNN executor. Judged is every model that
// imports without opaque operators; unsupported.txt lists the exceptions.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "onnx_import/onnx/format/read.h"
#include "onnx_import/onnx/format/write.h"
#include "onnx_import/onnx/import.h"
#include "passes/fuse/fuse.h"
#include "runtime/onednn/executor.h"
#include "runtime/reference/evaluate.h"
#include "runtime/reference/executor.h"
#include "tests/conformance/tensor_file.h"

namespace slim {
namespace {

namespace fs = std::filesystem;

fs::path data_dir() {
  const char* chosen = std::getenv("SLIMCONV_NODE_TESTS");
  return chosen != nullptr ? chosen : "/usr/share/libonnx-testdata/data/node";
}

/// "name: reason" lines; # starts a comment.
std::map<std::string, std::string> read_unsupported() {
  std::map<std::string, std::string> reasons;
  std::ifstream file(SLIMCONV_UNSUPPORTED_LIST);
  EXPECT_TRUE(file.is_open());
  for (std::string line; std::getline(file, line);) {
    const auto colon = line.find(": ");
    if (line.empty() || line[0] == '#') continue;
    EXPECT_NE(colon, std::string::npos) << "no reason: " << line;
    reasons[line.substr(0, colon)] = line.substr(colon + 1);
  }
  return reasons;
}

/// The expected values were computed by numpy in the tensor's own type, with its rounding at every step; ours are
/// rounded once. 2e-5 is some 170 units in the last place of a float, 4e-3 four of a half.
double tolerance_of(DataType type) {
  if (type == DataType::kF16 || type == DataType::kBF16) return 4e-3;
  return is_float(type) ? 2e-5 : 0.0;
}

bool close(double a, double b, double tolerance) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) == std::isnan(b);
  if (std::isinf(a) || std::isinf(b)) return a == b;
  return std::fabs(a - b) <= tolerance * std::max(std::fabs(b), 1.0);
}

/// What is wrong with `found`; empty if nothing is.
std::string difference(const Tensor& found, const Tensor& expected) {
  if (found.type() != expected.type() || found.dims() != expected.dims()) {
    return std::string(name_of(found.type())) + to_string(found.dims()) + " instead of " +
           std::string(name_of(expected.type())) + to_string(expected.dims());
  }
  const auto a = to_doubles(found);
  const auto b = to_doubles(expected);
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!close(a[i], b[i], tolerance_of(found.type()))) {
      return "element " + std::to_string(i) + " is " + std::to_string(a[i]) + " instead of " + std::to_string(b[i]);
    }
  }
  return {};
}

std::vector<Tensor> read_tensors(const fs::path& set, const std::string& kind) {
  std::vector<Tensor> tensors;
  for (std::size_t i = 0;; ++i) {
    const auto path = set / (kind + "_" + std::to_string(i) + ".pb");
    if (!fs::exists(path)) return tensors;
    tensors.push_back(read_tensor_file(path));
  }
}

/// The test data keeps bf16 numbers as u16 ones of the same bits.
Tensor as_declared(Tensor tensor, DataType type) {
  if (type != DataType::kBF16 || tensor.type() != DataType::kU16) return tensor;
  Tensor result = Tensor::uninitialized(type, tensor.dims());
  std::copy(tensor.bytes().begin(), tensor.bytes().end(), result.mutable_bytes().begin());
  return result;
}

/// The models of operators that never changed say opset 1 or 6, which the importer refuses: here they say 7.
Graph import_test(const fs::path& path) {
  Diagnostics problems;
  auto model = read_onnx(path, problems);
  if (!problems.empty() || model.opsets[""] >= kOldestOpset) return import_onnx(path);
  model.opsets[""] = kOldestOpset;
  std::ostringstream lifted;
  write_onnx(model, lifted);
  const auto bytes = lifted.str();
  return import_onnx(std::as_bytes(std::span(bytes)), path.parent_path());
}

/// What is wrong with the executor's results on all data sets of `dir`.
std::string run_data_sets(const Graph& graph, Executor& executor, const fs::path& dir) {
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (!entry.is_directory()) continue;
    auto inputs = read_tensors(entry.path(), "input");
    for (std::size_t i = 0; i < std::min(inputs.size(), graph.inputs().size()); ++i) {
      inputs[i] = as_declared(inputs[i], graph.inputs()[i]->type().type);
    }
    const auto expected = read_tensors(entry.path(), "output");
    const auto found = executor.run(inputs);
    if (found.size() != expected.size()) return "the number of outputs differs";
    for (std::size_t i = 0; i < found.size(); ++i) {
      const auto wrong = difference(found[i], as_declared(expected[i], found[i].type()));
      if (!wrong.empty()) return "output " + std::to_string(i) + ": " + wrong;
    }
  }
  return {};
}

std::optional<std::vector<Tensor>> evaluate_constant(const Node& node, const std::vector<const Tensor*>& operands) {
  return can_evaluate(node.op()) ? std::optional(evaluate(node, operands)) : std::nullopt;
}

/// The same in both executors; the second one is named in the message.
std::string run_everywhere(const Graph& graph, const fs::path& dir) {
  auto wrong = run_data_sets(graph, *make_reference_executor(graph), dir);
  if (!wrong.empty()) return wrong;
  FuseOptions options;
  options.exact = true;
  options.evaluate = evaluate_constant;
  const auto fused = fuse(graph.clone(), options);
  wrong = run_data_sets(fused, *make_onednn_executor(fused), dir);
  return wrong.empty() ? wrong : "in the oneDNN executor: " + wrong;
}

std::set<std::string> typed_operator_names() {
  std::set<std::string> names;
  for_each_op_type([&]<typename T>(std::type_identity<T> /*type*/) { names.emplace(T::kName); });
  return names;
}

bool has_opaque(const Graph& graph) {
  const auto nodes = graph.nodes();
  return std::any_of(nodes.begin(), nodes.end(), [](const Node* node) { return node->is<OpaqueOp>(); });
}

/// Whether the file can be read and has operators that we have no type for.
bool names_other_operators(const fs::path& model) {
  static const auto typed = typed_operator_names();
  try {
    const auto nodes = read_onnx(model).graph.nodes;
    return std::any_of(nodes.begin(), nodes.end(), [](const OnnxNode& node) { return !typed.contains(node.type); });
  } catch (const Error&) {
    return false;
  }
}

enum class Verdict : std::uint8_t { kPassed, kFailed, kNotOurs };
struct Outcome {
  Verdict verdict;
  std::string message;
};

Outcome judge(const fs::path& dir) {
  try {
    const auto graph = import_test(dir / "model.onnx");
    if (has_opaque(graph)) return {Verdict::kNotOurs, {}};
    auto wrong = run_everywhere(graph, dir);
    const auto verdict = wrong.empty() ? Verdict::kPassed : Verdict::kFailed;
    return {verdict, std::move(wrong)};
  } catch (const Error& error) {
    if (names_other_operators(dir / "model.onnx")) return {Verdict::kNotOurs, {}};
    return {Verdict::kFailed, error.what()};
  }
}

TEST(Conformance, OnnxNodeTests) {
  if (!fs::is_directory(data_dir())) GTEST_SKIP() << "no " << data_dir() << ": install libonnx-testdata";
  auto unsupported = read_unsupported();
  std::vector<fs::path> cases;
  for (const auto& entry : fs::directory_iterator(data_dir())) {
    if (fs::exists(entry.path() / "model.onnx")) cases.push_back(entry.path());
  }
  std::sort(cases.begin(), cases.end());

  int passed = 0;
  for (const auto& dir : cases) {
    const auto name = dir.filename().string();
    const auto outcome = judge(dir);
    const bool listed = unsupported.erase(name) > 0;
    passed += outcome.verdict == Verdict::kPassed ? 1 : 0;
    if (listed) {
      EXPECT_EQ(outcome.verdict, Verdict::kFailed) << name << " is listed in unsupported.txt without need";
    } else if (outcome.verdict == Verdict::kFailed) {
      ADD_FAILURE() << name << ": " << outcome.message;
    }
  }
  for (const auto& [name, reason] : unsupported) ADD_FAILURE() << name << " is listed in unsupported.txt, but no test";
  RecordProperty("passed", passed);
  std::printf("%d of %zu node tests have typed operators only, and agree\n", passed, cases.size());
  EXPECT_GE(passed, 350);
}

}  // namespace
}  // namespace slim
