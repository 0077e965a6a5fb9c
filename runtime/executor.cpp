#include "runtime/executor.h"

#include <fmt/format.h>

#include <map>

namespace slim {
namespace {

bool dims_fit(const Shape& shape, const Dims& dims, std::map<std::string, std::int64_t>& symbols) {
  if (shape.size() != dims.size()) return false;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (shape[i].is_known() && shape[i].value() != dims[i]) return false;
    if (shape[i].is_symbol() && symbols.emplace(shape[i].name(), dims[i]).first->second != dims[i]) return false;
  }
  return true;
}

}  // namespace

void check_inputs(const Graph& graph, const std::vector<Tensor>& inputs) {
  const auto& expected = graph.inputs();
  if (inputs.size() != expected.size()) {
    throw Error(ExitCode::kBadInput,
                fmt::format("the model has {} inputs, {} were given", expected.size(), inputs.size()));
  }
  std::map<std::string, std::int64_t> symbols;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto& type = expected[i]->type();
    const bool fits =
        inputs[i].type() == type.type && (!type.shape || dims_fit(*type.shape, inputs[i].dims(), symbols));
    if (fits) continue;
    throw Error(ExitCode::kBadInput,
                fmt::format("input '{}' must be {}, found {}{}", expected[i]->name(), to_string(type),
                            name_of(inputs[i].type()), to_string(inputs[i].dims())));
  }
}

}  // namespace slim
