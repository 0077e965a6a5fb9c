#include "onnx_import/onnx/scope.h"

#include <fmt/format.h>

#include "onnx_import/onnx/format/subgraph.h"

namespace slim {

Scope::Scope(const OnnxGraph& source, Diagnostics& problems) : problems_(problems) {
  for (const auto& tensor : source.initializers) {
    if (!constants_.emplace(tensor.name, tensor.data).second) {
      problems_.add({"two initializers have this name", fmt::format("initializer '{}'", tensor.name), {}});
    }
  }
  for (const auto* infos : {&source.value_infos, &source.outputs}) {
    for (const auto& info : *infos) declared_[info.name] = &info.type;
  }
  for (const auto& node : source.nodes) {
    for (const auto& name : node.inputs) ++uses_[name];
    for (const auto& name : node.captures) ++uses_[name];
  }
  for (const auto& info : source.outputs) ++uses_[info.name];
  reserve_names(source);
}

void Scope::reserve_names(const OnnxGraph& source) {
  for (const auto& info : source.inputs) reserved_.insert(info.name);
  for (const auto& tensor : source.initializers) reserved_.insert(tensor.name);
  for (const auto& node : source.nodes) {
    reserved_.insert(node.outputs.begin(), node.outputs.end());
    for (const auto& attribute : node.attributes) {
      // Inner names must not be shadowed either: subgraphs and the graph share one namespace.
      if (const auto* raw = std::get_if<RawAttribute>(&attribute.value)) {
        const auto contents = subgraph_contents(*raw);
        reserved_.insert(contents.defined.begin(), contents.defined.end());
      }
    }
  }
}

Scope::Lookup Scope::find(const std::string& name) {
  if (const auto found = values_.find(name); found != values_.end()) return {found->second, true};
  const auto constant = constants_.find(name);
  if (constant == constants_.end()) return {nullptr, false};
  const auto& tensor = constant->second;
  // A tensor without a type could not be decoded, which is reported already.
  auto* value = tensor.type() == DataType::kUndefined ? nullptr : graph_.add_constant(name, tensor);
  values_.emplace(name, value);
  return {value, true};
}

void Scope::define(const std::string& name, Value* value) { values_[name] = value; }

std::string Scope::fresh_name(std::string_view hint) const {
  std::string candidate(hint);
  for (std::size_t i = 1; reserved_.contains(candidate) || graph_.find_value(candidate) != nullptr; ++i) {
    candidate = fmt::format("{}_{}", hint, i);
  }
  return candidate;
}

std::size_t Scope::uses_of(const std::string& name) const {
  const auto found = uses_.find(name);
  return found == uses_.end() ? 0 : found->second;
}

std::optional<TensorType> Scope::declared_type(const std::string& name) const {
  const auto found = declared_.find(name);
  if (found == declared_.end()) return std::nullopt;
  return with_numbers(*found->second, numbers_);
}

}  // namespace slim
