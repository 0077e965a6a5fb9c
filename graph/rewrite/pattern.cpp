#include "graph/rewrite/pattern.h"

#include <algorithm>

namespace slim {
namespace {

/// The node to name when `operand` is not what was expected: what computes it, else what reads it.
const Node* culprit(const Value* operand, const Matcher& matcher) {
  return operand != nullptr && operand->producer() != nullptr ? operand->producer() : matcher.reader();
}

/// "operand 'x' is a graph input"
std::string what_is(const Value* operand) {
  if (operand == nullptr) return "an operand is omitted";
  std::string text = "operand '" + operand->name() + "' is ";
  if (operand->is_constant()) return text + "a constant";
  if (operand->is_input()) return text + "a graph input";
  return text + "computed by " + operand->producer()->type_name();
}

}  // namespace

NodePattern NodePattern::one_use() const {
  return where(
      [](const Node& node) {
        std::size_t uses = 0;
        for (const auto* output : node.outputs()) uses += output->use_count();
        return uses == 1 && node.output()->use_count() == 1;
      },
      "its output has other readers");
}

NodePattern NodePattern::where(Condition condition, std::string why) const {
  NodePattern result = *this;
  result.conditions_.emplace_back(std::move(condition), std::move(why));
  return result;
}

bool NodePattern::match_operands(Node* node, Matcher& matcher, bool swapped) const {
  const auto mark = matcher.mark();
  for (std::size_t i = 0; i < operands_.size(); ++i) {
    if (operands_[swapped ? operands_.size() - 1 - i : i].match(node->input(i), matcher)) continue;
    matcher.restore(mark);
    return false;
  }
  return true;
}

bool NodePattern::match(Node* node, Matcher& matcher) const {
  if (!accepts_(*node)) return matcher.fail(node, "is " + node->type_name() + ", not " + expected_);
  for (const auto& [condition, why] : conditions_) {
    if (!condition(*node)) return matcher.fail(node, why);
  }
  if (!operands_.empty() && node->inputs().size() > operands_.size()) {
    return matcher.fail(node, "has " + std::to_string(node->inputs().size()) + " operands, at most " +
                                  std::to_string(operands_.size()) + " expected");
  }
  const auto mark = matcher.mark();
  matcher.bind(id_, node);
  const Matcher::Level level(matcher, node);
  if (match_operands(node, matcher, false) || (either_order_ && match_operands(node, matcher, true))) return true;
  matcher.restore(mark);
  return false;
}

NodePattern::operator Pattern() const {
  return Pattern([self = *this](Value* operand, Matcher& matcher) {
    auto* node = operand == nullptr ? nullptr : operand->producer();
    if (node == nullptr) return matcher.fail(matcher.reader(), what_is(operand) + ", not " + self.expected_);
    if (operand->output_index() != 0) return matcher.fail(node, "operand '" + operand->name() + "' is a later output");
    return self.match(node, matcher);
  });
}

Pattern any() {
  return Pattern([](Value* operand, Matcher& matcher) {
    return operand != nullptr || matcher.fail(matcher.reader(), what_is(operand));
  });
}

Pattern any(Bind<Value> place) {
  return Pattern([place](Value* operand, Matcher& matcher) {
    if (operand == nullptr) return matcher.fail(matcher.reader(), what_is(operand));
    matcher.bind(place.id(), operand);
    return true;
  });
}

Pattern constant() {
  return Pattern([](Value* operand, Matcher& matcher) {
    if (operand != nullptr && operand->is_constant()) return true;
    return matcher.fail(culprit(operand, matcher), what_is(operand) + ", not a constant");
  });
}

Pattern constant(Bind<Value> place) {
  return Pattern([place](Value* operand, Matcher& matcher) {
    if (!constant().match(operand, matcher)) return false;
    matcher.bind(place.id(), operand);
    return true;
  });
}

Pattern maybe(Pattern operand) {
  return Pattern([pattern = std::move(operand)](Value* operand, Matcher& matcher) {
    return operand == nullptr || pattern.match(operand, matcher);
  });
}

Pattern either(Pattern first, Pattern second) {
  return Pattern([first = std::move(first), second = std::move(second)](Value* operand, Matcher& matcher) {
    const auto mark = matcher.mark();
    if (first.match(operand, matcher)) return true;
    matcher.restore(mark);
    return second.match(operand, matcher);
  });
}

}  // namespace slim
