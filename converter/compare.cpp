#include "converter/compare.h"

#include <fmt/format.h>

#include <algorithm>

namespace slim {
namespace {

bool is_float_result(const Value* value) {
  return value != nullptr && value->producer() != nullptr && value->type().type == DataType::kF32;
}

/// f32 results that both graphs name, in the first one's order.
std::vector<std::string> common_names(const Graph& first, const Graph& second) {
  std::vector<std::string> names;
  for (const auto* node : first.nodes()) {
    for (const auto* value : node->outputs()) {
      if (is_float_result(value) && is_float_result(second.find_value(value->name()))) names.push_back(value->name());
    }
  }
  return names;
}

/// For each output of `first`, the position of its partner in `second`.
std::vector<std::size_t> paired_outputs(const Graph& first, const Graph& second) {
  if (first.outputs().size() != second.outputs().size()) {
    throw Error(ExitCode::kBadInput,
                fmt::format("the models have {} and {} outputs", first.outputs().size(), second.outputs().size()));
  }
  std::vector<std::size_t> partners;
  for (std::size_t i = 0; i < first.outputs().size(); ++i) {
    const auto& others = second.outputs();
    const auto same_name = [&](const GraphOutput& output) { return output.name == first.outputs()[i].name; };
    const auto found = std::find_if(others.begin(), others.end(), same_name);
    partners.push_back(found == others.end() ? i : static_cast<std::size_t>(found - others.begin()));
  }
  return partners;
}

void check_same_inputs(const Graph& first, const Graph& second) {
  if (first.inputs().size() != second.inputs().size()) {
    throw Error(ExitCode::kBadInput,
                fmt::format("the models have {} and {} inputs", first.inputs().size(), second.inputs().size()));
  }
}

}  // namespace

Graph with_extra_outputs(const Graph& graph, const std::vector<std::string>& names) {
  Graph result = graph.clone();
  for (const auto& name : names) result.add_output(name, result.find_value(name));
  return result;
}

Comparison compare_models(const Graph& first, const Graph& second, const SampleSource& source,
                          const CompareOptions& options) {
  check_same_inputs(first, second);
  const auto partners = paired_outputs(first, second);
  const auto names = options.per_layer ? common_names(first, second) : std::vector<std::string>();
  const Graph left = with_extra_outputs(first, names);
  const Graph right = with_extra_outputs(second, names);
  const auto left_executor = options.make_first(left);
  const auto right_executor = options.make_second(right);

  Comparison result;
  const std::size_t outputs = partners.size();
  for (std::size_t i = 0; i < left.outputs().size(); ++i)
    result.tensors.push_back({left.outputs()[i].name, i < outputs, {}});
  OutputDistance total;
  std::size_t agreed = 0;
  for (const auto index : options.samples) {
    const auto sample = source.load(index);
    const auto a = left_executor->run(sample.inputs);
    const auto b = right_executor->run(sample.inputs);
    std::vector<Distance> of_outputs;
    for (std::size_t i = 0; i < a.size(); ++i) {
      const auto& partner = b[i < outputs ? partners[i] : i];
      if (partner.dims() != a[i].dims()) {
        throw Error(ExitCode::kBadInput,
                    fmt::format("tensor '{}' is {} in the first model and {} in the second", result.tensors[i].name,
                                to_string(a[i].dims()), to_string(partner.dims())));
      }
      const auto d = distance(a[i], partner);
      result.tensors[i].distance += d;
      if (i < outputs) of_outputs.push_back(d);
    }
    total.add(of_outputs);
    const auto best_first = argmax(a[0]);
    const auto best_second = argmax(b[partners[0]]);
    agreed += best_first == best_second ? 1 : 0;
    if (sample.label && *sample.label >= 0) {
      const auto label = static_cast<std::size_t>(*sample.label);
      ++result.top1.labelled;
      result.top1.first += best_first == label ? 1 : 0;
      result.top1.second += best_second == label ? 1 : 0;
    }
    if (options.progress) options.progress("comparing", ++result.samples, options.samples.size());
  }
  result.samples = options.samples.size();
  result.sqnr_db = total.sqnr_db();
  result.cosine = total.cosine();
  result.agreement = TopOne::percent(agreed, result.samples);
  return result;
}

}  // namespace slim
