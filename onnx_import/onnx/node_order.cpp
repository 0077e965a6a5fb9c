#include "onnx_import/onnx/node_order.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <queue>
#include <string_view>
#include <unordered_map>

namespace slim {
namespace {

/// For each node the nodes whose results it reads; one entry a read.
std::vector<std::vector<std::size_t>> producers_of(const OnnxGraph& graph) {
  std::unordered_map<std::string_view, std::size_t> producer;
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (const auto& name : graph.nodes[i].outputs) {
      if (!name.empty()) producer.emplace(name, i);
    }
  }
  std::vector<std::vector<std::size_t>> result(graph.nodes.size());
  for (std::size_t i = 0; i < graph.nodes.size(); ++i) {
    for (const auto* names : {&graph.nodes[i].inputs, &graph.nodes[i].captures}) {
      for (const auto& name : *names) {
        if (const auto found = producer.find(name); found != producer.end()) result[i].push_back(found->second);
      }
    }
  }
  return result;
}

std::string label(const OnnxNode& node) {
  const auto& name = !node.name.empty() || node.outputs.empty() ? node.name : node.outputs.front();
  return fmt::format("'{}' ({})", name, node.type);
}

/// Names the nodes of one cycle. Every node left over reads another one left over: walking back must come round.
void report_cycle(const OnnxGraph& graph, const std::vector<std::vector<std::size_t>>& producers,
                  const std::vector<bool>& done, Diagnostics& problems) {
  constexpr std::size_t kShown = 8;
  std::vector<std::size_t> path;
  std::vector<bool> seen(done.size(), false);
  auto at = static_cast<std::size_t>(std::find(done.begin(), done.end(), false) - done.begin());
  while (!seen[at]) {
    seen[at] = true;
    path.push_back(at);
    at = *std::find_if(producers[at].begin(), producers[at].end(), [&](std::size_t i) { return !done[i]; });
  }
  path.erase(path.begin(), std::find(path.begin(), path.end(), at));
  std::string text = label(graph.nodes[at]);
  for (std::size_t i = 1; i < std::min(path.size(), kShown); ++i) text += " reads " + label(graph.nodes[path[i]]);
  if (path.size() > kShown) text += fmt::format(" reads ({} more)", path.size() - kShown);
  problems.add({"nodes form a cycle: " + text + " reads " + label(graph.nodes[at]), {}, {}});
}

}  // namespace

std::vector<std::size_t> topological_order(const OnnxGraph& graph, Diagnostics& problems) {
  const auto producers = producers_of(graph);
  std::vector<std::size_t> waiting(producers.size());
  std::vector<std::vector<std::size_t>> readers(producers.size());
  // The smallest ready index goes first, so that a sorted file keeps its order.
  std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
  for (std::size_t i = 0; i < producers.size(); ++i) {
    waiting[i] = producers[i].size();
    for (const auto producer : producers[i]) readers[producer].push_back(i);
    if (waiting[i] == 0) ready.push(i);
  }
  std::vector<std::size_t> order;
  std::vector<bool> done(producers.size(), false);
  while (!ready.empty()) {
    const auto i = ready.top();
    ready.pop();
    order.push_back(i);
    done[i] = true;
    for (const auto reader : readers[i]) {
      if (--waiting[reader] == 0) ready.push(reader);
    }
  }
  if (order.size() < producers.size()) report_cycle(graph, producers, done, problems);
  return order;
}

}  // namespace slim
