#include <fmt/format.h>

#include <algorithm>

#include "graph/infer/rules.h"

namespace slim {
namespace {

constexpr const char* kAttributeHint = "the operator's attributes are damaged; export the model again";

/// Adds the shape of input `i` to the concatenation along `axis`.
bool append_along(InferContext& context, std::size_t i, std::size_t axis, Shape& result) {
  const auto& shape = *context.shape(i);
  bool fits = shape.size() == result.size();
  for (std::size_t k = 0; fits && k < shape.size(); ++k) {
    if (k == axis) {
      result[k] = add(result[k], shape[k]).dim();
    } else if (const auto dim = unify(result[k], shape[k])) {
      result[k] = *dim;
    } else {
      fits = false;
    }
  }
  if (!fits) {
    context.fail(fmt::format("Concat along axis {} joins {} and {}, which differ elsewhere", axis, context.show(0),
                             context.show(i)));
  }
  return fits;
}

void concat_ints(InferContext& context) {
  PartialValue joined;
  for (std::size_t i = 0; i < context.node().inputs().size(); ++i) {
    const auto elements = context.ints(i);
    if (!elements) return;
    joined.insert(joined.end(), elements->begin(), elements->end());
  }
  context.set_ints(std::move(joined));
}

}  // namespace

void infer(const Concat& op, InferContext& context) {
  const auto count = context.node().inputs().size();
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < count; ++i) all.push_back(i);
  const auto type = context.common_type(all);
  if (!type) return;
  const auto& first = context.shape(0);
  std::optional<Shape> result = first;
  std::optional<std::size_t> axis;
  if (first && !(axis = context.require_axis(op.axis, first->size()))) return;
  for (std::size_t i = 1; i < count && result; ++i) {
    if (!context.shape(i)) {
      result.reset();
    } else if (!append_along(context, i, *axis, *result)) {
      return;
    }
  }
  context.set_output({*type, std::move(result)});
  concat_ints(context);
}

namespace {

/// Sizes of the parts along `axis`: from input 1, or equal parts of which the last may be smaller.
std::optional<std::vector<PartialInt>> part_sizes(const Split& op, InferContext& context, const Dim& whole) {
  const auto count = context.output_count();
  if (context.has(1)) {
    auto parts = context.ints(1);
    if (!parts) return PartialValue(count);
    PartialInt sum = 0;
    bool negative = false;
    for (const auto& part : *parts) {
      sum = add(sum, part);
      negative = negative || (part.is_number() && part.number() < 0);
    }
    if (parts->size() == count && !negative && !(sum.is_number() && surely_different(sum.dim(), whole))) return parts;
    context.fail(fmt::format("Split of {} into {} outputs does not agree with its sizes {} {}", context.show(0), count,
                             context.show(1), sum.is_number() ? fmt::format("(sum {})", sum.number()) : ""));
    return std::nullopt;
  }
  const auto parts = op.num_outputs > 0 ? op.num_outputs : static_cast<std::int64_t>(count);
  if (parts != static_cast<std::int64_t>(count)) {
    context.fail(fmt::format("Split has num_outputs={}, but {} outputs", op.num_outputs, count), kAttributeHint);
    return std::nullopt;
  }
  if (!whole.is_known() || parts == 0) return PartialValue(count, count == 1 ? PartialInt(whole) : PartialInt());
  const auto size = whole.value() / parts + (whole.value() % parts != 0 ? 1 : 0);
  std::vector<PartialInt> sizes;
  for (std::int64_t i = 0; i < parts; ++i) {
    const auto begin = std::min(i * size, whole.value());
    sizes.emplace_back(std::min(size, whole.value() - begin));
  }
  return sizes;
}

}  // namespace

void infer(const Split& op, InferContext& context) {
  if (!context.require_integer({1}) || !context.require_rank(1, 1, 1)) return;
  const auto type = context.type(0).type;
  const auto& input = context.shape(0);
  if (!input) {
    for (std::size_t i = 0; i < context.output_count(); ++i) context.set_output({type, std::nullopt}, i);
    return;
  }
  const auto axis = context.require_axis(op.axis, input->size());
  if (!axis) return;
  const auto sizes = part_sizes(op, context, (*input)[*axis]);
  if (!sizes) return;
  const auto elements = context.ints(0);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < sizes->size(); ++i) {
    auto shape = *input;
    shape[*axis] = (*sizes)[i].dim();
    context.set_output({type, shape}, i);
    if (!elements || !shape[*axis].is_known()) continue;
    const auto end = begin + static_cast<std::size_t>(shape[*axis].value());
    if (end > elements->size()) break;
    const auto at = [&](std::size_t k) { return elements->begin() + static_cast<std::ptrdiff_t>(k); };
    context.set_ints({at(begin), at(end)}, i);
    begin = end;
  }
}

namespace {

/// Picks elements of a partly known vector; false if an index is out of range, which is reported.
void gather_ints(InferContext& context) {
  const auto elements = context.ints(0);
  const auto indices = context.known_ints(1);
  if (!elements || !indices || context.shape(0)->size() != 1) return;
  const auto length = static_cast<std::int64_t>(elements->size());
  PartialValue picked;
  for (const auto index : *indices) {
    if (index < -length || index >= length) {
      return context.fail(fmt::format("Gather takes element {} of {}", index, context.show(0)));
    }
    picked.push_back((*elements)[static_cast<std::size_t>(index < 0 ? index + length : index)]);
  }
  context.set_ints(std::move(picked));
}

}  // namespace

