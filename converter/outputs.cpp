#include "converter/outputs.h"

#include <fmt/format.h>

#include <algorithm>

namespace slim {
namespace {

void check_counts(std::size_t first, std::size_t second, const char* what) {
  if (first != second)
    throw Error(ExitCode::kBadInput, fmt::format("the models have {} and {} {}", first, second, what));
}

}  // namespace

OutputPairing pair_outputs(const Graph& first, const Graph& second) {
  check_counts(first.inputs().size(), second.inputs().size(), "inputs");
  check_counts(first.outputs().size(), second.outputs().size(), "outputs");
  OutputPairing pairing;
  for (std::size_t i = 0; i < first.outputs().size(); ++i) {
    const auto& others = second.outputs();
    const auto found = std::ranges::find(others, first.outputs()[i].name, &GraphOutput::name);
    pairing.names.push_back(first.outputs()[i].name);
    pairing.partner.push_back(found == others.end() ? i : static_cast<std::size_t>(found - others.begin()));
  }
  return pairing;
}

std::vector<Distance> paired_distances(const std::vector<Tensor>& first, const std::vector<Tensor>& second,
                                       const OutputPairing& pairing) {
  std::vector<Distance> result;
  for (std::size_t i = 0; i < first.size(); ++i) {
    const auto& partner = second[i < pairing.partner.size() ? pairing.partner[i] : i];
    if (partner.dims() != first[i].dims()) {
      throw Error(ExitCode::kBadInput,
                  fmt::format("output '{}' is {} in the first model and {} in the second", pairing.names[i],
                              to_string(first[i].dims()), to_string(partner.dims())));
    }
    result.push_back(distance(first[i], partner));
  }
  return result;
}

}  // namespace slim
