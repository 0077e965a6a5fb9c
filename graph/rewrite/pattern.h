#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "graph/rewrite/match.h"

/// Patterns are drawn root first, as expressions: bind(bn, bind(conv, any(), constant()).one_use(), constant()).
/// Matching never changes the graph.
namespace slim {

/// What an operand has to be.
class Pattern {
 public:
  /// `step` is given the operand, null if it is omitted.
  using Step = std::function<bool(Value*, Matcher&)>;
  explicit Pattern(Step step) : step_(std::move(step)) {}

  bool match(Value* operand, Matcher& matcher) const { return step_(operand, matcher); }

 private:
  Step step_;
};

/// What a node has to be: one of some operators, with operands that match. As an operand pattern it stands for the
/// first output of such a node.
class NodePattern {
 public:
  using Accepts = std::function<bool(const Node&)>;
  using Condition = std::function<bool(const Node&)>;
  NodePattern(std::uint32_t id, Accepts accepts, std::string expected, std::vector<Pattern> operands, bool either_order)
      : id_(id),
        accepts_(std::move(accepts)),
        expected_(std::move(expected)),
        operands_(std::move(operands)),
        either_order_(either_order) {}

  /// The node's first output is read once, and the node has no other output that is read. A graph output is a reader.
  NodePattern one_use() const;
  /// `condition` holds; `why` says what is wrong if it does not.
  NodePattern where(Condition condition, std::string why) const;

  /// Is `node` of the right operator? The cheap question that a driver asks first.
  bool accepts(const Node& node) const { return accepts_(node); }
  bool match(Node* node, Matcher& matcher) const;

  operator Pattern() const;  // NOLINT(google-explicit-constructor): a node pattern is an operand pattern

 private:
  bool match_operands(Node* node, Matcher& matcher, bool swapped) const;

  std::uint32_t id_;
  Accepts accepts_;
  std::string expected_;
  std::vector<Pattern> operands_;
  bool either_order_;
  std::vector<std::pair<Condition, std::string>> conditions_;
};

namespace detail {
template <typename... Ops>
NodePattern node_pattern(const Bind<Ops...>& bind, std::vector<Pattern> operands, bool either_order) {
  constexpr std::size_t kNamed = 4;
  std::string expected;
  std::size_t count = 0;
  (static_cast<void>(count++ < kNamed &&
                     (expected += (expected.empty() ? "" : " or ") + std::string(Ops::kName), true)),
   ...);
  if (count > kNamed) expected += " or the like";
  return {bind.id(), [](const Node& node) { return (node.is<Ops>() || ...); }, std::move(expected), std::move(operands),
          either_order};
}
}  // namespace detail

/// A node with exactly these operands (trailing omitted ones need maybe()); without operand patterns, a node whose
/// operands do not matter.
template <typename... Ops, typename... Operands>
NodePattern bind(const Bind<Ops...>& place, const Operands&... operands) {
  return detail::node_pattern(place, {Pattern(operands)...}, false);
}

/// A node with two operands that match as (a, b) or, if that fails, as (b, a).
template <typename... Ops>
NodePattern either_order(const Bind<Ops...>& place, const Pattern& a, const Pattern& b) {
  return detail::node_pattern(place, {a, b}, true);
}

/// Any operand that is there.
Pattern any();
Pattern any(Bind<Value> place);
/// A constant.
Pattern constant();
Pattern constant(Bind<Value> place);
/// An omitted operand, or one that matches.
Pattern maybe(Pattern operand);
/// The first pattern, or else the second.
Pattern either(Pattern first, Pattern second);

/// place(operand) if that matches, else `operand` directly: optionally(relu, bind(conv)) is Relu(Conv) or Conv.
template <typename... Ops>
Pattern optionally(const Bind<Ops...>& place, const Pattern& operand) {
  return either(bind(place, operand), operand);
}

}  // namespace slim
