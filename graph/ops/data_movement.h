#pragma once

#include "graph/ops/base.h"

/// Data movers and shape arithmetic.
namespace slim {

struct Concat : AxisOp<"Concat", 0> {};
struct Flatten : AxisOp<"Flatten", 1> {};
struct Gather : AxisOp<"Gather", 0> {};
struct GatherElements : AxisOp<"GatherElements", 0> {};
/// Inputs x, split? (i64); without `split`, `num_outputs` equal parts (the last one may be smaller); 0: the outputs'
/// count.
struct Split {
  static constexpr std::string_view kName = "Split";
  std::int64_t axis = 0;
  std::int64_t num_outputs = 0;
  static void reflect(auto& self, auto&& field) {
    field("axis", self.axis);
    field("num_outputs", self.num_outputs);
  }
  bool operator==(const Split&) const = default;
};
/// Inputs x, starts, ends, axes?, steps?.
struct Slice : NamedOp<"Slice"> {};
/// Inputs x, shape.
struct Reshape {
  static constexpr std::string_view kName = "Reshape";
  bool allowzero = false;
  static void reflect(auto& self, auto&& field) { field("allowzero", self.allowzero); }
  bool operator==(const Reshape&) const = default;
};
/// Inputs x, axes?.
struct Squeeze : NamedOp<"Squeeze"> {};
/// Inputs x, axes.
struct Unsqueeze : NamedOp<"Unsqueeze"> {};
struct Transpose {
  static constexpr std::string_view kName = "Transpose";
  Ints perm;  ///< importers fill it when the rank is known; empty: reversed axes
  static void reflect(auto& self, auto&& field) { field("perm", self.perm); }
  bool operator==(const Transpose&) const = default;
};
struct Expand : NamedOp<"Expand"> {};
struct Tile : NamedOp<"Tile"> {};
/// Inputs x, pads, constant_value?, axes?.
struct Pad {
  static constexpr std::string_view kName = "Pad";
  std::string mode = "constant";
  static void reflect(auto& self, auto&& field) { field("mode", self.mode); }
  bool operator==(const Pad&) const = default;
};
/// Inputs x, roi?, scales?, sizes?.
struct Resize {
  static constexpr std::string_view kName = "Resize";
  bool antialias = false;
  Ints axes;
  std::string coordinate_transformation_mode = "half_pixel";
  float cubic_coeff_a = -0.75F;
  bool exclude_outside = false;
  float extrapolation_value = 0.0F;
  std::string keep_aspect_ratio_policy = "stretch";
  std::string mode = "nearest";
  std::string nearest_mode = "round_prefer_floor";
  static void reflect(auto& self, auto&& field) {
    field("antialias", self.antialias);
    field("axes", self.axes);
    field("coordinate_transformation_mode", self.coordinate_transformation_mode);
    field("cubic_coeff_a", self.cubic_coeff_a);
    field("exclude_outside", self.exclude_outside);
    field("extrapolation_value", self.extrapolation_value);
    field("keep_aspect_ratio_policy", self.keep_aspect_ratio_policy);
    field("mode", self.mode);
    field("nearest_mode", self.nearest_mode);
  }
  bool operator==(const Resize&) const = default;
};
struct DepthToSpace {
  static constexpr std::string_view kName = "DepthToSpace";
  std::int64_t blocksize = 1;
  std::string mode = "DCR";
  static void reflect(auto& self, auto&& field) {
    field("blocksize", self.blocksize);
    field("mode", self.mode);
  }
  bool operator==(const DepthToSpace&) const = default;
};
struct SpaceToDepth {
  static constexpr std::string_view kName = "SpaceToDepth";
  std::int64_t blocksize = 1;
  static void reflect(auto& self, auto&& field) { field("blocksize", self.blocksize); }
  bool operator==(const SpaceToDepth&) const = default;
};
struct ShapeOf {
  static constexpr std::string_view kName = "Shape";
  std::int64_t start = 0;
  std::int64_t end = INT64_MAX;
  static void reflect(auto& self, auto&& field) {
    field("start", self.start);
    field("end", self.end);
  }
  bool operator==(const ShapeOf&) const = default;
};
struct Size : NamedOp<"Size"> {};
struct Range1D : NamedOp<"Range"> {};  ///< inputs start, limit, delta
struct ConstantOfShape {
  static constexpr std::string_view kName = "ConstantOfShape";
  Tensor value = Tensor::from<float>({1}, std::vector<float>{0.0F});
  static void reflect(auto& self, auto&& field) { field("value", self.value); }
  bool operator==(const ConstantOfShape&) const = default;
};

}  // namespace slim
