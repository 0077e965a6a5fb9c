#include "onnx_import/paddle/ops/layout.h"

namespace slim::paddle {

bool channels_last(NodeContext& ctx, std::string_view attribute) {
  const auto layout = ctx.text(attribute, "NCHW");
  if (layout == "NHWC" || layout == "NDHWC" || layout == "NLC") return true;
  if (layout.starts_with("NC") || layout == "AnyLayout") return false;
  ctx.reject("layout '" + layout + "' is not supported");
}

Value* to_channels_first(NodeContext& ctx, Value* x) {
  Ints perm(ctx.rank(x));
  if (perm.size() > 1) perm[1] = static_cast<std::int64_t>(perm.size()) - 1;
  for (std::size_t i = 2; i < perm.size(); ++i) perm[i] = static_cast<std::int64_t>(i) - 1;
  return ctx.step(Transpose{perm}, {x});
}

Value* to_channels_last(NodeContext& ctx, Value* x) {
  Ints perm(ctx.rank(x));
  for (std::size_t i = 1; i + 1 < perm.size(); ++i) perm[i] = static_cast<std::int64_t>(i) + 1;
  if (perm.size() > 1) perm.back() = 1;
  return ctx.step(Transpose{perm}, {x});
}

}  // namespace slim::paddle
