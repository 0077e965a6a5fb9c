#pragma once

#include "graph/ops/base.h"
#include "graph/ops/linear.h"

/// Quantization.
namespace slim {

/// Inputs x, scale, zero_point?; a missing zero point means u8 zeros.
struct QuantizeLinear : AxisOp<"QuantizeLinear", 1> {};
/// Inputs x, scale, zero_point?.
struct DequantizeLinear : AxisOp<"DequantizeLinear", 1> {};
struct DynamicQuantizeLinear : NamedOp<"DynamicQuantizeLinear"> {};
struct QLinearConv : ConvWindow {
  static constexpr std::string_view kName = "QLinearConv";
  bool operator==(const QLinearConv&) const = default;
};
struct QLinearMatMul : NamedOp<"QLinearMatMul"> {};
struct ConvInteger : ConvWindow {
  static constexpr std::string_view kName = "ConvInteger";
  bool operator==(const ConvInteger&) const = default;
};
struct MatMulInteger : NamedOp<"MatMulInteger"> {};

}  // namespace slim