void infer(const Gather& op, InferContext& context) {
  if (!context.require_integer({1})) return;
  const auto type = context.type(0).type;
  const auto& data = context.shape(0);
  const auto& indices = context.shape(1);
  if (!data) return context.set_output({type, std::nullopt});
  const auto axis = context.require_axis(op.axis, data->size());
  if (!axis) return;
  if (!indices) return context.set_output({type, std::nullopt});
  Shape result = *data;
  const auto place = result.erase(result.begin() + static_cast<std::ptrdiff_t>(*axis));
  result.insert(place, indices->begin(), indices->end());
  context.set_output({type, std::move(result)});
  gather_ints(context);
}

void infer(const GatherElements& op, InferContext& context) {
  if (!context.require_integer({1})) return;
  const auto rank = context.type(0).rank();
  if (rank && (!context.require_axis(op.axis, *rank) || !context.require_rank(1, *rank, *rank))) return;
  context.set_output({context.type(0).type, context.shape(1)});
}

void infer(const Transpose& op, InferContext& context) {
  const auto& input = context.shape(0);
  if (!input) {
    return context.set_output(
        {context.type(0).type, op.perm.empty() ? std::nullopt : std::optional(unknown_shape(op.perm.size()))});
  }
  Shape result(input->rbegin(), input->rend());
  if (!op.perm.empty()) {
    const auto perm = context.require_axes(op.perm, input->size());
    if (!perm) return;
    if (perm->size() != input->size()) {
      return context.fail(fmt::format("Transpose permutes {} axes of {}", perm->size(), context.show(0)),
                          kAttributeHint);
    }
    for (std::size_t i = 0; i < perm->size(); ++i) result[i] = (*input)[(*perm)[i]];
  }
  context.set_output({context.type(0).type, std::move(result)});
  if (auto elements = context.ints(0)) context.set_ints(std::move(*elements));
}

void infer(const Tile& /*op*/, InferContext& context) {
  if (!context.require_integer({1}) || !context.require_rank(1, 1, 1)) return;
  const auto type = context.type(0).type;
  auto shape = context.shape(0);
  const auto repeats = context.ints(1);
  if (!shape || !repeats)
    return context.set_output({type, shape ? std::optional(unknown_shape(shape->size())) : shape});
  if (repeats->size() != shape->size()) {
    return context.fail(
        fmt::format("Tile repeats {} axes ({}) of {}", repeats->size(), context.show(1), context.show(0)));
  }
  for (std::size_t i = 0; i < shape->size(); ++i) {
    const auto& count = (*repeats)[i];
    if (count.is_number() && count.number() < 0) {
      return context.fail(fmt::format("Tile repeats axis {} of {} {} times", i, context.show(0), count.number()));
    }
    const auto size = multiply((*shape)[i], count);
    if (size.is_unknown() && (*shape)[i].is_known() && count.is_number()) {
      return context.fail(fmt::format("Tile makes axis {} of {} too large", i, context.show(0)));
    }
    (*shape)[i] = size.dim();
  }
  context.set_output({type, std::move(shape)});
}

namespace {

bool require_blocks(InferContext& context, std::int64_t blocksize) {
  if (blocksize < 1 || blocksize > (1 << 15)) {
    context.fail(
        fmt::format("'blocksize' of {} must lie in [1, 32768], but is {}", context.node().type_name(), blocksize),
        kAttributeHint);
    return false;
  }
  return context.require_rank(0, 4, 4);
}

/// dim / divisor; nullopt if that is no whole number, which is reported.
std::optional<Dim> divided(InferContext& context, std::size_t axis, std::int64_t divisor) {
  const auto& dim = (*context.shape(0))[axis];
  if (dim.is_known() && dim.value() % divisor != 0) {
    context.fail(fmt::format("{} needs axis {} of {} to be a multiple of {}", context.node().type_name(), axis,
                             context.show(0), divisor));
    return std::nullopt;
  }
  return divide(dim, divisor).dim();
}

}  // namespace

void infer(const DepthToSpace& op, InferContext& context) {
  if (!require_blocks(context, op.blocksize)) return;
  const auto& input = context.shape(0);
  if (!input) return context.set_output({context.type(0).type, unknown_shape(4)});
  const auto channels = divided(context, 1, op.blocksize * op.blocksize);
  if (!channels) return;
  context.set_output({context.type(0).type, Shape{(*input)[0], *channels, multiply((*input)[2], op.blocksize).dim(),
                                                  multiply((*input)[3], op.blocksize).dim()}});
}

void infer(const SpaceToDepth& op, InferContext& context) {
  if (!require_blocks(context, op.blocksize)) return;
  const auto& input = context.shape(0);
  if (!input) return context.set_output({context.type(0).type, unknown_shape(4)});
  const auto height = divided(context, 2, op.blocksize);
  const auto width = height ? divided(context, 3, op.blocksize) : std::nullopt;
  if (!width) return;
  const auto channels = multiply((*input)[1], op.blocksize * op.blocksize).dim();
  context.set_output({context.type(0).type, Shape{(*input)[0], channels, *height, *width}});
}

}  // namespace slim
