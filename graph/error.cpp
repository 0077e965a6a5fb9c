#include "graph/error.h"

#include <algorithm>

namespace slim {

void Diagnostics::throw_if_any(ExitCode code) const {
  if (problems_.empty()) return;
  std::string text;
  const auto shown = std::min(problems_.size(), kShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& problem = problems_[i];
    if (i > 0) text.append("\n");
    text.append(problem.message);
    if (!problem.where.empty()) text.append("\n  ").append(problem.where);
    if (!problem.hint.empty()) text.append("\n  hint: ").append(problem.hint);
  }
  if (shown < problems_.size())
    text.append("\n(").append(std::to_string(problems_.size() - shown)).append(" more problems)");
  throw Error(code, text);
}

}  // namespace slim
