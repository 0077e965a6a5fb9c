#include "converter/compare.h"

#include <algorithm>

#include "converter/outputs.h"

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

}  // namespace

Graph with_extra_outputs(const Graph& graph, const std::vector<std::string>& names) {
  Graph result = graph.clone();
  for (const auto& name : names) result.add_output(name, result.find_value(name));
  return result;
}

Comparison compare_models(const Graph& first, const Graph& second, const SampleSource& source,
                          const CompareOptions& options) {
  auto pairing = pair_outputs(first, second);
  const std::size_t outputs = pairing.names.size();
  const auto names = options.per_layer ? common_names(first, second) : std::vector<std::string>();
  const Graph left = with_extra_outputs(first, names);
  const Graph right = with_extra_outputs(second, names);
  const auto left_executor = options.make_first(left);
  const auto right_executor = options.make_second(right);

  Comparison result;
  pairing.names.insert(pairing.names.end(), names.begin(), names.end());
  for (std::size_t i = 0; i < left.outputs().size(); ++i)
    result.tensors.push_back({left.outputs()[i].name, i < outputs, {}});
  OutputDistance total;
  std::size_t agreed = 0;
  for (const auto index : options.samples) {
    const auto sample = source.load(index);
    const auto a = left_executor->run(sample.inputs);
    const auto b = right_executor->run(sample.inputs);
    const auto distances = paired_distances(a, b, pairing);
    for (std::size_t i = 0; i < distances.size(); ++i) result.tensors[i].distance += distances[i];
    total.add(std::span(distances).first(outputs));
    const auto best_first = argmax(a[0]);
    const auto best_second = argmax(b[pairing.partner[0]]);
    agreed += best_first == best_second ? 1 : 0;
    if (sample.label && *sample.label >= 0 && is_class_scores(a[0])) {
      const auto label = static_cast<std::size_t>(*sample.label);
      result.top1.add(best_first == label, best_second == label);
    }
    if (options.progress) options.progress("comparing", ++result.samples, options.samples.size());
  }
  result.samples = options.samples.size();
  result.sqnr_db = total.sqnr_db();
  result.cosine = total.cosine();
  result.agreement =
      result.samples == 0 ? 0.0 : 100.0 * static_cast<double>(agreed) / static_cast<double>(result.samples);
  return result;
}

}  // namespace slim
