#include "passes/quantize/value_parameters.h"

#include <cmath>

namespace slim {
namespace {

Range range_of(const std::string& name, const QuantizedValue& value, const Ranges& ranges) {
  if (value.fixed) return *value.fixed;
  const auto found = ranges.find(name);
  SLIM_CHECK(found != ranges.end());
  return found->second.with_zero();
}

float lowest(const AffineU8& affine) { return static_cast<float>(-affine.zero_point) * affine.scale; }
float highest(const AffineU8& affine) { return static_cast<float>(255 - affine.zero_point) * affine.scale; }

bool takes_over(const AffineU8& affine, const Bounds& bounds) {
  return lowest(affine) >= bounds.low && highest(affine) <= bounds.high;
}

/// Runtimes drop a Clip in front of Q only if no representable number lies outside of it, to the last bit. A range
/// inside the bounds may leave them by half a step when its zero point is rounded: then the scale shrinks by as much.
/// A wider range stays as it is.
AffineU8 kept_inside(const AffineU8& affine, const Bounds& bounds) {
  constexpr float kMostShrinking = 0.99F;
  auto kept = affine;
  if (lowest(kept) < bounds.low) kept.scale = bounds.low / static_cast<float>(-kept.zero_point);
  if (highest(kept) > bounds.high) kept.scale = bounds.high / static_cast<float>(255 - kept.zero_point);
  if (kept.scale < affine.scale * kMostShrinking) return affine;
  while (!takes_over(kept, bounds)) kept.scale = std::nextafter(kept.scale, 0.0F);
  return kept;
}

}  // namespace

std::vector<AffineU8> group_parameters(const QuantizationPlan& plan, const Ranges& ranges) {
  std::vector<Range> hulls(plan.group_count);
  for (const auto& [name, value] : plan.values) {
    if (!value.moved) hulls[value.group] = hulls[value.group].hull(range_of(name, value, ranges));
  }
  std::vector<AffineU8> parameters;
  parameters.reserve(hulls.size());
  for (const auto& hull : hulls) parameters.push_back(affine_u8(hull.min, hull.max));
  for (const auto& [name, value] : plan.values) {
    if (value.absorbed) parameters[value.group] = kept_inside(parameters[value.group], *value.absorbed);
  }
  return parameters;
}

std::optional<AffineU8> own_parameters(const QuantizationPlan& plan, const Ranges& ranges,
                                       const std::vector<AffineU8>& parameters, const std::string& name) {
  const auto& entry = plan.values.at(name);
  if (!entry.absorbed || takes_over(parameters[entry.group], *entry.absorbed)) return std::nullopt;
  const auto own = range_of(name, entry, ranges);
  return kept_inside(affine_u8(own.min, own.max), *entry.absorbed);
}

AffineU8 parameters_to_operators(const QuantizationPlan& plan, const Ranges& ranges,
                                 const std::vector<AffineU8>& parameters, const std::string& value) {
  const auto own = own_parameters(plan, ranges, parameters, value);
  return own ? *own : parameters[plan.values.at(value).group];
}

}  // namespace slim
