#pragma once

#include <string>
#include <vector>

#include "tests/onnx_import/onnx/format/proto_bytes.h"

/// Subgraphs as ONNX bytes.
namespace slim::proto {

/// AttributeProto of kind GRAPH: name 1, g 6, type 20.
inline std::string graph_attribute(const std::string& name, const std::string& graph) {
  return bytes(1, name) + bytes(6, graph) + varint(20, 5);
}
/// NodeProto: input 1, output 2, op_type 4, attribute 5; `body` becomes a subgraph.
inline std::string node(const std::string& type, const std::vector<std::string>& inputs, const std::string& output,
                        const std::string& body = {}) {
  std::string out;
  for (const auto& input : inputs) out += bytes(1, input);
  out += bytes(2, output) + bytes(4, type);
  return body.empty() ? out : out + bytes(5, graph_attribute("then_branch", body));
}
/// GraphProto: node 1, name 2, input 11, output 12 (of unknown types).
inline std::string graph(const std::vector<std::string>& nodes, const std::vector<std::string>& inputs,
                         const std::vector<std::string>& outputs) {
  std::string out;
  for (const auto& one : nodes) out += bytes(1, one);
  out += bytes(2, "body");
  for (const auto& name : inputs) out += bytes(11, bytes(1, name));
  for (const auto& name : outputs) out += bytes(12, bytes(1, name));
  return out;
}

}  // namespace slim::proto
