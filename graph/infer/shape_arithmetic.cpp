#include <fmt/format.h>

#include <algorithm>

#include "graph/infer/rules.h"

namespace slim {

void infer(const ShapeOf& op, InferContext& context) {
  const auto& input = context.shape(0);
  if (!input) return context.set_output({DataType::kI64, unknown_shape(1)});
  const auto rank = static_cast<std::int64_t>(input->size());
  const auto clamp = [&](std::int64_t axis) {
    return std::clamp<std::int64_t>(axis < 0 ? axis + rank : axis, 0, rank);
  };
  const auto start = clamp(op.start);
  const auto end = std::max(start, clamp(op.end));
  context.set_output({DataType::kI64, Shape{end - start}});
  context.set_ints({input->begin() + start, input->begin() + end});
}

void infer(const Size& /*op*/, InferContext& context) {
  context.set_output({DataType::kI64, Shape{}});
  if (const auto& input = context.shape(0)) context.set_ints({product(*input)});
}

void infer(const Range1D& /*op*/, InferContext& context) {
  const auto type = context.common_type({0, 1, 2});
  if (!type) return;
  context.set_output({*type, unknown_shape(1)});
  const auto start = context.known_ints(0);
  const auto limit = context.known_ints(1);
  const auto delta = context.known_ints(2);
  if (!start || !limit || !delta || start->size() != 1 || limit->size() != 1 || delta->size() != 1) return;
  if (delta->front() == 0) return context.fail("Range has a delta of 0");
  const auto distance = subtract(limit->front(), start->front());
  if (!distance.is_number()) return;
  const auto steps = divide(distance, delta->front());
  if (!steps.is_number()) return;
  // Rounded up: the limit itself is left out.
  const bool partial_step = distance.number() % delta->front() != 0;
  const bool forward = (distance.number() > 0) == (delta->front() > 0) && distance.number() != 0;
  const auto count = forward ? steps.number() + (partial_step ? 1 : 0) : 0;
  context.set_output({*type, Shape{count}});
  const auto length = context.expected_ints(0);
  if (!length) return;
  PartialValue elements;
  for (std::int64_t i = 0; i < count; ++i) elements.push_back(add(start->front(), multiply(i, delta->front())));
  context.set_ints(std::move(elements));
}

void infer(const ConstantOfShape& op, InferContext& context) {
  if (!context.require_integer({0}) || !context.require_rank(0, 1, 1)) return;
  if (op.value.count() != 1) {
    return context.fail(fmt::format("'value' of ConstantOfShape must have one element, but has the shape {}",
                                    to_string(op.value.dims())));
  }
  const auto type = op.value.type();
  const auto sizes = context.ints(0);
  if (!sizes) return context.set_output({type, std::nullopt});
  Shape shape;
  for (const auto& size : *sizes) {
    if (size.is_number() && size.number() < 0) {
      return context.fail(fmt::format("ConstantOfShape of {} has the size {}", context.show(0), size.number()));
    }
    shape.push_back(size.dim());
  }
  context.set_output({type, std::move(shape)});
  const auto length = context.expected_ints(0);
  if (length && (type == DataType::kI64 || type == DataType::kI32)) {
    context.set_ints(PartialValue(*length, to_int64s(op.value).front()));
  }
}

}  // namespace slim
