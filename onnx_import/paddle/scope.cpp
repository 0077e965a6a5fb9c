#include "onnx_import/paddle/scope.h"

#include <algorithm>

namespace slim::paddle {
namespace {

/// What a graph of common operators is written with: the oldest opset that has quantization per channel.
constexpr std::int64_t kOpset = 13;

}  // namespace

Scope::Scope(const Program& program, Parameters parameters, Diagnostics& problems)
    : program_(program), parameters_(std::move(parameters)), problems_(problems) {
  graph_.opsets[""] = kOpset;
  // A parameter that could not be read is reported once, not by each of its readers.
  for (const auto& variable : program.variables) {
    if (variable.is_parameter && !parameters_.contains(variable.name)) values_.emplace(variable.name, nullptr);
  }
}

Scope::Lookup Scope::find(const std::string& name) {
  if (const auto found = values_.find(name); found != values_.end()) return {found->second, true};
  const auto parameter = parameters_.find(name);
  if (parameter == parameters_.end()) return {nullptr, false};
  auto* value = graph_.add_constant(name, std::move(parameter->second));
  parameters_.erase(parameter);
  values_.emplace(name, value);
  return {value, true};
}

void Scope::need_opset(std::int64_t opset) {
  auto& current = graph_.opsets[""];
  current = std::max(current, opset);
}

}  // namespace slim::paddle
