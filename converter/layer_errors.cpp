#include "converter/layer_errors.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "converter/compare.h"
#include "converter/computable.h"
#include "converter/distance.h"
#include "converter/parallel.h"
#include "converter/quantized_values.h"
#include "runtime/onednn/executor.h"

namespace slim {
namespace {

/// Results that a run may return beside the graph's own.
constexpr double kGroupBytes = 6 << 20;

/// A tensor in both graphs, by name.
struct Counterpart {
  std::string original;
  std::string rounded;
  double bytes = 0.0;
};

/// An operator with the tensors, by position, around it.
struct Place {
  LayerError layer;
  std::size_t result = 0;
  std::vector<std::size_t> operands;
};

double bytes_of(const Value& value) {
  double count = sizeof(float);
  for (const auto& dim : value.type().shape.value_or(Shape{})) {
    count *= dim.is_known() ? static_cast<double>(dim.value()) : 1.0;
  }
  return count;
}

/// Which tensors are to be compared, each once.
class Tensors {
 public:
  Tensors(const Graph& graph, const Graph& quantized) : graph_(graph), quantized_(quantized) {}

  /// Its position; nullopt if it cannot be compared.
  std::optional<std::size_t> add(const std::string& name) {
    const auto* original = graph_.find_value(name);
    const auto* rounded = value_as_read(quantized_, name);
    if (original == nullptr || rounded == nullptr) return std::nullopt;
    if (original->type().type != DataType::kF32 || rounded->type().type != DataType::kF32) return std::nullopt;
    const auto [place, is_new] = position_.try_emplace(name, tensors_.size());
    if (is_new) tensors_.push_back({name, rounded->name(), bytes_of(*original)});
    return place->second;
  }

  const std::vector<Counterpart>& all() const { return tensors_; }

 private:
  const Graph& graph_;
  const Graph& quantized_;
  std::map<std::string, std::size_t> position_;
  std::vector<Counterpart> tensors_;
};

std::vector<Place> places_of(const Graph& graph, const QuantizationPlan& plan, Tensors& tensors) {
  std::map<std::string, std::string> absorbed;
  for (const auto& [activation, node] : plan.absorbing) absorbed[node] = activation;
  std::vector<Place> places;
  for (const auto* input : graph.inputs()) {
    if (!plan.values.contains(input->name())) continue;
    if (const auto at = tensors.add(input->name()))
      places.push_back({{input->name(), "Input", input->name(), 0, 0, 0, 0}, *at, {}});
  }
  for (const auto* node : graph.nodes()) {
    const auto key = key_of(*node);
    if (!plan.nodes.contains(key)) continue;
    const auto found = absorbed.find(key);
    const auto& tensor = found == absorbed.end() ? key : found->second;
    const auto at = tensors.add(tensor);
    if (!at) continue;
    Place place{{display_name(*node), node->type_name(), tensor, 0, 0, 0, 0}, *at, {}};
    for (const auto* operand : activation_operands(*node)) {
      if (const auto position = tensors.add(operand->name())) place.operands.push_back(*position);
    }
    places.push_back(std::move(place));
  }
  return places;
}

/// Compares tensors [first, last) on all samples.
class Group {
 public:
  Group(const Graph& graph, const Graph& quantized, std::span<const Counterpart> tensors)
      : left_(with_extra_outputs(graph, names(tensors, &Counterpart::original))),
        right_(with_extra_outputs(quantized, names(tensors, &Counterpart::rounded))),
        size_(tensors.size()) {}

  struct Worker {
    std::unique_ptr<Executor> left;
    std::unique_ptr<Executor> right;
  };

  std::vector<Distance> run(const SampleSource& source, std::size_t index, Worker& worker,
                            const std::shared_ptr<onednn::WeightCache>& weights) const {
    if (!worker.left) {
      worker.left = make_onednn_executor(left_, {.weights = weights});
      worker.right = make_onednn_executor(right_, {.weights = weights});
    }
    const auto sample = source.load(index);
    const auto a = worker.left->run(sample.inputs);
    const auto b = worker.right->run(sample.inputs);
    return distances(std::span(a).last(size_), std::span(b).last(size_));
  }

 private:
  static std::vector<std::string> names(std::span<const Counterpart> tensors, std::string Counterpart::*name) {
    std::vector<std::string> result;
    for (const auto& tensor : tensors) result.push_back(tensor.*name);
    return result;
  }

  Graph left_;
  Graph right_;
  std::size_t size_;
};

std::vector<Distance> group_distances(const Group& group, const SampleSource& source, const LayerErrorRun& run,
                                      const std::shared_ptr<onednn::WeightCache>& weights) {
  std::vector<Group::Worker> workers(std::max<std::size_t>(1, std::min(run.threads, run.samples.size())));
  std::vector<std::vector<Distance>> samples(run.samples.size());
  parallel_for(samples.size(), workers.size(), [&](std::size_t worker, std::size_t task) {
    samples[task] = group.run(source, run.samples[task], workers[worker], weights);
  });
  std::vector<Distance> sums(samples.empty() ? 0 : samples[0].size());
  for (const auto& sample : samples) {
    for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += sample[i];
  }
  return sums;
}

std::vector<Distance> tensor_distances(const Graph& graph, const Graph& quantized, std::span<const Counterpart> tensors,
                                       const SampleSource& source, const LayerErrorRun& run) {
  const auto weights = make_weight_cache();
  std::vector<Distance> result;
  while (result.size() < tensors.size()) {
    const auto rest = tensors.subspan(result.size());
    std::size_t count = 0;
    for (double bytes = 0.0; count < rest.size() && (count == 0 || bytes + rest[count].bytes <= kGroupBytes); ++count)
      bytes += rest[count].bytes;
    const Group group(graph, quantized, rest.first(count));
    const auto sums = group_distances(group, source, run, weights);
    result.insert(result.end(), sums.begin(), sums.end());
    if (run.progress) run.progress("comparing layers", result.size(), tensors.size());
  }
  return result;
}

double level(const Distance& distance) { return std::pow(10.0, -distance.sqnr_db() / 10.0); }

}  // namespace

std::vector<LayerError> layer_errors(const Graph& graph, const Graph& quantized, const QuantizationPlan& plan,
                                     const SampleSource& source, const LayerErrorRun& run) {
  if (run.samples.empty()) return {};
  const Graph left = computable_part(graph);
  const Graph right = computable_part(quantized);
  Tensors tensors(left, right);
  const auto places = places_of(left, plan, tensors);
  const auto distances = tensor_distances(left, right, tensors.all(), source, run);
  std::vector<LayerError> layers;
  double total = 0.0;
  for (const auto& place : places) {
    auto layer = place.layer;
    Distance operands;
    for (const auto position : place.operands) operands += distances[position];
    const auto& result = distances[place.result];
    layer.input_sqnr_db = operands.sqnr_db();
    layer.sqnr_db = result.sqnr_db();
    const double added = level(result) - (place.operands.empty() ? 0.0 : level(operands));
    layer.added = std::isfinite(added) ? std::max(0.0, added) : 0.0;
    total += layer.added;
    layers.push_back(std::move(layer));
  }
  for (auto& layer : layers) layer.damage = total > 0.0 ? 100.0 * layer.added / total : 0.0;
  return layers;
}

std::vector<LayerError> by_damage(std::vector<LayerError> layers) {
  std::ranges::stable_sort(layers, std::ranges::greater(), &LayerError::damage);
  return layers;
}

}  // namespace slim
