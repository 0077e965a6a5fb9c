#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>
#include <vector>

#include "converter/export/onnx_export.h"
#include "graph/text.h"
#include "onnx_import/onnx/import.h"

namespace slim {
namespace {

namespace fs = std::filesystem;

fs::path test_data() {
  const char* given = std::getenv("SLIMCONV_TEST_DATA");
  return given != nullptr ? fs::path(given) : fs::path(SLIMCONV_SOURCE_DIR) / ".." / "shared" / "data";
}

/// The first line of `a` that `b` does not have in its place; the texts as a whole are long.
std::string first_difference(const std::string& a, const std::string& b) {
  std::istringstream left(a);
  std::istringstream right(b);
  for (std::string x, y; std::getline(left, x);) {
    if (!std::getline(right, y) || x != y) return "expected: " + x + "\nfound:    " + y;
  }
  return a.size() == b.size() ? "" : "more lines";
}

/// Real models are not part of the repository. Each must import, and be the same graph after export and import.
TEST(RealModels, SurviveExportAndImport) {
  const auto folder = test_data() / "models";
  if (!fs::is_directory(folder)) GTEST_SKIP() << "no models in " << folder << "; set SLIMCONV_TEST_DATA";
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".onnx") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  PrintOptions summary;
  summary.constants = PrintOptions::Constants::kSummary;
  summary.origins = false;
  for (const auto& file : files) {
    SCOPED_TRACE(file);
    auto graph = import_onnx(file);
    graph.erase_dead();  // as an export does with constants that nobody reads, such as a Resize's region
    std::stringstream bytes;
    export_onnx(graph, bytes);
    const auto text = bytes.str();
    auto again = import_onnx(std::as_bytes(std::span(text)), ".");
    graph.opsets[""] = std::max<std::int64_t>(graph.opsets[""], 13);
    EXPECT_EQ(first_difference(print(graph, summary), print(again, summary)), "");
  }
}

}  // namespace
}  // namespace slim
