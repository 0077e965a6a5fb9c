#include "onnx_import/common/input_types.h"

#include <fmt/format.h>

#include <algorithm>

namespace slim {
namespace {

[[noreturn]] void refuse_shape(const std::string& name, const Dims& dims, const std::string& why) {
  throw Error(ExitCode::kUsage, fmt::format("--input-shape {}={}: {}", name, fmt::join(dims, "x"), why));
}

SymbolNumbers symbol_numbers(const std::vector<DeclaredInput>& inputs, const std::map<std::string, Dims>& shapes) {
  SymbolNumbers numbers;
  for (const auto& [name, dims] : shapes) {
    const auto found =
        std::find_if(inputs.begin(), inputs.end(), [&name = name](const auto& input) { return input.name == name; });
    if (found == inputs.end()) {
      std::vector<std::string> names;
      names.reserve(inputs.size());
      for (const auto& input : inputs) names.push_back("'" + input.name + "'");
      refuse_shape(name, dims, fmt::format("the model has no such input; it has {}", fmt::join(names, ", ")));
    }
    const auto& shape = found->type.shape;
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

InputTypes input_types(std::vector<DeclaredInput> inputs, const std::map<std::string, Dims>& shapes,
                       Diagnostics& problems) {
  InputTypes result;
  result.numbers = symbol_numbers(inputs, shapes);
  for (auto& input : inputs) {
    input.type = with_numbers(std::move(input.type), result.numbers);
    if (!input.unsupported.empty() || input.type.type == DataType::kUndefined) {
      const auto found = input.unsupported.empty() ? "no element type" : input.unsupported;
      problems.add({"expected a tensor of numbers, found " + found, fmt::format("input '{}'", input.name), {}});
    }
    if (const auto given = shapes.find(input.name); given != shapes.end()) input.type.shape = to_shape(given->second);
  }
  result.inputs = std::move(inputs);
  return result;
}

}  // namespace slim
