#include <fmt/format.h>

#include <algorithm>

#include "graph/infer/rules.h"

namespace slim {
namespace {

constexpr const char* kReshapeHint =
    "the target shape may fix a batch or image size that differs from --input-shape; convert with the size that the "
    "model was exported for";

/// A product of sizes: a number times symbols, unless something unknown is in it.
struct Monomial {
  PartialInt number = 1;  ///< unknown: overflow
  std::vector<std::string> symbols;
  bool has_unknown = false;

  void multiply_by(const Dim& dim) {
    if (dim.is_known()) number = multiply(number, dim);
    if (dim.is_symbol()) symbols.push_back(dim.name());
    if (dim.is_unknown()) has_unknown = true;
  }
};

void cancel_symbols(Monomial& a, Monomial& b) {
  std::erase_if(a.symbols, [&](const std::string& symbol) {
    const auto twin = std::find(b.symbols.begin(), b.symbols.end(), symbol);
    if (twin == b.symbols.end()) return false;
    b.symbols.erase(twin);
    return true;
  });
}

/// total / part where that is a number or one symbol.
Dim quotient(Monomial total, Monomial part) {
  cancel_symbols(total, part);
  if (total.has_unknown || part.has_unknown || !part.symbols.empty() || total.symbols.size() > 1) return {};
  if (total.symbols.empty()) return divide(total.number, part.number).dim();
  const bool numbers_cancel = total.number.is_number() && total.number == part.number && !part.number.is(0);
  return numbers_cancel ? Dim::symbol(total.symbols.front()) : Dim();
}

/// What a Reshape's target says of each axis, and what is left for its open axis (-1, or one that is not known).
class Target {
 public:
  Target(InferContext& context, bool allowzero)
      : context_(context), allowzero_(allowzero), copied_(context.shape(0) ? context.shape(0)->size() : 0) {}

  /// Takes the next element of input 1; false if it contradicts input 0, which is reported.
  bool append(const PartialInt& element) {
    if (element.is(0) && !allowzero_) return copy_axis();
    if (element.is_number() && element.number() < -1) {
      return refuse(fmt::format("has the size {} for axis {}", element.number(), shape.size()));
    }
    if (element.is(-1) && open_is_minus_one_) return refuse("has more than one -1");
    if (element.is_unknown() || element.is(-1)) {
      several_open = several_open || open.has_value();
      open = shape.size();
      open_is_minus_one_ = open_is_minus_one_ || element.is(-1);
    } else {
      part.multiply_by(element.dim());
    }
    shape.push_back(element.dim());
    return true;
  }

  /// Product of the input's sizes that are not copied.
  Monomial total() const {
    Monomial product;
    const auto& input = *context_.shape(0);
    for (std::size_t i = 0; i < input.size(); ++i) {
      if (!copied_[i]) product.multiply_by(input[i]);
    }
    return product;
  }

  Shape shape;
  std::optional<std::size_t> open;
  bool several_open = false;
  Monomial part;  ///< product of the target's sizes that are neither copied nor open

 private:
  bool copy_axis() {
    const auto i = shape.size();
    const auto& input = context_.shape(0);
    if (input && i >= input->size()) {
      return refuse(fmt::format("copies axis {}, which {} does not have", i, context_.show(0)));
    }
    shape.push_back(input ? (*input)[i] : Dim());
    if (input) copied_[i] = true;
    return true;
  }
  bool refuse(std::string_view why) {
    context_.fail(fmt::format("Reshape's target {} {}", context_.show(1), why), kReshapeHint);
    return false;
  }

