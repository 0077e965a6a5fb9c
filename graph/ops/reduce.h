#pragma once

#include "graph/ops/base.h"

/// Softmax and reductions.
namespace slim {

/// Opset 13's meaning: along one axis. Importers rewrite the older, flattening one.
struct Softmax : AxisOp<"Softmax", -1> {};
struct LogSoftmax : AxisOp<"LogSoftmax", -1> {};

/// Reductions: inputs x, axes? (i64).
template <FixedString Name>
struct ReduceOp {
  static constexpr std::string_view kName{Name.data, sizeof(Name.data) - 1};
  bool keepdims = true;
  bool noop_with_empty_axes = false;
  static void reflect(auto& self, auto&& field) {
    field("keepdims", self.keepdims);
    field("noop_with_empty_axes", self.noop_with_empty_axes);
  }
  bool operator==(const ReduceOp&) const = default;
};
struct ReduceMean : ReduceOp<"ReduceMean"> {};
struct ReduceSum : ReduceOp<"ReduceSum"> {};
struct ReduceMax : ReduceOp<"ReduceMax"> {};
struct ReduceMin : ReduceOp<"ReduceMin"> {};
struct ReduceProd : ReduceOp<"ReduceProd"> {};
struct ReduceL1 : ReduceOp<"ReduceL1"> {};
struct ReduceL2 : ReduceOp<"ReduceL2"> {};
struct ReduceSumSquare : ReduceOp<"ReduceSumSquare"> {};

template <FixedString Name>
struct ArgOp {
  static constexpr std::string_view kName{Name.data, sizeof(Name.data) - 1};
  std::int64_t axis = 0;
  bool keepdims = true;
  bool select_last_index = false;
  static void reflect(auto& self, auto&& field) {
    field("axis", self.axis);
    field("keepdims", self.keepdims);
    field("select_last_index", self.select_last_index);
  }
  bool operator==(const ArgOp&) const = default;
};
struct ArgMax : ArgOp<"ArgMax"> {};
struct ArgMin : ArgOp<"ArgMin"> {};
struct TopK {
  static constexpr std::string_view kName = "TopK";
  std::int64_t axis = -1;
  bool largest = true;
  bool sorted = true;
  static void reflect(auto& self, auto&& field) {
    field("axis", self.axis);
    field("largest", self.largest);
    field("sorted", self.sorted);
  }
  bool operator==(const TopK&) const = default;
};

}  // namespace slim
