#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/op.h"
#include "onnx_import/paddle/scope.h"

namespace slim::paddle {

/// Ends the import of one operator; what is wrong has been reported. Caught by import.cpp alone, so that importers read
/// as straight lines and all problems of a program are still told together.
struct Rejected {};

/// What the importer of one operator sees: operands by slot, attributes by wanted kind (a file may write a number with
/// a neighbouring type, and leaves out what has its default), and the graph to add to. The types of all operands and of
/// every step are known as far as inference goes.
class NodeContext {
 public:
  NodeContext(const Operator& op, Scope& scope) : op_(op), scope_(scope) {}

  const std::string& type() const { return op_.type; }
  /// The version of the Paddle that wrote the program, see Program.
  std::int64_t version() const { return scope_.program().version; }

  // Operands. A slot that must be filled and is not, or whose value could not be made, ends the import.
  bool has_input(std::string_view slot) const { return !op_.input(slot).empty(); }
  Value* input(std::string_view slot);
  Value* optional_input(std::string_view slot) { return has_input(slot) ? input(slot) : nullptr; }
  std::vector<Value*> inputs(std::string_view slot);

  // Attributes.
  bool has(std::string_view name) const { return op_.attribute(name) != nullptr; }
  bool flag(std::string_view name, bool otherwise);
  std::int64_t integer(std::string_view name, std::int64_t otherwise);
  double real(std::string_view name, double otherwise);
  std::string text(std::string_view name, std::string_view otherwise);
  Ints integers(std::string_view name, const Ints& otherwise = {});
  std::vector<double> reals(std::string_view name, const std::vector<double>& otherwise = {});
  /// A number of Paddle's list of element types, or a name; a negative number stands for the default.
  DataType element_type(std::string_view name, DataType otherwise);

  // Numbers that are an operand in some ages of Paddle and an attribute in others; an operand wins.
  std::int64_t integer(std::string_view slot, std::string_view name, std::int64_t otherwise);
  double real(std::string_view slot, std::string_view name, double otherwise);
  /// The numbers as far as they are known before run time; ends the import if they are not.
  Ints integers(std::string_view slot, std::string_view name, const Ints& otherwise);
  /// As an i64 vector, constant or not: from the list of one-element tensors `list`, the tensor `slot`, or the
  /// attribute.
  Value* integer_vector(std::string_view list, std::string_view slot, std::string_view name,
                        const Ints& otherwise = {});
  /// The elements of an integer operand, if all are known.
  std::optional<Ints> known_integers(Value* value) const;

  // What is known of operands.
  std::size_t rank(Value* value);
  /// The axis of `value`, counted from the front.
  std::int64_t axis(Value* value, std::int64_t axis);
  /// The size of an axis, if known.
  std::optional<std::int64_t> size(Value* value, std::size_t axis);

  // Building. Every step's types are inferred at once; a step that contradicts its operator ends the import.
  Value* constant(Tensor tensor, std::string_view suffix = "constant");
  Value* constant_ints(const Ints& values) { return constant(Tensor::i64(values)); }
  /// A number of the element type of `like`.
  Value* constant_like(Value* like, double number);
  Value* step(Op op, std::vector<Value*> inputs, std::string_view suffix = {});
  std::vector<Value*> steps(Op op, std::vector<Value*> inputs, std::size_t outputs);
  /// As step, for the operator's result in `slot`: takes its name.
  void finish(Op op, std::vector<Value*> inputs, std::string_view slot = "Out");
  /// An operator of ONNX that the graph has no type for: carried through in float. The caller knows the result's type.
  void finish_opaque(std::string type, std::vector<slim::Attribute> attributes, std::vector<Value*> inputs,
                     TensorType result, std::string_view slot = "Out");
  /// `value` is the result `index` of `slot`, and if a step of this operator made it, takes its name. Nothing happens
  /// if the program does not ask for it.
  void define(std::string_view slot, Value* value, std::size_t index = 0);
  std::size_t output_count(std::string_view slot) const { return op_.output(slot).size(); }
  void need_opset(std::int64_t opset) { scope_.need_opset(opset); }
  void note(std::string text);

  /// "operator 'conv2d' (block 0, operator 14, output 'conv1.tmp_0')".
  std::string where() const { return describe(op_); }
  [[noreturn]] void reject(std::string message, std::string hint = {});

 private:
  [[noreturn]] void wrong_kind(std::string_view name, std::string_view expected);
  std::string result_name() const;
  Value* lookup(const std::string& name);
  Node* add(Op op, std::vector<Value*> inputs, const std::vector<std::string>& names);

  const Operator& op_;
  Scope& scope_;
  std::vector<Value*> made_;  ///< by steps of this operator
};

}  // namespace slim::paddle
