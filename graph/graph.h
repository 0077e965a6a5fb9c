#pragma once

#include <cstddef>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/op.h"
#include "graph/shape.h"
#include "graph/tensor.h"

namespace slim {

class Graph;
class Node;
struct GraphTestAccess;  // breaks graphs for the verifier's test

/// Input `index` of `node` reads a value.
struct Use {
  Node* node;
  std::size_t index;
  bool operator==(const Use&) const = default;
};

/// A tensor of the graph: an input, a constant, or one output of one node. Owned by its Graph.
class Value {
 public:
  const std::string& name() const { return name_; }
  const TensorType& type() const { return type_; }
  void set_type(TensorType type) { type_ = std::move(type); }

  /// The node that computes this; null for inputs and constants.
  Node* producer() const { return producer_; }
  /// Which of the producer's outputs this is.
  std::size_t output_index() const { return output_index_; }

  bool is_input() const { return is_input_; }
  bool is_constant() const { return constant_.has_value(); }
  /// The constant's contents.
  const Tensor& constant() const {
    SLIM_CHECK(constant_.has_value());
    return *constant_;
  }

  /// Node inputs that read this, in the order in which they came to be.
  const std::vector<Use>& uses() const { return uses_; }
  /// How often this is an output of the graph.
  std::size_t graph_output_count() const { return graph_outputs_; }
  /// Uses by nodes and graph outputs together.
  std::size_t use_count() const { return uses_.size() + graph_outputs_; }
  bool is_graph_output() const { return graph_outputs_ > 0; }

 private:
  friend class Graph;
  friend struct GraphTestAccess;
  std::string name_;
  TensorType type_;
  Node* producer_ = nullptr;
  std::size_t output_index_ = 0;
  bool is_input_ = false;
  std::optional<Tensor> constant_;
  std::vector<Use> uses_;
  std::size_t graph_outputs_ = 0;
};

/// Where a node comes from, for messages: the source model's node, or the rule that made it from one.
struct Origin {
  std::string name;         ///< node name in the source; may be empty
  std::string type;         ///< operator type in the source
  std::int64_t index = -1;  ///< position in the source's node list
  bool operator==(const Origin&) const = default;
};

/// One operator with its operands. Owned by its Graph; edges change only through the Graph.
class Node {
 public:
  const Op& op() const { return op_; }
  /// The attributes may change; the operator's type may not change the number of outputs.
  void set_op(Op op) { op_ = std::move(op); }
  template <typename T>
  const T* as() const {
    return op_.as<T>();
  }
  template <typename T>
  bool is() const {
    return op_.is<T>();
  }
  std::string type_name() const { return slim::type_name(op_); }

  const std::string& name() const { return name_; }
  const Origin& origin() const { return origin_; }

  /// Operands; an omitted optional one is null, trailing omitted ones are absent.
  const std::vector<Value*>& inputs() const { return inputs_; }
  /// Input `index`, null if omitted or beyond the end.
  Value* input(std::size_t index) const { return index < inputs_.size() ? inputs_[index] : nullptr; }
  /// Results; every output exists, those that nobody asked for have no uses.
  const std::vector<Value*>& outputs() const { return outputs_; }
  Value* output(std::size_t index = 0) const { return outputs_.at(index); }

 private:
  friend class Graph;
  friend struct GraphTestAccess;
  Op op_;
  std::string name_;
  Origin origin_;
  std::vector<Value*> inputs_;
  std::vector<Value*> outputs_;
  std::list<std::unique_ptr<Node>>::iterator position_;
};

/// A named result of the graph. The name belongs to the interface and stays; the value may be replaced.
struct GraphOutput {
  std::string name;
  Value* value;
};

/// Nodes in topological order and the values between them. Pointers to nodes and values stay valid until erased.
class Graph {
 public:
  Graph() = default;
  Graph(Graph&&) = default;
  Graph& operator=(Graph&&) = default;
  Graph(const Graph&) = delete;
  Graph& operator=(const Graph&) = delete;

  /// A deep copy; constants' bytes are shared. Names, order and types are equal.
  Graph clone() const;

  // What the source said of itself.
  std::string name;
  /// Opset per domain ("" is ai.onnx) of the source.
  std::map<std::string, std::int64_t> opsets;
  std::map<std::string, std::string> metadata;
  /// What the importer changed or left out, for the user to know: one sentence each.
  std::vector<std::string> notes;

  /// Values. A taken or empty `name` gets a fresh one derived from it.
  Value* add_input(std::string_view name, TensorType type);
  Value* add_constant(std::string_view name, Tensor tensor);
  void add_output(std::string name, Value* value);
  void set_output(std::size_t index, Value* value);
  const std::vector<Value*>& inputs() const { return inputs_; }
  const std::vector<GraphOutput>& outputs() const { return outputs_; }
  /// Constants that are still there, in creation order.
  std::vector<Value*> constants() const;

  /// Adds a node behind all others (or before `before`), with `output_names.size()` outputs.
  Node* add_node(Op op, std::vector<Value*> inputs, const std::vector<std::string>& output_names,
                 std::string_view name = {}, Origin origin = {}, Node* before = nullptr);

  /// Snapshots of the node list in topological order: safe to iterate while changing the graph, except that erased
  /// nodes dangle.
  std::vector<Node*> nodes();
  std::vector<const Node*> nodes() const;
  std::size_t node_count() const { return nodes_.size(); }

  Value* find_value(std::string_view name) const;
  /// `hint` if free, else hint_1, hint_2, ...
  std::string fresh_name(std::string_view hint) const;
  /// The new name must be free.
  void rename(Value* value, std::string_view name);
  void swap_names(Value* a, Value* b);

  void set_input(Node* node, std::size_t index, Value* value);
  /// All readers of `from`, graph outputs included, read `to`.
  void replace_uses(Value* from, Value* to);
  /// Removes a node whose outputs have no uses; its outputs go with it.
  void erase(Node* node);
  /// Removes nodes without used outputs and constants without uses, until nothing changes; returns how many nodes went.
  std::size_t erase_dead();
  /// Moves `node` directly before `before`; the caller keeps topological order.
  void move_before(Node* node, Node* before);

 private:
  friend struct GraphTestAccess;
  Value* new_value(std::string_view name, TensorType type);
  void remove_use(Value* value, Use use);
  void destroy(Value* value);

  std::list<std::unique_ptr<Node>> nodes_;
  std::list<std::unique_ptr<Value>> values_;
  std::unordered_map<std::string, std::list<std::unique_ptr<Value>>::iterator> by_name_;
  std::vector<Value*> inputs_;
  std::vector<GraphOutput> outputs_;
};

/// "node 'res2a' (Conv, node 14)", for messages: the user's name and place where known.
std::string describe(const Node& node);

}  // namespace slim
