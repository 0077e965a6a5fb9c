#include "onnx_import/onnx/input_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

namespace slim {
namespace {

std::vector<const OnnxValueInfo*> real_inputs(const OnnxGraph& graph) {
  std::unordered_set<std::string_view> initializers;
  for (const auto& tensor : graph.initializers) initializers.insert(tensor.name);
  std::vector<const OnnxValueInfo*> inputs;
  for (const auto& info : graph.inputs) {
    if (!initializers.contains(info.name)) inputs.push_back(&info);
  }
  return inputs;
}

[[noreturn]] void refuse_shape(const std::string& name, const Dims& dims, const std::string& why) {
  throw Error(ExitCode::kUsage, fmt::format("--input-shape {}={}: {}", name, fmt::join(dims, "x"), why));
}

SymbolNumbers symbol_numbers(const std::vector<const OnnxValueInfo*>& inputs,
                             const std::map<std::string, Dims>& shapes) {
  SymbolNumbers numbers;
  for (const auto& [name, dims] : shapes) {
    const auto found =
        std::find_if(inputs.begin(), inputs.end(), [&name = name](const auto* info) { return info->name == name; });
    if (found == inputs.end()) {
      std::vector<std::string> names;
      names.reserve(inputs.size());
      for (const auto* info : inputs) names.push_back("'" + info->name + "'");
      refuse_shape(name, dims, fmt::format("the model has no such input; it has {}", fmt::join(names, ", ")));
    }
    const auto& shape = (*found)->type.shape;
    for (const auto dim : dims) {
      if (dim <= 0) refuse_shape(name, dims, "sizes must be positive");
    }
    if (!shape) continue;
    const auto differs = fmt::format("the model has {}", to_string(*shape));
    if (shape->size() != dims.size()) refuse_shape(name, dims, differs);
    for (std::size_t i = 0; i < dims.size(); ++i) {
      const auto& dim = (*shape)[i];
      if (dim.is_known() && dim.value() != dims[i]) refuse_shape(name, dims, differs);
      if (!dim.is_symbol()) continue;
      const auto [entry, fresh] = numbers.emplace(dim.name(), dims[i]);
      if (!fresh && entry->second != dims[i]) {
        refuse_shape(name, dims, fmt::format("'{}' would be both {} and {}", dim.name(), entry->second, dims[i]));
      }
    }
  }
  return numbers;
}

}  // namespace

TensorType with_numbers(TensorType type, const SymbolNumbers& numbers) {
  if (!type.shape) return type;
  for (auto& dim : *type.shape) {
    if (const auto known = numbers.find(dim.name()); dim.is_symbol() && known != numbers.end()) dim = known->second;
  }
  return type;
}

InputTypes input_types(const OnnxGraph& graph, const std::map<std::string, Dims>& shapes, Diagnostics& problems) {
  const auto inputs = real_inputs(graph);
  InputTypes result;
  result.numbers = symbol_numbers(inputs, shapes);
  for (const auto* info : inputs) {
    auto type = with_numbers(info->type, result.numbers);
    if (!info->unsupported.empty() || type.type == DataType::kUndefined) {
      const auto found = info->unsupported.empty() ? "no element type" : info->unsupported;
      problems.add({"expected a tensor of numbers, found " + found, fmt::format("input '{}'", info->name), {}});
    }
    if (const auto given = shapes.find(info->name); given != shapes.end()) type.shape = to_shape(given->second);
    result.inputs.emplace_back(info, std::move(type));
  }
  return result;
}

}  // namespace slim
