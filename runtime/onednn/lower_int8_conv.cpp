#include <algorithm>

#include "graph/window.h"
#include "runtime/onednn/conv_weights.h"
#include "runtime/onednn/int8_linear.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

struct Geometry {
  ConvSpec spec;  ///< placements of x, weights and result; no bias yet
  MemoryDesc weights_from;
};

template <typename Op>
std::optional<Geometry> geometry(const Lowering& plan, const Node& node, const Op& op) {
  constexpr bool kTransposed = std::is_same_v<Op, Int8ConvTranspose>;
  const auto& src = plan.dims(node.input(0));
  const auto& filter = plan.dims(node.input(1));
  if (src.size() < 3 || src.size() > 5 || filter.size() != src.size()) return std::nullopt;
  const auto window = resolve_window(op, std::span(filter).subspan(2), std::span(src).subspan(2));
  if (!window) return std::nullopt;
  const auto channels = kTransposed ? filter[1] * op.group : filter[0];
  Dims dst{src[0], channels};
  dst.insert(dst.end(), window->output.begin(), window->output.end());
  if (count_of(dst) == 0) return std::nullopt;
  const auto from =
      kTransposed ? transposed_weights(filter, op.group, DataType::kI8) : conv_weights(filter, op.group, DataType::kI8);
  // Integer convolutions want channels last everywhere; given the choice they say so, too.
  return Geometry{{MemoryDesc::of_layout(src, Layout::kChannelsLast, plan.type(node.input(0))),
                   MemoryDesc::any(from.dims(), DataType::kI8),
                   {},
                   MemoryDesc::of_layout(dst, Layout::kChannelsLast, op.y_type),
                   *window,
                   kTransposed},
                  from};
}

bool is_padded(const Window& window) {
  const auto positive = [](std::int64_t pad) { return pad > 0; };
  return std::ranges::any_of(window.pads_begin, positive) || std::ranges::any_of(window.pads_end, positive);
}

Dims padded_dims(const Dims& src, const Window& window) {
  auto dims = src;
  for (std::size_t i = 0; i < window.kernel.size(); ++i) dims[i + 2] += window.pads_begin[i] + window.pads_end[i];
  return dims;
}

/// Copies the image into the middle of a larger one that is filled with the zero point.
SlotId append_padding(Lowering& plan, const Value* x, const MemoryDesc& from, const MemoryDesc& to,
                      const Window& window, std::int32_t zero_point) {
  const auto source = plan.as(x, from).slot;
  const auto target = plan.new_slot(to.bytes());
  const auto& src = from.dims();
  const auto& dst = to.dims();
  const auto spatial = src.size() - 2;
  // As [batch, depth, height, width * channels]; missing axes count one.
  const auto at = [&](const Dims& dims, std::size_t axis) { return axis + spatial < 3 ? 1 : dims[axis + spatial - 1]; };
  const auto pad = [&](std::size_t axis) { return axis + spatial < 3 ? 0 : window.pads_begin[axis + spatial - 3]; };
  struct Box {
    std::int64_t depth, height, row;
  };
  const auto channels = src[1];
  const Box in{at(src, 0), at(src, 1), at(src, 2) * channels};
  const Box out{at(dst, 0), at(dst, 1), at(dst, 2) * channels};
  const std::int64_t first[] = {pad(0), pad(1), pad(2) * channels};
  plan.append("Pad", {source, target},
              [=, batch = src[0], bytes = to.bytes(), f0 = first[0], f1 = first[1], f2 = first[2]](RunState& run) {
                const auto* x_bytes = run.slots[static_cast<std::size_t>(source)];
                auto* y_bytes = run.slots[static_cast<std::size_t>(target)];
                std::fill(y_bytes, y_bytes + bytes, static_cast<std::byte>(zero_point));
                for (std::int64_t n = 0; n < batch; ++n) {
                  for (std::int64_t d = 0; d < in.depth; ++d) {
                    for (std::int64_t h = 0; h < in.height; ++h) {
                      const auto* row = x_bytes + ((n * in.depth + d) * in.height + h) * in.row;
                      auto* to_row = y_bytes + ((n * out.depth + d + f0) * out.height + h + f1) * out.row + f2;
                      std::copy(row, row + in.row, to_row);
                    }
                  }
                }
              });
  return target;
}

/// A way to run the convolution: the primitive, with the operands that it wants.
struct Attempt {
  ConvSpec spec;
  Int8Operands operands;
  PostOps post;
  bool pads_source = false;

  std::optional<Primitive> compile() {
    const auto bias = operands.packed_bias();
    if (bias.type() != DataType::kUndefined) spec.bias = MemoryDesc::plain(bias.dims(), bias.type());
    auto primitive = make_convolution(spec, post, operands.scaling);
    return primitive && !primitive->is_slow() ? primitive : std::nullopt;
  }
};

/// Without zero points where nothing is padded; with one that the primitive knows of; with padding written out.
std::vector<Attempt> attempts(const Geometry& geometry, const Int8Operands& operands, const PostOps& post) {
  std::vector<Attempt> result;
  const bool transposed = geometry.spec.transposed;
  const bool padded = is_padded(geometry.spec.window);
  Attempt plain{geometry.spec, operands, post, false};
  if (!padded && !transposed) fold_zero_point(plain.operands, false);
  result.push_back(plain);
  if (operands.scaling.x_zero_point == 0 || !padded || transposed) return result;
  Attempt written{geometry.spec, operands, post, true};
  fold_zero_point(written.operands, false);
  auto& window = written.spec.window;
  written.spec.src = MemoryDesc::of_layout(padded_dims(geometry.spec.src.dims(), window), Layout::kChannelsLast,
                                           geometry.spec.src.type());
  std::ranges::fill(window.pads_begin, 0);
  std::ranges::fill(window.pads_end, 0);
  result.push_back(std::move(written));
  return result;
}

template <typename Op>
bool lower_int8_any(Lowering& plan, const Node& node, const Op& op) {
  if (!plan.is_int8(node.input(0)) || plan.known(node.input(1)) == nullptr) return false;
  const auto shapes = geometry(plan, node, op);
  if (!shapes) return false;
  const auto channels = shapes->spec.dst.dims()[1];
  const auto operands = int8_operands(plan, node, op, op, channels);
  if (!operands) return false;
  PostOps post{.functions = int8_functions(op)};
  if (operands->residual != nullptr) add_residual(post, op, plan.type(operands->residual), op.y_type);
  for (auto& attempt : attempts(*shapes, *operands, post)) {
    const auto primitive = attempt.compile();
    if (!primitive) continue;
    const auto source = attempt.pads_source ? append_padding(plan, node.input(0), shapes->spec.src, attempt.spec.src,
                                                             shapes->spec.window, operands->scaling.x_zero_point)
                                            : plan.as(node.input(0), primitive->desc(Arg::kSrc)).slot;
    const auto dst = primitive->desc(Arg::kDst);
    const auto target =
        operands->residual != nullptr ? residual_target(plan, operands->residual, dst) : plan.new_location(dst);
    plan.append(node.type_name(), *primitive,
                int8_step(plan, attempt.operands, *primitive, shapes->weights_from, source, target.slot));
    plan.define(node.output(), target);
    return true;
  }
  return false;
}

}  // namespace

bool lower_int8_conv(Lowering& plan, const Node& node) { return lower_int8_any(plan, node, *node.as<Int8Conv>()); }

bool lower_int8_conv_transpose(Lowering& plan, const Node& node) {
  return lower_int8_any(plan, node, *node.as<Int8ConvTranspose>());
}

}  // namespace slim::onednn