  InferContext& context_;
  bool allowzero_;
  std::vector<bool> copied_;
  bool open_is_minus_one_ = false;
};

bool require_equal_counts(InferContext& context, const Target& target, const Monomial& all) {
  const auto is_number = [](const Monomial& product) {
    return product.symbols.empty() && !product.has_unknown && product.number.is_number();
  };
  if (target.several_open || !is_number(all) || !is_number(target.part)) return true;
  const auto total = all.number.number();
  const auto part = target.part.number.number();
  const bool splits = part == 0 ? total == 0 : total % part == 0;
  if (target.open ? splits : total == part) return true;
  context.fail(fmt::format("Reshape cannot give {} the shape {}: {} elements do not {} {}", context.show(0),
                           to_string(target.shape), total, target.open ? "split into parts of" : "fill", part),
               kReshapeHint);
  return false;
}

}  // namespace

void infer(const Reshape& op, InferContext& context) {
  if (!context.require_integer({1}) || !context.require_rank(1, 1, 1)) return;
  const auto elements = context.ints(1);
  if (!elements) return context.set_output({context.type(0).type, std::nullopt});
  Target target(context, op.allowzero);
  for (const auto& element : *elements) {
    if (!target.append(element)) return;
  }
  if (context.shape(0)) {
    const auto total = target.total();
    if (!require_equal_counts(context, target, total)) return;
    if (target.open && !target.several_open) target.shape[*target.open] = quotient(total, target.part);
  }
  context.set_output({context.type(0).type, target.shape});
  if (auto values = context.ints(0)) context.set_ints(std::move(*values));
}

void infer(const Flatten& op, InferContext& context) {
  const auto& input = context.shape(0);
  if (!input) return context.set_output({context.type(0).type, unknown_shape(2)});
  const auto rank = static_cast<std::int64_t>(input->size());
  if (op.axis < -rank || op.axis > rank) {
    return context.fail(fmt::format("axis {} of Flatten is out of range for {}", op.axis, context.show(0)));
  }
  const auto axis = static_cast<std::size_t>(op.axis < 0 ? op.axis + rank : op.axis);
  const std::span<const Dim> dims(*input);
  context.set_output({context.type(0).type, Shape{product(dims.first(axis)), product(dims.subspan(axis))}});
}

void infer(const Squeeze& /*op*/, InferContext& context) {
  const auto type = context.type(0).type;
  const auto& input = context.shape(0);
  if (!input) return context.set_output({type, std::nullopt});
  const bool all_known = to_dims(*input).has_value();
  std::optional<Axes> axes;
  if (context.has(1)) {
    axes = context.axes(1, input->size());
  } else if (all_known) {
    axes = Axes{};
    for (std::size_t i = 0; i < input->size(); ++i) {
      if ((*input)[i] == Dim(1)) axes->push_back(i);
    }
  }
  if (!axes) return context.set_output({type, std::nullopt});
  Shape result;
  for (std::size_t i = 0; i < input->size(); ++i) {
    const auto& dim = (*input)[i];
    const bool squeezed = std::find(axes->begin(), axes->end(), i) != axes->end();
    if (!squeezed) result.push_back(dim);
    if (squeezed && surely_different(dim, 1)) {
      return context.fail(fmt::format("Squeeze removes axis {} of {}, whose size is not 1", i, context.show(0)));
    }
  }
  context.set_output({type, std::move(result)});
  if (auto elements = context.ints(0)) context.set_ints(std::move(*elements));
}

void infer(const Unsqueeze& /*op*/, InferContext& context) {
  if (!context.require_integer({1})) return;
  const auto type = context.type(0).type;
  const auto& input = context.shape(0);
  const auto listed = context.ints(1);
  if (!input || !listed) return context.set_output({type, std::nullopt});
  const auto rank = input->size() + listed->size();
  const auto axes = context.axes(1, rank);
  if (!axes) return context.set_output({type, unknown_shape(rank)});
  Shape result;
  auto next = input->begin();
  for (std::size_t i = 0; i < rank; ++i) {
    const bool added = std::find(axes->begin(), axes->end(), i) != axes->end();
    result.push_back(added ? Dim(1) : *next++);
  }
  context.set_output({type, std::move(result)});
  if (auto elements = context.ints(0)) context.set_ints(std::move(*elements));
}

void infer(const Expand& /*op*/, InferContext& context) {
  if (!context.require_integer({1}) || !context.require_rank(1, 1, 1)) return;
  const auto type = context.type(0).type;
  const auto& input = context.shape(0);
  const auto elements = context.ints(1);
  if (!input || !elements) return context.set_output({type, std::nullopt});
  Shape target;
  for (const auto& element : *elements) target.push_back(element.dim());
  auto result = broadcast(*input, target);
  if (!result) {
    return context.fail(fmt::format("Expand cannot broadcast {} to {}", context.show(0), to_string(target)),
                        kReshapeHint);
  }
  context.set_output({type, std::move(*result)});
  const auto source = context.ints(0);
  const auto length = context.failed() ? std::nullopt : context.expected_ints(0);
  if (source && source->size() == 1 && length) context.set_ints(PartialValue(*length, source->front()));
}

}  // namespace slim
