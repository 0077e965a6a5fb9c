#include <fmt/format.h>

#include "onnx_import/paddle/ops/layout.h"
#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

std::string pad_mode(NodeContext& ctx, const std::string& mode) {
  if (mode == "constant" || mode == "reflect") return mode;
  if (mode == "replicate" || mode == "edge") return "edge";
  if (mode == "circular") {
    ctx.need_opset(19);
    return "wrap";
  }
  ctx.reject("padding mode '" + mode + "' is not known");
}

/// `begins` and `ends`: one number an axis of x.
void pad_with(NodeContext& ctx, Value* x, const Ints& begins, const Ints& ends, double value, const std::string& mode) {
  auto pads = begins;
  pads.insert(pads.end(), ends.begin(), ends.end());
  std::vector<Value*> operands{x, ctx.constant_ints(pads)};
  if (mode == "constant") operands.push_back(ctx.constant_like(x, value));
  ctx.finish(Pad{pad_mode(ctx, mode)}, std::move(operands));
}

/// Pads of the spatial axes, which come before the last axis or behind the second one.
void pad_spatial(NodeContext& ctx, const Ints& begins, const Ints& ends, double value) {
  auto* x = ctx.input("X");
  const auto rank = ctx.rank(x);
  if (rank != begins.size() + 2)
    ctx.reject(fmt::format("expected an operand of {} axes, found {}", begins.size() + 2, rank));
  const std::size_t first = channels_last(ctx, "data_format") ? 1 : 2;
  Ints all_begins(rank, 0);
  Ints all_ends(rank, 0);
  for (std::size_t i = 0; i < begins.size(); ++i) {
    all_begins[first + i] = begins[i];
    all_ends[first + i] = ends[i];
  }
  pad_with(ctx, x, all_begins, all_ends, value, ctx.text("mode", "constant"));
}

}  // namespace

/// pad: (before, after) an axis.
void import_pad(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const auto paddings = ctx.integers("paddings");
  if (paddings.size() != 2 * ctx.rank(x))
    ctx.reject(fmt::format("expected {} paddings, found {}", 2 * ctx.rank(x), paddings.size()));
  Ints begins;
  Ints ends;
  for (std::size_t i = 0; i < paddings.size(); i += 2) {
    begins.push_back(paddings[i]);
    ends.push_back(paddings[i + 1]);
  }
  pad_with(ctx, x, begins, ends, ctx.real("pad_value", 0.0), "constant");
}

/// pad2d (1.x): top, bottom, left, right.
void import_pad2d(NodeContext& ctx) {
  const auto p = ctx.integers("Paddings", "paddings", {0, 0, 0, 0});
  if (p.size() != 4) ctx.reject(fmt::format("expected 4 paddings, found {}", p.size()));
  pad_spatial(ctx, {p[0], p[2]}, {p[1], p[3]}, ctx.real("pad_value", 0.0));
}

/// pad3d: left, right, top, bottom, front, back.
void import_pad3d(NodeContext& ctx) {
  const auto p = ctx.integers("Paddings", "paddings", {});
  if (p.size() != 6) ctx.reject(fmt::format("expected 6 paddings, found {}", p.size()));
  pad_spatial(ctx, {p[4], p[2], p[0]}, {p[5], p[3], p[1]}, ctx.real("value", 0.0));
}

}  // namespace slim::paddle
