// Coordinates and weights of Resize, as ONNX's description of the operator gives them. Coordinates are computed in
// float like in every runtime: with a scale of 1/3 rounded to float, doubles would find 2.9999999 where 3 is meant.
#include "runtime/reference/resize_axis.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace slim::reference {
namespace {

struct CoordinateMode {
  std::string_view name;
  float (*original)(const ResizeAxis& axis, float x);
};

float length(std::int64_t size) { return static_cast<float>(size); }

float half_pixel(const ResizeAxis& a, float x) { return (x + 0.5F) / a.scale - 0.5F; }

float half_pixel_symmetric(const ResizeAxis& a, float x) {
  const float adjustment = length(a.output) / (a.scale * length(a.input));
  return length(a.input) / 2.0F * (1.0F - adjustment) + half_pixel(a, x);
}

float pytorch_half_pixel(const ResizeAxis& a, float x) { return a.output > 1 ? half_pixel(a, x) : 0.0F; }

float align_corners(const ResizeAxis& a, float x) {
  return a.output == 1 ? 0.0F : x * length(a.input - 1) / length(a.output - 1);
}

float asymmetric(const ResizeAxis& a, float x) { return x / a.scale; }

float tf_half_pixel_for_nn(const ResizeAxis& a, float x) { return (x + 0.5F) / a.scale; }

float tf_crop_and_resize(const ResizeAxis& a, float x) {
  const float last = length(a.input - 1);
  if (a.output == 1) return 0.5F * (a.roi_begin + a.roi_end) * last;
  return a.roi_begin * last + x * (a.roi_end - a.roi_begin) * last / length(a.output - 1);
}

constexpr std::array kCoordinateModes{CoordinateMode{"half_pixel", half_pixel},
                                      CoordinateMode{"half_pixel_symmetric", half_pixel_symmetric},
                                      CoordinateMode{"pytorch_half_pixel", pytorch_half_pixel},
                                      CoordinateMode{"align_corners", align_corners},
                                      CoordinateMode{"asymmetric", asymmetric},
                                      CoordinateMode{"tf_half_pixel_for_nn", tf_half_pixel_for_nn},
                                      CoordinateMode{"tf_crop_and_resize", tf_crop_and_resize}};

const CoordinateMode* find_mode(std::string_view name) {
  const auto found = std::find_if(kCoordinateModes.begin(), kCoordinateModes.end(),
                                  [name](const CoordinateMode& mode) { return mode.name == name; });
  return found == kCoordinateModes.end() ? nullptr : found;
}

/// Where each output index stands on the input's axis.
std::vector<float> original_coordinates(const Resize& op, const ResizeAxis& axis) {
  const auto* mode = find_mode(op.coordinate_transformation_mode);
  SLIM_CHECK(mode != nullptr);
  std::vector<float> result;
  for (std::int64_t i = 0; i < axis.output; ++i) result.push_back(mode->original(axis, length(i)));
  return result;
}

bool extrapolates(const Resize& op, const ResizeAxis& axis, float x) {
  return op.coordinate_transformation_mode == "tf_crop_and_resize" && (x < 0.0F || x > length(axis.input - 1));
}

float rounded(const std::string& mode, float x) {
  if (mode == "floor") return std::floor(x);
  if (mode == "ceil") return std::ceil(x);
  return mode == "round_prefer_ceil" ? std::floor(x + 0.5F) : std::ceil(x - 0.5F);
}

/// Weight of an input at `distance`: the triangle of bilinear, or Keys' cubic with coefficient `a`.
double linear_weight(double distance) { return std::max(1.0 - std::fabs(distance), 0.0); }

double cubic_weight(double distance, double a) {
  const double d = std::fabs(distance);
  if (d < 1.0) return ((a + 2.0) * d - (a + 3.0)) * d * d + 1.0;
  return d < 2.0 ? ((a * d - 5.0 * a) * d + 8.0 * a) * d - 4.0 * a : 0.0;
}

Taps taps_at(const Resize& op, const ResizeAxis& axis, double x) {
  const bool cubic = op.mode == "cubic";
  // Antialiasing stretches the filter over all inputs that fall into one output.
  const double shrink = op.antialias ? std::min(static_cast<double>(axis.scale), 1.0) : 1.0;
  const double reach = (cubic ? 2.0 : 1.0) / shrink;
  Taps taps;
  double sum = 0;
  const double first = std::floor(x - reach) + 1.0;
  const auto reached = static_cast<std::int64_t>(std::ceil(x + reach - first));
  for (std::int64_t k = 0; k < reached; ++k) {
    const double i = first + static_cast<double>(k);
    const double distance = (i - x) * shrink;
    const double weight =
        cubic ? cubic_weight(distance, static_cast<double>(op.cubic_coeff_a)) : linear_weight(distance);
    const double inside = std::clamp(i, 0.0, static_cast<double>(axis.input - 1));
    if (weight == 0.0 || (op.exclude_outside && inside != i)) continue;
    taps.push_back({static_cast<std::int64_t>(inside), weight});
    sum += weight;
  }
  if (op.antialias || op.exclude_outside) {
    for (auto& tap : taps) tap.weight /= sum;
  }
  return taps;
}

}  // namespace

bool resize_modes_known(const Resize& op) {
  const auto& n = op.nearest_mode;
  const bool nearest = n == "floor" || n == "ceil" || n == "round_prefer_floor" || n == "round_prefer_ceil";
  return nearest && find_mode(op.coordinate_transformation_mode) != nullptr &&
         (op.mode == "nearest" || op.mode == "linear" || op.mode == "cubic");
}

std::vector<std::int64_t> nearest_indices(const Resize& op, const ResizeAxis& axis) {
  std::vector<std::int64_t> result;
  for (const float x : original_coordinates(op, axis)) {
    const float index = std::clamp(rounded(op.nearest_mode, x), 0.0F, length(axis.input - 1));
    result.push_back(extrapolates(op, axis, x) ? -1 : static_cast<std::int64_t>(index));
  }
  return result;
}

std::vector<Taps> interpolation_taps(const Resize& op, const ResizeAxis& axis) {
  std::vector<Taps> result;
  for (const float x : original_coordinates(op, axis)) {
    result.push_back(extrapolates(op, axis, x) ? Taps{} : taps_at(op, axis, static_cast<double>(x)));
  }
  return result;
}

}  // namespace slim::reference
