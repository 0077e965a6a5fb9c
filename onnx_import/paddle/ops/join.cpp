#include <fmt/format.h>

#include <algorithm>
#include <numeric>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {

void import_concat(NodeContext& ctx) {
  auto values = ctx.inputs("X");
  unify_integers(ctx, values);
  const auto axis = ctx.axis(values.front(), ctx.integer("AxisTensor", "axis", 0));
  if (values.size() == 1) return ctx.define("Out", values.front());
  ctx.finish(Concat{{axis}}, std::move(values));
}

/// split: `num` equal parts, or `sections`, of which one may be -1, the rest.
void import_split(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const auto axis = ctx.axis(x, ctx.integer("AxisTensor", "axis", 0));
  const auto parts = ctx.output_count("Out");
  if (parts == 0) ctx.reject("the operator has no outputs");
  std::vector<Value*> operands{x};
  Split split{axis, 0};
  auto sections = ctx.has_input("SectionsTensor") ? ctx.integers("SectionsTensor", "sections", {})
                                                  : ctx.integers("SectionsTensorList", "sections", {});
  if (sections.empty()) {
    const auto num = ctx.integer("num", static_cast<std::int64_t>(parts));
    if (num != static_cast<std::int64_t>(parts))
      ctx.reject(fmt::format("num is {}, but there are {} outputs", num, parts));
    split.num_outputs = num;
  } else {
    const auto rest = std::find(sections.begin(), sections.end(), -1);
    if (rest != sections.end()) {
      const auto size = ctx.size(x, static_cast<std::size_t>(axis));
      if (!size) ctx.reject("the rest of a dynamic size is not supported in 'sections'", "give --input-shape");
      *rest = *size - (std::accumulate(sections.begin(), sections.end(), std::int64_t{0}) + 1);
    }
    if (sections.size() != parts) {
      ctx.reject(fmt::format("there are {} sections, but {} outputs", sections.size(), parts));
    }
    operands.push_back(ctx.constant_ints(sections));
  }
  const auto results = ctx.steps(split, std::move(operands), parts);
  for (std::size_t i = 0; i < parts; ++i) ctx.define("Out", results[i], i);
}

/// stack: joins along a new axis.
void import_stack(NodeContext& ctx) {
  auto values = ctx.inputs("X");
  unify_integers(ctx, values);
  const auto rank = static_cast<std::int64_t>(ctx.rank(values.front())) + 1;
  auto axis = ctx.integer("axis", 0);
  if (axis < -rank || axis >= rank) ctx.reject(fmt::format("axis {} is outside of {} axes", axis, rank));
  if (axis < 0) axis += rank;
  auto* axes = ctx.constant_ints({axis});
  for (auto*& value : values) value = ctx.step(Unsqueeze{}, {value, axes});
  ctx.define("Y", values.size() == 1 ? values.front() : ctx.step(Concat{{axis}}, values));
}

/// unstack (Y), unbind (Out): parts of size 1 along an axis, which goes.
void import_unstack(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const std::string_view slot = ctx.output_count("Y") > 0 ? "Y" : "Out";
  const auto parts = ctx.output_count(slot);
  const auto axis = ctx.axis(x, ctx.integer("axis", 0));
  const auto pieces = ctx.steps(Split{axis, static_cast<std::int64_t>(parts)}, {x}, parts);
  for (std::size_t i = 0; i < parts; ++i) {
    ctx.define(slot, ctx.step(Squeeze{}, {pieces[i], ctx.constant_ints({axis})}), i);
  }
}

}  // namespace slim::paddle
