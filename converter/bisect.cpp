#include "converter/bisect.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace slim {
namespace {

using Measured = std::map<std::string, double>;

/// The compared tensors that a value depends on most directly.
class Ancestors {
 public:
  explicit Ancestors(const Measured& measured) : measured_(measured) {}

  const std::vector<std::string>& of(const Value* value) {
    const auto known = cache_.find(value);
    if (known != cache_.end()) return known->second;
    std::vector<std::string> names;
    if (measured_.contains(value->name())) {
      names.push_back(value->name());
    } else if (value->producer() != nullptr) {
      names = in_front_of(*value->producer());
    }
    return cache_.emplace(value, std::move(names)).first->second;
  }

  std::vector<std::string> in_front_of(const Node& node) {
    std::vector<std::string> names;
    for (const auto* input : node.inputs()) {
      if (input == nullptr) continue;
      for (const auto& name : of(input)) {
        if (std::ranges::find(names, name) == names.end()) names.push_back(name);
      }
    }
    return names;
  }

 private:
  const Measured& measured_;
  std::unordered_map<const Value*, std::vector<std::string>> cache_;
};

Measured measured_tensors(const Graph& graph, const Comparison& comparison) {
  Measured result;
  for (const auto& tensor : comparison.tensors) {
    const auto* value = graph.find_value(tensor.name);
    for (const auto& output : graph.outputs()) {
      if (tensor.is_output && output.name == tensor.name) value = output.value;
    }
    if (value != nullptr) result[value->name()] = tensor.distance.sqnr_db();
  }
  return result;
}

}  // namespace

std::optional<Parting> find_parting(const Graph& first, const Comparison& comparison) {
  const auto measured = measured_tensors(first, comparison);
  Ancestors ancestors(measured);
  std::optional<Parting> worst;
  for (const auto* node : first.nodes()) {
    for (const auto* output : node->outputs()) {
      const auto found = measured.find(output->name());
      if (found == measured.end()) continue;
      Parting parting{node->name().empty() ? output->name() : node->name(),
                      node->type_name(),
                      output->name(),
                      found->second,
                      kIdenticalSqnr,
                      {},
                      false};
      for (const auto& name : ancestors.in_front_of(*node)) {
        parting.inputs.emplace_back(name, measured.at(name));
        parting.input_sqnr_db = std::min(parting.input_sqnr_db, measured.at(name));
      }
      const auto loss = [](const Parting& p) { return p.input_sqnr_db - p.output_sqnr_db; };
      parting.certain = loss(parting) >= kPartingLoss && parting.output_sqnr_db < kPartingSqnr;
      if (parting.certain) return parting;
      if (!worst || loss(parting) > loss(*worst)) worst = std::move(parting);
    }
  }
  return worst;
}

}  // namespace slim
