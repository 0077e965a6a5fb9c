#include "converter/candidate.h"

#include <fmt/format.h>

namespace slim {

std::string to_string(const Candidate& candidate) {
  auto text = to_string(candidate.rule);
  if (candidate.refined) text += " and others where they serve better";
  if (candidate.equalization > 0.0F) text += fmt::format(", channels equalized ({:.2g})", candidate.equalization);
  if (candidate.rounded) return text + ", weights by their effect";
  return candidate.weights == WeightScale::kLeastSquares ? text + ", least-squares weights" : text;
}

}  // namespace slim
