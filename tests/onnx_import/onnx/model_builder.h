#pragma once

#include <map>
#include <optional>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "graph/text.h"
#include "onnx_import/onnx/format/write.h"
#include "onnx_import/onnx/import.h"

namespace slim {

/// A small ONNX file, made node by node, and what becomes of it.
class ModelBuilder {
 public:
  explicit ModelBuilder(std::int64_t opset = 13) {
    model.ir_version = 7;
    model.opsets[""] = opset;
    model.graph.name = "g";
  }

  ModelBuilder& input(const std::string& name, DataType type, std::optional<Shape> shape) {
    model.graph.inputs.push_back({name, {type, std::move(shape)}, {}});
    return *this;
  }
  ModelBuilder& f32_input(const std::string& name, std::optional<Shape> shape) {
    return input(name, DataType::kF32, std::move(shape));
  }
  ModelBuilder& initializer(const std::string& name, Tensor tensor) {
    model.graph.initializers.push_back({name, std::move(tensor)});
    return *this;
  }
  ModelBuilder& node(const std::string& type, std::vector<std::string> inputs, std::vector<std::string> outputs,
                     std::vector<Attribute> attributes = {}, const std::string& domain = {}) {
    model.graph.nodes.push_back({{}, domain, type, std::move(inputs), std::move(outputs), std::move(attributes), {}});
    return *this;
  }
  ModelBuilder& output(const std::string& name) {
    model.graph.outputs.push_back({name, {DataType::kF32, std::nullopt}, {}});
    return *this;
  }

  std::string bytes() const {
    std::ostringstream out;
    write_onnx(model, out);
    return out.str();
  }
  Graph import(const ImportOptions& options = {}) const {
    const auto file = bytes();
    return import_onnx(std::as_bytes(std::span(file)), ".", options);
  }
  /// The imported graph as text, without origins.
  std::string text(const ImportOptions& options = {}) const {
    const auto graph = import(options);
    PrintOptions print_options;
    print_options.origins = false;
    return print(graph, print_options);
  }
  /// What the import complains about; "no error" if it does not.
  std::string error(const ImportOptions& options = {}) const {
    try {
      import(options);
    } catch (const Error& error) {
      return error.what();
    }
    return "no error";
  }

  OnnxModel model;
};

/// One node y = type(x, constants...) of opset `opset` on a float input x.
inline ModelBuilder one_node(const std::string& type, std::int64_t opset, Shape shape,
                             std::vector<Attribute> attributes = {},
                             const std::vector<std::pair<std::string, Tensor>>& constants = {}) {
  ModelBuilder builder(opset);
  builder.f32_input("x", std::move(shape));
  std::vector<std::string> inputs{"x"};
  for (const auto& [name, tensor] : constants) {
    builder.initializer(name, tensor);
    inputs.push_back(name);
  }
  builder.node(type, inputs, {"y"}, std::move(attributes)).output("y");
  return builder;
}

inline Attribute ints(std::string name, Ints values) { return {std::move(name), std::move(values)}; }
inline Attribute integer(std::string name, std::int64_t value) { return {std::move(name), value}; }
inline Attribute number(std::string name, float value) { return {std::move(name), value}; }
inline Attribute text(std::string name, std::string value) { return {std::move(name), std::move(value)}; }

}  // namespace slim
