#include <fmt/format.h>

#include <algorithm>

#include "graph/infer/rules.h"
#include "graph/infer/window_shape.h"

namespace slim {
namespace {

/// Kernel sizes, from the weight's shape or else from the attribute.
std::optional<Dims> kernel_of(const ConvWindow& op, const std::optional<Shape>& weight, std::size_t rank) {
  if (weight) {
    if (auto dims = to_dims({weight->begin() + 2, weight->end()})) return dims;
  }
  return op.kernel_shape.size() + 2 == rank ? std::optional<Dims>(op.kernel_shape) : std::nullopt;
}

/// Input and weight of a convolution, with shapes completed to one rank.
struct ConvOperands {
  Shape x;
  Shape weight;
  std::optional<Dims> kernel;
};

std::optional<ConvOperands> conv_operands(const ConvWindow& op, InferContext& context, std::size_t x,
                                          std::size_t weight) {
  if (!context.require_rank(x, 3, kMaxRank) || !context.require_rank(weight, 3, kMaxRank)) return std::nullopt;
  const auto& x_shape = context.shape(x);
  const auto& weight_shape = context.shape(weight);
  if (!x_shape && !weight_shape) return std::nullopt;
  const auto rank = x_shape ? x_shape->size() : weight_shape->size();
  if (weight_shape && weight_shape->size() != rank) {
    context.fail(fmt::format("{} needs an input and a weight of one rank, but has {} and {}",
                             context.node().type_name(), context.show(x), context.show(weight)));
    return std::nullopt;
  }
  return ConvOperands{x_shape.value_or(unknown_shape(rank)), weight_shape.value_or(unknown_shape(rank)),
                      kernel_of(op, weight_shape, rank)};
}

/// Checks that `channels` split into `group` groups of `per_group`.
bool require_channels(InferContext& context, std::size_t x, std::size_t weight, const Dim& channels, std::int64_t group,
                      const Dim& per_group) {
  if (!channels.is_known()) return true;
  const bool fits = channels.value() % group == 0 && !surely_different(channels.value() / group, per_group);
  if (fits) return true;
  context.fail(fmt::format("{} of {} channels with {} does not fit group={}: the weight {} wants {}",
                           context.node().type_name(), channels.value(), context.show(x), group, context.show(weight),
                           to_string(Shape{multiply(per_group, group).dim()})));
  return false;
}

template <typename Attributes>
std::optional<Shape> spatial_output(const Attributes& op, InferContext& context, const ConvOperands& operands,
                                    std::size_t x) {
  if (!operands.kernel) return unknown_shape(operands.x.size() - 2);
  if (const auto problem = window_problem(op, *operands.kernel); !problem.empty()) {
    context.fail(fmt::format("{} of {} on {}", problem, context.node().type_name(), context.show(x)), kBadWindowHint);
    return std::nullopt;
  }
  return window_output(context, window_axes(op, *operands.kernel), operands.x, x);
}

bool require_group(const ConvWindow& op, InferContext& context) {
  if (op.group >= 1) return true;
  context.fail(fmt::format("'group' of {} must be at least 1, but is {}", context.node().type_name(), op.group),
               kBadWindowHint);
  return false;
}

std::optional<Shape> with_spatial(const Dim& batch, const Dim& channels, const std::optional<Shape>& spatial) {
  if (!spatial) return std::nullopt;
  Shape result{batch, channels};
  result.insert(result.end(), spatial->begin(), spatial->end());
  return result;
}

}  // namespace

bool require_vector(InferContext& context, std::size_t index, const Dim& length) {
  if (!context.require_rank(index, 1, 1)) return false;
  const auto& shape = context.shape(index);
  if (!shape || !surely_different(shape->front(), length)) return true;
  context.fail(fmt::format("input {} of {} must have {} elements, but is {}", index, context.node().type_name(),
                           length.value(), context.show(index)));
  return false;
}

std::optional<Shape> convolved_shape(const ConvWindow& op, InferContext& context, std::size_t x, std::size_t weight) {
  if (!require_group(op, context)) return std::nullopt;
  const auto operands = conv_operands(op, context, x, weight);
  if (!operands) return std::nullopt;
  if (!require_channels(context, x, weight, operands->x[1], op.group, operands->weight[1])) return std::nullopt;
  const auto& channels = operands->weight[0];
  if (channels.is_known() && channels.value() % op.group != 0) {
    context.fail(fmt::format("{} output channels of {} do not split into group={}", channels.value(),
                             context.show(weight), op.group));
    return std::nullopt;
  }
  return with_spatial(operands->x[0], channels, spatial_output(op, context, *operands, x));
}

void infer(const Conv& op, InferContext& context) {
  if (!context.require_float({0, 1, 2})) return;
  const auto type = context.common_type({0, 1, 2});
  if (!type) return;
  auto shape = convolved_shape(op, context, 0, 1);
  if (shape && !require_vector(context, 2, (*shape)[1])) return;
  context.set_output({*type, std::move(shape)});
}

std::optional<Shape> transposed_convolved_shape(const ConvTranspose& op, InferContext& context, std::size_t x,
                                                std::size_t weight_index) {
  if (!require_group(op, context)) return std::nullopt;
  const auto operands = conv_operands(op, context, x, weight_index);
  if (!operands) return std::nullopt;
  const auto& weight = operands->weight;
  const auto per_group = divide(weight[0], op.group).dim();
  if (weight[0].is_known() && weight[0].value() % op.group != 0) {
    context.fail(fmt::format("{} input channels of {} do not split into group={}", weight[0].value(),
                             context.show(weight_index), op.group));
    return std::nullopt;
  }
  if (!require_channels(context, x, weight_index, operands->x[1], op.group, per_group)) return std::nullopt;
  const auto channels = multiply(weight[1], op.group).dim();
  return with_spatial(operands->x[0], channels, spatial_output(op, context, *operands, x));
}

void infer(const ConvTranspose& op, InferContext& context) {
  if (!context.require_float({0, 1, 2})) return;
  const auto type = context.common_type({0, 1, 2});
  if (!type) return;
  auto shape = transposed_convolved_shape(op, context, 0, 1);
  if (shape && !require_vector(context, 2, (*shape)[1])) return;
  if (!context.failed()) context.set_output({*type, std::move(shape)});
}

void infer(const Gemm& op, InferContext& context) {
  if (!context.require_rank(0, 2, 2) || !context.require_rank(1, 2, 2)) return;
  const auto type = context.common_type({0, 1, 2});
  if (!type) return;
  const auto a = context.shape(0).value_or(unknown_shape(2));
  const auto b = context.shape(1).value_or(unknown_shape(2));
  const auto& depth_a = a[op.transA ? 0 : 1];
  const auto& depth_b = b[op.transB ? 1 : 0];
  if (surely_different(depth_a, depth_b)) {
    return context.fail(fmt::format("Gemm multiplies {} (transA={:d}) by {} (transB={:d}): {} columns meet {} rows",
                                    context.show(0), op.transA, context.show(1), op.transB, depth_a.value(),
                                    depth_b.value()));
  }
  const Shape result{a[op.transA ? 1 : 0], b[op.transB ? 0 : 1]};
  if (const auto& c = context.shape(2)) {
    const auto sum = broadcast(result, *c);
    const bool fits =
        sum && sum->size() == 2 && !surely_different((*sum)[0], result[0]) && !surely_different((*sum)[1], result[1]);
    if (!fits) {
      return context.fail(
          fmt::format("Gemm's input 2 must be broadcastable to {}, but is {}", to_string(result), context.show(2)));
    }
  }
  context.set_output({*type, result});
}

std::optional<Shape> matrix_product_shape(InferContext& context, std::size_t a, std::size_t b) {
  if (!context.require_rank(a, 1, kMaxRank) || !context.require_rank(b, 1, kMaxRank)) return std::nullopt;
  if (!context.shape(a) || !context.shape(b)) return std::nullopt;
  Shape left = *context.shape(a);
  Shape right = *context.shape(b);
  const bool left_is_vector = left.size() == 1;
  const bool right_is_vector = right.size() == 1;
  if (left_is_vector) left.insert(left.begin(), Dim(1));
  if (right_is_vector) right.emplace_back(1);
  const auto rows = left[left.size() - 2];
  const auto columns = right.back();
  if (surely_different(left.back(), right[right.size() - 2])) {
    context.fail(fmt::format("{} multiplies {} by {}: {} columns meet {} rows", context.node().type_name(),
                             context.show(a), context.show(b), left.back().value(), right[right.size() - 2].value()));
    return std::nullopt;
  }
  left.resize(left.size() - 2);
  right.resize(right.size() - 2);
  auto result = broadcast(left, right);
  if (!result) {
    context.fail(fmt::format("batch axes of {} and {} cannot be broadcast in {}", context.show(a), context.show(b),
                             context.node().type_name()));
    return std::nullopt;
  }
  if (!left_is_vector) result->push_back(rows);
  if (!right_is_vector) result->push_back(columns);
  return result;
}

void infer(const MatMul& /*op*/, InferContext& context) {
  if (const auto type = context.common_type({0, 1})) context.set_output({*type, matrix_product_shape(context, 0, 1)});
}

}  // namespace slim
