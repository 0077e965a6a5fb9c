#include "onnx_import/paddle/format/parameters.h"

#include <fmt/format.h>

#include <algorithm>
#include <system_error>

#include "onnx_import/common/mapped_file.h"
#include "onnx_import/paddle/format/tensor_record.h"

namespace slim::paddle {
namespace {

constexpr const char* kMismatch = "these two files do not belong together, or one is damaged: export the model again";

Dims without_ones(Dims dims) {
  std::erase(dims, 1);
  return dims;
}

/// Paddle itself declares [C] for scales of [1,C], and [1] for scalars.
bool fits(const TensorRecord& record, const Variable& variable) {
  const auto declared = variable.type.dims();
  return !declared || without_ones(record.dims) == without_ones(*declared);
}

Parameters read_all(std::span<const std::byte> bytes, const Program& program, const std::set<std::string>& wanted,
                    Diagnostics& problems, const Passed& passed) {
  Parameters parameters;
  for (const auto* variable : sorted_parameters(program)) {
    const auto where = fmt::format("parameter '{}'", variable->name);
    if (bytes.empty()) {
      problems.add({"the parameter file ends before this parameter", where, kMismatch});
      return parameters;
    }
    try {
      const auto record = next_record(bytes);
      if (!fits(record, *variable)) {
        problems.add({fmt::format("expected {}, found {} {}", to_string(variable->type), name_of(record.type),
                                  to_string(record.dims)),
                      where, kMismatch});
        return parameters;
      }
      if (wanted.contains(variable->name)) parameters.emplace(variable->name, copy_of(record, passed));
    } catch (const Error& error) {
      // What follows would be read from the wrong place.
      problems.add({error.what(), where, kMismatch});
      return parameters;
    }
    if (passed) passed(bytes.data());
  }
  if (!bytes.empty()) {
    problems.add(
        {fmt::format("the parameter file goes on for {} bytes behind the program's last parameter", bytes.size()),
         {},
         kMismatch});
  }
  return parameters;
}

bool leaves_folder(const std::string& name) {
  const std::filesystem::path relative(name);
  const bool climbs = std::find(relative.begin(), relative.end(), "..") != relative.end();
  return name.find('\0') != std::string::npos || relative.is_absolute() || climbs;
}

/// Throws Error(kNoInput) with the names that have no file.
void check_all_there(const std::filesystem::path& folder, const std::set<std::string>& wanted) {
  constexpr std::size_t kShown = 5;
  std::vector<std::string> missing;
  for (const auto& name : wanted) {
    std::error_code unknown;
    if (!leaves_folder(name) && !std::filesystem::exists(folder / name, unknown)) missing.push_back("'" + name + "'");
  }
  if (missing.empty()) return;
  const auto count = missing.size();
  missing.resize(std::min(count, kShown));
  throw Error(ExitCode::kNoInput, fmt::format("{} of {} parameters have no file in '{}': {}{}", count, wanted.size(),
                                              folder.string(), fmt::join(missing, ", "), count > kShown ? ", ..." : ""))
      .hint("if one file holds all parameters, name both: MODEL:PARAMS");
}

/// One file a parameter, named after it.
Parameters read_separate(const std::filesystem::path& folder, const std::set<std::string>& wanted,
                         Diagnostics& problems) {
  check_all_there(folder, wanted);
  Parameters parameters;
  for (const auto& name : wanted) {
    const auto where = fmt::format("parameter '{}'", name);
    if (leaves_folder(name)) {
      problems.add({"its file would lie outside of the model's folder", where, {}});
      continue;
    }
    try {
      MappedFile file(folder / name);
      auto bytes = file.bytes();
      const auto record = next_record(bytes);
      if (!bytes.empty()) {
        throw Error(ExitCode::kBadInput, fmt::format("its file goes on for {} bytes behind it", bytes.size()));
      }
      parameters.emplace(name, copy_of(record, [&](const std::byte* end) { file.release_before(end); }));
    } catch (const Error& error) {
      problems.add({error.what(), where, "the file is damaged: export the model again"});
    }
  }
  return parameters;
}

}  // namespace

std::vector<const Variable*> sorted_parameters(const Program& program) {
  std::vector<const Variable*> sorted;
  for (const auto& variable : program.variables) {
    if (variable.is_parameter) sorted.push_back(&variable);
  }
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->name < b->name; });
  sorted.erase(
      std::unique(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->name == b->name; }),
      sorted.end());
  return sorted;
}

Parameters read_combined(std::span<const std::byte> bytes, const Program& program, const std::set<std::string>& wanted,
                         Diagnostics& problems) {
  return read_all(bytes, program, wanted, problems, {});
}

Parameters read_parameters(const ModelFiles& files, const Program& program, const std::set<std::string>& wanted,
                           Diagnostics& problems) {
  if (wanted.empty() && files.parameters.empty()) return {};
  if (files.parameters.empty()) return read_separate(files.program.parent_path(), wanted, problems);
  MappedFile file(files.parameters);
  return read_all(file.bytes(), program, wanted, problems, [&file](const std::byte* end) { file.release_before(end); });
}

}  // namespace slim::paddle
