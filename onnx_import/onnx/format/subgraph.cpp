#include "onnx_import/onnx/format/subgraph.h"

#include <onnx/onnx_pb.h>

#include <algorithm>

#include "graph/error.h"

namespace slim {
namespace {

/// Names that the graph itself gives to values.
std::set<std::string> defined_in(const onnx::GraphProto& graph) {
  std::set<std::string> names;
  for (const auto& input : graph.input()) names.insert(input.name());
  for (const auto& tensor : graph.initializer()) names.insert(tensor.name());
  for (const auto& tensor : graph.sparse_initializer()) names.insert(tensor.values().name());
  for (const auto& node : graph.node()) names.insert(node.output().begin(), node.output().end());
  names.erase("");
  return names;
}

/// Calls `visit` for each graph directly inside the attribute.
template <typename Proto, typename Visit>
void for_each_graph(Proto& attribute, Visit&& visit) {
  if constexpr (std::is_const_v<Proto>) {
    if (attribute.has_g()) visit(attribute.g());
    for (const auto& graph : attribute.graphs()) visit(graph);
  } else {
    if (attribute.has_g()) visit(*attribute.mutable_g());
    for (auto& graph : *attribute.mutable_graphs()) visit(graph);
  }
}

class Collector {
 public:
  explicit Collector(SubgraphContents& contents) : contents_(contents) {}

  /// Adds what `graph` reads and neither it nor a graph around it (inside the attribute) defines.
  void visit(const onnx::GraphProto& graph) {
    scopes_.push_back(defined_in(graph));
    contents_.defined.insert(scopes_.back().begin(), scopes_.back().end());
    for (const auto& node : graph.node()) {
      contents_.operators.emplace(node.domain() == "ai.onnx" ? "" : node.domain(), node.op_type());
      for (const auto& input : node.input()) read(input);
      for (const auto& attribute : node.attribute()) {
        for_each_graph(attribute, [this](const onnx::GraphProto& inner) { visit(inner); });
      }
    }
    for (const auto& output : graph.output()) read(output.name());
    scopes_.pop_back();
  }

 private:
  void read(const std::string& name) {
    const auto defines = [&](const std::set<std::string>& scope) { return scope.contains(name); };
    if (name.empty() || std::any_of(scopes_.begin(), scopes_.end(), defines)) return;
    if (seen_.insert(name).second) contents_.captures.push_back(name);
  }

  SubgraphContents& contents_;
  std::vector<std::set<std::string>> scopes_;
  std::set<std::string> seen_;
};

void rename_in(onnx::GraphProto& graph, std::map<std::string, std::string> names) {
  for (const auto& own : defined_in(graph)) names.erase(own);
  const auto rename = [&](std::string& name) {
    if (const auto found = names.find(name); found != names.end()) name = found->second;
  };
  for (auto& node : *graph.mutable_node()) {
    for (auto& input : *node.mutable_input()) rename(input);
    for (auto& attribute : *node.mutable_attribute()) {
      for_each_graph(attribute, [&](onnx::GraphProto& inner) { rename_in(inner, names); });
    }
  }
  for (auto& output : *graph.mutable_output()) rename(*output.mutable_name());
}

}  // namespace

SubgraphContents subgraph_contents(const RawAttribute& attribute) {
  SubgraphContents contents;
  onnx::AttributeProto proto;
  if (!proto.ParseFromString(attribute.bytes)) return contents;
  Collector collector(contents);
  for_each_graph(std::as_const(proto), [&](const onnx::GraphProto& graph) { collector.visit(graph); });
  return contents;
}

RawAttribute with_renamed_captures(const RawAttribute& attribute, const std::map<std::string, std::string>& names) {
  onnx::AttributeProto proto;
  SLIM_CHECK(proto.ParseFromString(attribute.bytes));
  for_each_graph(proto, [&](onnx::GraphProto& graph) { rename_in(graph, names); });
  return {proto.SerializeAsString()};
}

}  // namespace slim
