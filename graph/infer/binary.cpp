#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "graph/infer/rules.h"

namespace slim {

std::optional<Shape> broadcast_inputs(InferContext& context) {
  Shape result;
  for (std::size_t i = 0; i < context.node().inputs().size(); ++i) {
    if (!context.shape(i)) return std::nullopt;
    const auto next = broadcast(result, *context.shape(i));
    if (!next) {
      context.fail(fmt::format("{} cannot broadcast input {} {} to {}", context.node().type_name(), i, context.show(i),
                               i == 1 ? context.show(0) : to_string(result)));
      return std::nullopt;
    }
    result = *next;
  }
  return result;
}

namespace {

using IntFunction = PartialInt (*)(const PartialInt&, const PartialInt&);

/// Applies `function` to the elements of inputs 0 and 1, where both are known in part and as long as each other or one.
void combine_ints(InferContext& context, IntFunction function) {
  const auto a = context.ints(0);
  const auto b = context.ints(1);
  if (!a || !b || a->empty() || b->empty()) return;
  const auto length = std::max(a->size(), b->size());
  if ((a->size() != length && a->size() != 1) || (b->size() != length && b->size() != 1)) return;
  PartialValue result;
  for (std::size_t i = 0; i < length; ++i) result.push_back(function((*a)[i % a->size()], (*b)[i % b->size()]));
  if (!context.expected_ints(0)) return;
  if (context.outputs()[0].type == DataType::kI32) {
    for (auto& element : result) {
      if (element.is_number() && (element.number() < INT32_MIN || element.number() > INT32_MAX)) element = {};
    }
  }
  context.set_ints(std::move(result));
}

void infer_arithmetic(InferContext& context, IntFunction function) {
  const auto type = context.common_type({0, 1});
  if (!type) return;
  context.set_output({*type, broadcast_inputs(context)});
  if (function != nullptr) combine_ints(context, function);
}

PartialInt smaller(const PartialInt& a, const PartialInt& b) {
  if (a.is_number() && b.is_number()) return std::min(a.number(), b.number());
  return a == b ? a : PartialInt();
}

PartialInt larger(const PartialInt& a, const PartialInt& b) {
  if (a.is_number() && b.is_number()) return std::max(a.number(), b.number());
  return a == b ? a : PartialInt();
}

/// A symbol stands for a size, so it is no negative number.
PartialInt equal(const PartialInt& a, const PartialInt& b) {
  if (a.is_unknown() || b.is_unknown()) return {};
  if (a == b) return 1;
  if (a.is_number() && b.is_number()) return 0;
  const auto& number = a.is_number() ? a : b;
  return number.is_number() && number.number() < 0 ? PartialInt(0) : PartialInt();
}

void infer_extremum(InferContext& context, IntFunction function) {
  const auto count = context.node().inputs().size();
  std::vector<std::size_t> all(count);
  std::iota(all.begin(), all.end(), 0);
  const auto type = context.common_type(all);
  if (!type) return;
  context.set_output({*type, broadcast_inputs(context)});
  if (count == 2) combine_ints(context, function);
}

}  // namespace

void infer(const Add& /*op*/, InferContext& context) { infer_arithmetic(context, add); }
void infer(const Sub& /*op*/, InferContext& context) { infer_arithmetic(context, subtract); }
void infer(const Mul& /*op*/, InferContext& context) { infer_arithmetic(context, multiply); }
void infer(const Div& /*op*/, InferContext& context) { infer_arithmetic(context, divide); }
void infer(const Mod& /*op*/, InferContext& context) { infer_arithmetic(context, nullptr); }
void infer(const Min& /*op*/, InferContext& context) { infer_extremum(context, smaller); }
void infer(const Max& /*op*/, InferContext& context) { infer_extremum(context, larger); }

void infer(const Pow& /*op*/, InferContext& context) {
  context.set_output({context.type(0).type, broadcast_inputs(context)});
}

void infer(const PRelu& /*op*/, InferContext& context) {
  const auto type = context.common_type({0, 1});
  if (!type) return;
  const auto& x = context.shape(0);
  const auto& slope = context.shape(1);
  if (x && slope) {
    const auto result = broadcast(*x, *slope);
    bool fits = result && result->size() == x->size();
    for (std::size_t i = 0; fits && i < x->size(); ++i) fits = !surely_different((*result)[i], (*x)[i]);
    if (!fits) {
      return context.fail(
          fmt::format("PRelu's slope {} must be broadcastable to its input {}", context.show(1), context.show(0)));
    }
  }
  context.set_output({*type, x});
}

void infer_comparison(InferContext& context) {
  if (!context.common_type({0, 1})) return;
  context.set_output({DataType::kBool, broadcast_inputs(context)});
}

void infer(const Equal& /*op*/, InferContext& context) {
  infer_comparison(context);
  combine_ints(context, equal);
}

void infer_logic(InferContext& context) {
  if (!context.require_type(0, DataType::kBool) || !context.require_type(1, DataType::kBool)) return;
  context.set_output({DataType::kBool, broadcast_inputs(context)});
}

void infer(const Where& /*op*/, InferContext& context) {
  if (!context.require_type(0, DataType::kBool)) return;
  const auto type = context.common_type({1, 2});
  if (!type) return;
  context.set_output({*type, broadcast_inputs(context)});
  const auto condition = context.ints(0);
  const auto a = context.ints(1);
  const auto b = context.ints(2);
  if (!condition || !a || !b || condition->empty() || a->empty() || b->empty()) return;
  const auto length = std::max({condition->size(), a->size(), b->size()});
  PartialValue result;
  for (std::size_t i = 0; i < length; ++i) {
    const auto& chosen = (*condition)[i % condition->size()];
    const auto& yes = (*a)[i % a->size()];
    const auto& no = (*b)[i % b->size()];
    result.push_back(chosen.is(0) ? no : chosen.is_number() || yes == no ? yes : PartialInt());
  }
  context.set_ints(std::move(result));
}

}  // namespace slim
