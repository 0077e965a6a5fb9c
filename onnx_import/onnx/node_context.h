#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "graph/op.h"
#include "onnx_import/onnx/scope.h"

namespace slim {

/// What the importer of one operator sees of a node: operands, typed attributes, and the graph to add to. Problems are
/// collected, nothing throws: after one, getters give defaults and the node's outputs count as not made.
class NodeContext {
 public:
  NodeContext(const OnnxNode& node, std::size_t index, std::int64_t opset, Scope& scope);

  const std::string& type() const { return node_.type; }
  std::int64_t opset() const { return opset_; }
  /// "node 'res2a' (Conv, node 14, opset 13)".
  std::string where() const;
  bool failed() const { return failed_; }

  /// Operand `index`; null if omitted (the number of operands is checked before an importer runs).
  Value* input(std::size_t index) const { return index < inputs_.size() ? inputs_[index] : nullptr; }
  const std::vector<Value*>& inputs() const { return inputs_; }
  /// Element type of operand `index` if it is a floating-point one, else f32: for constants that go with it.
  DataType float_type(std::size_t index) const;
  std::size_t output_count() const { return node_.outputs.size(); }
  /// Whether anybody reads output `index`.
  bool output_used(std::size_t index) const;

  // Attributes. Each getter marks its attribute as understood; one that nobody asked for is a problem in the end.
  bool has(std::string_view name) const { return attribute(name) != nullptr; }
  void ignore(std::string_view name) { understood_.emplace(name); }
  /// Sets `value` if the attribute is there; a wrong kind is a problem.
  void read(std::string_view name, std::int64_t& value);
  void read(std::string_view name, bool& value);  ///< ONNX gives these as INT 0 or 1
  void read(std::string_view name, float& value);
  void read(std::string_view name, std::string& value);
  void read(std::string_view name, Ints& value);
  void read(std::string_view name, std::vector<float>& value);
  void read(std::string_view name, Tensor& value);
  void read(std::string_view name, DataType& value);  ///< ONNX gives it as TensorProto.DataType
  void read(std::string_view name, AutoPad& value);   ///< VALID reads as kNotSet
  /// The attribute must be there.
  void require(std::string_view name);
  template <typename T>
  std::optional<T> get(std::string_view name) {
    if (!has(name)) return std::nullopt;
    T value{};
    read(name, value);
    return value;
  }
  /// All attributes of `T` by their own names.
  template <typename T>
  T read_op() {
    T op;
    T::reflect(op, [this](std::string_view name, auto& field) { this->read(name, field); });
    return op;
  }

  void problem(std::string message, std::string hint = {});
  void attribute_problem(std::string_view name, std::string message, std::string hint = {});

  /// A constant that stands for an attribute; called after the node's first output.
  Value* constant(std::string_view suffix, Tensor tensor);
  Value* constant_ints(std::string_view suffix, const Ints& values) { return constant(suffix, Tensor::i64(values)); }
  /// A number of the float type of operand 0.
  Value* constant_like(std::string_view suffix, float value);
  /// An intermediate node.
  Value* step(Op op, std::vector<Value*> inputs, std::string_view suffix);
  /// As step, for a Softmax or LogSoftmax whose axes from `axis` on are one, to be resolved when ranks are known.
  Value* flattening_step(Op softmax, Value* x, std::string_view suffix);
  /// The node that gives this node's first `outputs` outputs (all, if not told).
  Node* finish(Op op, std::vector<Value*> inputs, std::size_t outputs = SIZE_MAX);
  /// As finish, for such a Softmax or LogSoftmax.
  void finish_flattening(Op softmax);
  /// The node is a constant.
  void finish_constant(Tensor tensor);
  /// The node is carried through as it is.
  void finish_opaque();

  /// Reports what is left over: attributes that nobody understood; outputs without a value.
  void close();

 private:
  const Attribute* attribute(std::string_view name) const;
  template <typename T>
  const T* get_as(std::string_view name, std::string_view expected);
  std::vector<Value*> captures();
  std::string result_name() const;
  Origin origin() const;

  const OnnxNode& node_;
  std::size_t index_;
  std::int64_t opset_;
  Scope& scope_;
  std::vector<Value*> inputs_;
  std::unordered_set<std::string> understood_;
  bool failed_ = false;
  bool finished_ = false;
  bool opaque_ = false;
};

}  // namespace slim
