#include <algorithm>
#include <cmath>

#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

/// The result's dims if the map between input and output is the plain ratio of their sizes; nullopt otherwise.
std::optional<Dims> resized(const Lowering& plan, const Node& node, const Dims& dims) {
  if (const auto* sizes = node.input(3); sizes != nullptr) {
    if (plan.known(sizes) == nullptr) return std::nullopt;
    auto result = to_int64s(plan.constant(sizes));
    return result.size() == dims.size() ? std::optional(result) : std::nullopt;
  }
  if (plan.known(node.input(2)) == nullptr) return std::nullopt;
  const auto scales = to_doubles(plan.constant(node.input(2)));
  if (scales.size() != dims.size()) return std::nullopt;
  Dims result;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    const double size = static_cast<double>(dims[i]) * scales[i];
    if (size != std::floor(size)) return std::nullopt;
    result.push_back(static_cast<std::int64_t>(size));
  }
  return result;
}

/// Whether oneDNN's half-pixel map gives ONNX's positions.
bool same_positions(const Resize& op, const Dims& from, const Dims& to) {
  const bool half_pixel = op.coordinate_transformation_mode == "half_pixel";
  const bool single = std::any_of(to.begin() + 2, to.end(), [](auto size) { return size == 1; });
  const bool pytorch = op.coordinate_transformation_mode == "pytorch_half_pixel" && !single;
  if (op.mode == "linear") return half_pixel || pytorch;
  // By a whole factor no position lies in the middle of two, and flooring o / f is the same as rounding half-pixels.
  for (std::size_t i = 2; i < from.size(); ++i) {
    if (to[i] % from[i] != 0) return false;
  }
  const bool rounded = op.nearest_mode == "round_prefer_floor" || op.nearest_mode == "round_prefer_ceil";
  const bool floored = op.coordinate_transformation_mode == "asymmetric" && op.nearest_mode == "floor";
  return op.mode == "nearest" && (((half_pixel || pytorch) && rounded) || floored);
}

}  // namespace

bool lower_resize(Lowering& plan, const Node& node) {
  const auto& op = *node.as<Resize>();
  const auto* x = node.input(0);
  if (!plan.is_placed(x) || op.antialias || !op.axes.empty() || op.keep_aspect_ratio_policy != "stretch") {
    return false;
  }
  const auto& from = plan.dims(x);
  const auto to = from.size() >= 3 && from.size() <= 5 ? resized(plan, node, from) : std::nullopt;
  if (!to || (*to)[0] != from[0] || (*to)[1] != from[1] || !same_positions(op, from, *to)) return false;
  const auto source = plan.home(x);
  const auto primitive = make_resampling(op.mode == "linear", source.desc, MemoryDesc::any(*to, source.desc.type()));
  if (!primitive) return false;
  const auto target = plan.new_location(primitive->desc(Arg::kDst));
  plan.append("Resize", *primitive, {{Arg::kSrc, source.slot, nullptr}, {Arg::kDst, target.slot, nullptr}});
  plan.define(node.output(), target);
  return true;
}

}  // namespace slim::onednn
