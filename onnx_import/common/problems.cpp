#include "onnx_import/common/problems.h"

#include <fmt/format.h>

namespace slim {

void throw_if_any(const Diagnostics& problems, const std::string& file) {
  if (problems.empty()) return;
  const auto while_importing = fmt::format("while importing '{}'", file);
  if (problems.problems().size() == 1) {
    const auto& problem = problems.problems().front();
    Error error(ExitCode::kBadInput, problem.message);
    if (!problem.where.empty()) error.context(problem.where);
    if (!file.empty()) error.context(while_importing);
    if (!problem.hint.empty()) error.hint(problem.hint);
    throw error;
  }
  try {
    problems.throw_if_any();
  } catch (Error& error) {
    if (!file.empty()) error.context(while_importing);
    throw;
  }
}

}  // namespace slim
