#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "graph/graph.h"

namespace slim {

namespace detail {
std::uint32_t next_bind_id();
}

/// A place in a pattern whose node a rewrite wants to see: `Bind<Conv> conv`, or `Bind<Conv, ConvTranspose> conv` for
/// either operator. Copies name the same place.
template <typename... Ops>
class Bind {
 public:
  std::uint32_t id() const { return id_; }

 private:
  std::uint32_t id_ = detail::next_bind_id();
};

/// As above, for an operand, whatever produces it.
template <>
class Bind<Value> {
 public:
  std::uint32_t id() const { return id_; }

 private:
  std::uint32_t id_ = detail::next_bind_id();
};

/// What a rewrite sees of a bound node.
class AnyNodeView {
 public:
  explicit AnyNodeView(Node* node) : node_(node) {}
  Node* node() const { return node_; }
  /// Operand `index`; null if omitted.
  Value* in(std::size_t index) const { return node_->input(index); }
  Value* out(std::size_t index = 0) const { return node_->output(index); }

 private:
  Node* node_;
};

/// The same, with the operator's attributes.
template <typename T>
class NodeView : public AnyNodeView {
 public:
  using AnyNodeView::AnyNodeView;
  const T& op() const { return *node()->template as<T>(); }

  /// Operators with weights only: the constant weight, and the constant bias or null.
  const Tensor& weight() const requires(std::derived_from<T, ConvWindow> || std::same_as<T, Gemm>) {
    return in(1)->constant();
  }
  const Tensor* bias() const requires(std::derived_from<T, ConvWindow> || std::same_as<T, Gemm>) {
    return in(2) == nullptr ? nullptr : &in(2)->constant();
  }
  std::size_t output_channels() const requires std::same_as<T, Conv> {
    return static_cast<std::size_t>(weight().dims().at(0));
  }
};

/// Why a pattern does not hold, and at which node.
struct MatchFailure {
  const Node* node = nullptr;
  std::string why;
  int depth = -1;
};

/// The nodes and values that a pattern's binds stand for.
class Match {
 public:
  explicit Match(Node* root) : root_(root) {}

  Node* root() const { return root_; }

  template <typename T>
  NodeView<T> operator[](const Bind<T>& bind) const {
    return NodeView<T>(find_node(bind.id()));
  }
  template <typename T, typename U, typename... Rest>
  AnyNodeView operator[](const Bind<T, U, Rest...>& bind) const {
    return AnyNodeView(find_node(bind.id()));
  }
  Value* operator[](const Bind<Value>& bind) const;

  /// False for a bind behind `optionally` or `maybe` that is not there.
  template <typename... Ops>
  bool has(const Bind<Ops...>& bind) const {
    return lookup(bind.id()) != nullptr;
  }

  /// Bound nodes in the order in which they were matched, root first.
  std::vector<Node*> nodes() const;

 private:
  friend class Pattern;
  friend class NodePattern;
  friend class Matcher;
  struct Bound {
    std::uint32_t id;
    Node* node;
    Value* value;
  };
  const Bound* lookup(std::uint32_t id) const;
  Node* find_node(std::uint32_t id) const;

  Node* root_;
  std::vector<Bound> bound_;
};

/// The state of one attempt: bindings so far, and the deepest failure of all branches tried.
class Matcher {
 public:
  explicit Matcher(Node* root) : match_(root) {}

  const Match& match() const { return match_; }
  const MatchFailure& failure() const { return failure_; }

  void bind(std::uint32_t id, Node* node) { match_.bound_.push_back({id, node, nullptr}); }
  void bind(std::uint32_t id, Value* value) { match_.bound_.push_back({id, nullptr, value}); }
  std::size_t mark() const { return match_.bound_.size(); }
  /// Forgets what was bound since `mark`: a branch failed.
  void restore(std::size_t mark) {
    match_.bound_.erase(match_.bound_.begin() + static_cast<std::ptrdiff_t>(mark), match_.bound_.end());
  }

  /// Notes a failure at `node` and returns false. The deepest one is kept, of equally deep ones the first.
  bool fail(const Node* node, std::string why);

  /// The node whose operands are being matched, and how deep that is; a guard for each level.
  class Level {
   public:
    Level(Matcher& matcher, const Node* reader) : matcher_(matcher), outer_(std::exchange(matcher.reader_, reader)) {
      ++matcher_.depth_;
    }
    ~Level() {
      matcher_.reader_ = outer_;
      --matcher_.depth_;
    }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    Matcher& matcher_;
    const Node* outer_;
  };
  const Node* reader() const { return reader_; }

 private:
  Match match_;
  MatchFailure failure_;
  const Node* reader_ = nullptr;
  int depth_ = 0;
};

}  // namespace slim
