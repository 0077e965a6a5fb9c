#include "onnx_import/import.h"

#include "onnx_import/onnx/import.h"
#include "onnx_import/paddle/format/model_files.h"
#include "onnx_import/paddle/import.h"

namespace slim {

Graph import_model(const std::filesystem::path& path, const ImportOptions& options) {
  return paddle::is_paddle_model(path) ? paddle::import_paddle(path, options) : import_onnx(path, options);
}

std::vector<std::filesystem::path> model_files(const std::filesystem::path& path) {
  if (!paddle::is_paddle_model(path)) return {path};
  const auto found = paddle::find_model_files(path);
  if (!found.parameters.empty()) return {found.program, found.parameters};
  std::vector<std::filesystem::path> files;
  const auto folder = found.program.parent_path();
  for (const auto& entry : std::filesystem::directory_iterator(folder.empty() ? "." : folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  return files;
}

}  // namespace slim
