#include "onnx_import/paddle/format/model_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <system_error>
#include <vector>

#include "onnx_import/common/mapped_file.h"
#include "onnx_import/paddle/format/read_program.h"

namespace slim::paddle {
namespace {

namespace fs = std::filesystem;

bool is_file(const fs::path& path) {
  std::error_code missing;
  return fs::is_regular_file(path, missing);
}

bool is_folder(const fs::path& path) {
  std::error_code missing;
  return fs::is_directory(path, missing);
}

/// The two halves of MODEL:PARAMS, split at the first colon that leaves an existing file.
std::optional<ModelFiles> split_pair(const fs::path& path) {
  const auto text = path.string();
  for (auto colon = text.find(':'); colon != std::string::npos; colon = text.find(':', colon + 1)) {
    const fs::path program = text.substr(0, colon);
    if (is_file(program)) return ModelFiles{program, text.substr(colon + 1)};
  }
  return std::nullopt;
}

bool holds_program(const fs::path& path) {
  try {
    const MappedFile file(path);
    return is_pir(file.bytes()) || is_program_desc(file.bytes());
  } catch (const Error&) {
    return false;
  }
}

std::vector<fs::path> files_in(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(folder)) {
    if (is_file(entry.path())) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// The parameters beside a program, by the names that Paddle's versions gave them.
ModelFiles with_parameters(const fs::path& program) {
  auto beside = program;
  beside.replace_extension(".pdiparams");
  const bool named_apart = program.extension() == ".pdmodel" || program.extension() == ".json";
  if (named_apart || is_file(beside)) return {program, beside};
  for (const auto* name : {"params", "__params__"}) {
    if (const auto file = program.parent_path() / name; is_file(file)) return {program, file};
  }
  return {program, {}};
}

fs::path program_in(const fs::path& folder) {
  for (const auto* name : {"__model__", "model"}) {
    if (is_file(folder / name)) return folder / name;
  }
  auto files = files_in(folder);
  std::erase_if(files, [](const fs::path& file) {
    const auto parameters = fs::path(file).replace_extension(".pdiparams");
    const bool by_name = file.extension() == ".pdmodel" || (file.extension() == ".json" && is_file(parameters));
    return !by_name && !holds_program(file);
  });
  if (files.size() == 1) return files.front();
  if (files.empty()) {
    throw Error(ExitCode::kNoInput, fmt::format("folder '{}' holds no Paddle program", folder.string()))
        .hint("name the files: MODEL:PARAMS");
  }
  std::vector<std::string> names;
  names.reserve(files.size());
  for (const auto& file : files) names.push_back("'" + file.filename().string() + "'");
  throw Error(ExitCode::kBadInput, fmt::format("folder '{}' holds {} Paddle programs: {}", folder.string(),
                                               names.size(), fmt::join(names, ", ")))
      .hint("name the one to use, or MODEL:PARAMS");
}

}  // namespace

bool is_paddle_model(const fs::path& path) {
  if (is_folder(path)) return true;
  return is_file(path) ? path.extension() == ".pdmodel" || holds_program(path) : split_pair(path).has_value();
}

ModelFiles find_model_files(const fs::path& path) {
  if (is_folder(path)) return with_parameters(program_in(path));
  if (is_file(path)) return with_parameters(path);
  if (const auto pair = split_pair(path)) {
    if (is_file(pair->parameters)) return *pair;
    throw Error(ExitCode::kNoInput, fmt::format("the parameters '{}' do not exist", pair->parameters.string()));
  }
  throw Error(ExitCode::kNoInput, fmt::format("'{}' does not exist", path.string()));
}

}  // namespace slim::paddle
