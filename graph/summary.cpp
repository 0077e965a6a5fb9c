#include "graph/summary.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace slim {
namespace {

std::string opsets_of(const Graph& graph) {
  std::string text;
  for (const auto& [domain, version] : graph.opsets) {
    text += fmt::format("{}{} {}", text.empty() ? "" : ", ", domain.empty() ? "opset" : domain, version);
  }
  return text;
}

std::string human_bytes(std::size_t bytes) {
  if (bytes < 10'000) return fmt::format("{} bytes", bytes);
  if (bytes < 10'000'000) return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
  return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
}

void append_operators(std::string& out, const Graph& graph) {
  std::map<std::string, std::size_t> counts;
  std::size_t width = 0;
  for (const auto* node : graph.nodes()) {
    const auto name = node->type_name() + (node->is<OpaqueOp>() ? " (opaque)" : "");
    ++counts[name];
    width = std::max(width, name.size());
  }
  std::vector<std::pair<std::string, std::size_t>> rows(counts.begin(), counts.end());
  std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  out += fmt::format("operators: {}\n", graph.node_count());
  for (const auto& [name, count] : rows) out += fmt::format("  {:<{}}  {:>5}\n", name, width, count);
}

template <typename Each>
void append_values(std::string& out, std::string_view title, std::size_t count, Each&& row) {
  std::size_t width = 0;
  for (std::size_t i = 0; i < count; ++i) width = std::max(width, row(i).first.size());
  out += fmt::format("{}: {}\n", title, count);
  for (std::size_t i = 0; i < count; ++i) out += fmt::format("  {:<{}}  {}\n", row(i).first, width, row(i).second);
}

/// `text` within a quoted Graphviz string.
std::string dot_escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c == '\n' ? ' ' : c;
  }
  return out;
}

}  // namespace

std::size_t constant_bytes(const Graph& graph) {
  std::size_t bytes = 0;
  for (const auto* constant : graph.constants()) bytes += constant->constant().bytes().size();
  return bytes;
}

std::string summary(const Graph& graph) {
  std::string out = graph.name.empty() ? "graph" : "graph " + graph.name;
  if (!graph.opsets.empty()) out += " (" + opsets_of(graph) + ")";
  out += '\n';
  append_values(out, "inputs", graph.inputs().size(), [&](std::size_t i) {
    return std::pair(graph.inputs()[i]->name(), to_string(graph.inputs()[i]->type()));
  });
  append_values(out, "outputs", graph.outputs().size(), [&](std::size_t i) {
    return std::pair(graph.outputs()[i].name, to_string(graph.outputs()[i].value->type()));
  });
  append_operators(out, graph);
  out += fmt::format("constants: {}, {}\n", graph.constants().size(), human_bytes(constant_bytes(graph)));
  return out;
}

std::string to_dot(const Graph& graph) {
  std::string out = fmt::format("digraph \"{}\" {{\n  node [shape=box];\n", dot_escaped(graph.name));
  std::unordered_map<const Value*, std::string> source;
  for (std::size_t i = 0; i < graph.inputs().size(); ++i) {
    const auto* input = graph.inputs()[i];
    source[input] = fmt::format("in{}", i);
    out += fmt::format("  in{} [shape=ellipse, label=\"{}\"];\n", i, dot_escaped(input->name()));
  }
  const auto edge = [&](const Value* value, const std::string& target) {
    const auto from = value == nullptr ? source.end() : source.find(value);
    if (from == source.end()) return;
    out += fmt::format("  {} -> {} [label=\"{}\\n{}\"];\n", from->second, target, dot_escaped(value->name()),
                       dot_escaped(to_string(value->type())));
  };
  std::size_t index = 0;
  for (const auto* node : graph.nodes()) {
    const auto id = fmt::format("n{}", index++);
    out += fmt::format("  {} [label=\"{}\\n{}\"];\n", id, dot_escaped(node->type_name()), dot_escaped(node->name()));
    for (const auto* input : node->inputs()) edge(input, id);
    for (const auto* output : node->outputs()) source[output] = id;
  }
  for (std::size_t i = 0; i < graph.outputs().size(); ++i) {
    const auto id = fmt::format("out{}", i);
    out += fmt::format("  {} [shape=ellipse, label=\"{}\"];\n", id, dot_escaped(graph.outputs()[i].name));
    edge(graph.outputs()[i].value, id);
  }
  return out + "}\n";
}

}  // namespace slim
