#pragma once

#include <string>
#include <utility>
#include <vector>

#include "graph/text.h"
#include "onnx_import/paddle/import.h"

/// Paddle programs for tests, written down as structs.
namespace slim::paddle {

using Slots = std::vector<Slot>;
using Attributes = std::vector<Attribute>;

inline Ints list(Ints numbers) { return numbers; }

class ProgramBuilder {
 public:
  explicit ProgramBuilder(std::int64_t version = 2006002) { program_.version = version; }

  /// A fed input; dims below zero are dynamic.
  ProgramBuilder& input(const std::string& name, const Ints& dims, DataType type = DataType::kF32) {
    program_.variables.push_back({name, {type, shape_of(dims)}, false});
    op("feed", {{"X", {"feed"}}}, {{"Out", {name}}}, {{"col", feeds_++}});
    return *this;
  }
  ProgramBuilder& parameter(const std::string& name, Tensor tensor) {
    program_.variables.push_back({name, {tensor.type(), to_shape(tensor.dims())}, true});
    parameters_.emplace(name, std::move(tensor));
    return *this;
  }
  ProgramBuilder& op(const std::string& type, Slots inputs, Slots outputs, Attributes attributes = {}) {
    const auto index = static_cast<std::int64_t>(program_.operators.size());
    program_.operators.push_back({type, std::move(inputs), std::move(outputs), std::move(attributes), 0, index, false});
    return *this;
  }
  ProgramBuilder& output(const std::string& name) {
    return op("fetch", {{"X", {name}}}, {{"Out", {"fetch"}}}, {{"col", fetches_++}});
  }

  Program& program() { return program_; }
  Graph graph(const ImportOptions& options = {}) const { return import_program(program_, parameters_, options); }
  std::string text() const { return print(graph()); }
  std::string error() const {
    try {
      graph();
      return "no error";
    } catch (const Error& error) {
      return error.what();
    }
  }

 private:
  static Shape shape_of(const Ints& dims) {
    Shape shape;
    for (const auto dim : dims) shape.push_back(dim < 0 ? Dim() : Dim(dim));
    return shape;
  }

  Program program_;
  Parameters parameters_;
  std::int64_t feeds_ = 0;
  std::int64_t fetches_ = 0;
};

/// y = type(x) with x of `dims`.
inline ProgramBuilder one_op(const std::string& type, const Ints& dims, Attributes attributes = {},
                             std::int64_t version = 2006002, const std::string& in = "X",
                             const std::string& out = "Out", DataType element = DataType::kF32) {
  ProgramBuilder builder(version);
  builder.input("x", dims, element).op(type, {{in, {"x"}}}, {{out, {"y"}}}, std::move(attributes)).output("y");
  return builder;
}

/// out = type(x, y), x an input of `x`, y a parameter of `y`, filled with ones.
inline ProgramBuilder two_ops(const std::string& type, const Ints& x, const Ints& y, Attributes attributes = {},
                              const std::string& first = "X", const std::string& second = "Y",
                              const std::string& out = "Out") {
  ProgramBuilder builder;
  std::vector<float> ones(static_cast<std::size_t>(count_of(y)), 1.0F);
  builder.input("x", x)
      .parameter("w", Tensor::from<float>(y, ones))
      .op(type, {{first, {"x"}}, {second, {"w"}}}, {{out, {"y"}}}, std::move(attributes))
      .output("y");
  return builder;
}

}  // namespace slim::paddle
