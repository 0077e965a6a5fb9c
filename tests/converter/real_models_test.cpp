#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>

#include "converter/computable.h"
#include "converter/load.h"
#include "onnx_import/onnx/import.h"
#include "runtime/onednn/executor.h"
#include "runtime/reference/executor.h"
#include "tests/runtime/onednn/against_reference.h"

namespace slim {
namespace {

namespace fs = std::filesystem;

fs::path models_folder() {
  const char* given = std::getenv("SLIMCONV_TEST_DATA");
  return (given != nullptr ? fs::path(given) : fs::path(SLIMCONV_SOURCE_DIR) / ".." / "shared" / "data") / "models";
}

/// All ONNX files of the folder; one empty path where there is none, so that the test can say "skipped".
std::vector<fs::path> model_files() {
  std::vector<fs::path> files;
  if (fs::is_directory(models_folder())) {
    for (const auto& entry : fs::recursive_directory_iterator(models_folder())) {
      const auto file = fs::relative(entry.path(), models_folder());
      // Node tests of the quantization operators are a matter of tests/conformance.
      if (file.extension() == ".onnx" && *file.begin() != "onnx_node_tests") files.push_back(file);
    }
  }
  if (files.empty()) files.emplace_back();
  std::sort(files.begin(), files.end());
  return files;
}

std::string test_name(const ::testing::TestParamInfo<fs::path>& info) {
  auto name = info.param.empty() ? "none" : info.param.string();
  std::ranges::replace_if(
      name, [](unsigned char c) { return std::isalnum(c) == 0; }, '_');
  return name;
}

class RealModels : public ::testing::TestWithParam<fs::path> {};

/// A value in the first layers that falls on another side of a rounding or a ReLU moves later ones by far more than
/// one sum does, so deep networks get ten times the tolerance of one operator.
constexpr double kNetworkTolerance = 10 * testing::kTolerance;
/// Height and width of inputs that leave them open.
constexpr std::int64_t kOpenSize = 64;

TEST_P(RealModels, RunTheSameInReferenceAndOneDnn) {
  if (GetParam().empty()) GTEST_SKIP() << "no models in " << models_folder() << "; set SLIMCONV_TEST_DATA";
  ModelOptions model;
  model.path = models_folder() / GetParam();
  auto graph = load_model(model);
  for (const auto* input : graph.inputs()) {
    const auto& shape = input->type().shape;
    if (!shape || shape->size() != 4) continue;
    Dims dims;
    for (std::size_t i = 0; i < shape->size(); ++i) {
      const auto& dim = (*shape)[i];
      dims.push_back(dim.is_known() ? dim.value() : i == 0 ? 1 : kOpenSize);
    }
    model.input_shapes[input->name()] = dims;
  }
  graph = load_model(model);
  const bool quantized = is_quantized(graph, nullptr);
  graph = runnable(std::move(graph), false);
  if (!uncomputable_values(graph).empty()) GTEST_SKIP() << "it has operators that no kernel computes";
  if (quantized) {
    if (!has_exact_int8_sums()) graph = testing::with_halved_weights(std::move(graph));
    EXPECT_EQ(testing::difference_node_by_node(graph, testing::random_inputs(graph, 1)), "");
    return;
  }
  testing::expect_agreement(graph, testing::random_inputs(graph, 1), kNetworkTolerance);
}

INSTANTIATE_TEST_SUITE_P(Files, RealModels, ::testing::ValuesIn(model_files()), test_name);

}  // namespace
}  // namespace slim
