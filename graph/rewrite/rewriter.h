#pragma once

#include <unordered_set>
#include <utility>
#include <vector>

#include "graph/rewrite/match.h"

namespace slim {

struct Applied {};
/// The rule does not apply here, and why: a finished clause about the root node, "channel counts differ".
struct Declined {
  std::string why;
};
using Outcome = std::variant<Applied, Declined>;

/// The only way in which a rewrite changes the graph. New nodes stand directly before the root, so that they precede
/// every reader of the root's outputs.
class Rewriter {
 public:
  Rewriter(Graph& graph, const Match& match) : graph_(graph), match_(match) {}

  const Graph& graph() const { return graph_; }

  /// A new constant. It takes the name of the constant `like` if nobody reads that any more after the rewrite; else its
  /// name is derived from `like`'s, or without it from the root's first output.
  Value* constant(Tensor tensor, Value* like = nullptr);

  /// A new node with one output, which is returned. Name and origin are those of `like`; without it, of the first
  /// matched node with the same operator, else of the root.
  Value* create(Op op, std::vector<Value*> inputs, const Node* like = nullptr);

  /// The same for a node with `count` outputs, which stand for the first outputs of the root.
  std::vector<Value*> create_all(Op op, std::vector<Value*> inputs, std::size_t count, const Node* like = nullptr);

  /// All readers of `old`, an output of the root, read `now`. A value made by this rewrite takes over the name of
  /// `old`, which the user knows. If `now` was there before, call `forward`.
  void replace(Value* old, Value* now);

  /// Replaces `old` by a value that was there before: the root does nothing. Declines where a graph output would
  /// become a graph input, a constant, or a second name of another output.
  Outcome forward(Value* old, Value* now);

  /// Changes a matched node in place: its attributes, or one of its operands (which must precede it, or be a new value
  /// if `node` is the root).
  void set_op(Node* node, Op op);
  void set_input(Node* node, std::size_t index, Value* value);

  bool changed() const { return changed_; }

  /// Erases the nodes whose outputs nobody reads any more, and adds them to `erased`. The driver calls this once.
  void finish(std::unordered_set<const Node*>& erased);

 private:
  const Node& like_of(const Op& op) const;

  Graph& graph_;
  const Match& match_;
  std::unordered_set<const Value*> made_;
  std::vector<Node*> orphans_;
  std::vector<std::pair<Value*, Value*>> heirs_;  ///< new constants and whose name they would take
  bool changed_ = false;
};

}  // namespace slim
