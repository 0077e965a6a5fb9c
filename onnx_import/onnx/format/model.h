#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "graph/attribute.h"
#include "graph/shape.h"
#include "graph/tensor.h"

/// An ONNX file as plain structs, without protobuf: what it says, not yet what it means.
namespace slim {

struct OnnxTensor {
  std::string name;
  Tensor data;
};

struct OnnxValueInfo {
  std::string name;
  TensorType type;
  /// What this is if not a tensor of an element type that we have, e.g. "a sequence"; else empty.
  std::string unsupported;
};

struct OnnxNode {
  std::string name;
  std::string domain;  ///< "" is ai.onnx
  std::string type;
  std::vector<std::string> inputs;   ///< "" is an omitted one
  std::vector<std::string> outputs;  ///< "" is one that nobody wants
  /// Subgraphs, sparse tensors, types and string tensors are RawAttributes: the bytes of an AttributeProto.
  std::vector<Attribute> attributes;
  /// Outer values that subgraphs in the attributes read, in order of first use. Ignored by the writer.
  std::vector<std::string> captures;
};

struct OnnxGraph {
  std::string name;
  std::vector<OnnxNode> nodes;
  std::vector<OnnxTensor> initializers;
  std::vector<OnnxValueInfo> inputs;
  std::vector<OnnxValueInfo> outputs;
  std::vector<OnnxValueInfo> value_infos;
  std::vector<std::string> sparse_initializers;  ///< names only; ignored by the writer
};

struct OnnxModel {
  std::int64_t ir_version = 0;
  std::map<std::string, std::int64_t> opsets;  ///< version per domain; "" is ai.onnx
  std::string producer_name;
  std::string producer_version;
  std::string doc_string;
  std::map<std::string, std::string> metadata;
  std::vector<std::string> functions;  ///< "domain.name" of model-local functions; ignored by the writer
  OnnxGraph graph;
};

}  // namespace slim
