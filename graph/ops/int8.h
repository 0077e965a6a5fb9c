#pragma once

#include "graph/ops/base.h"
#include "graph/ops/linear.h"
#include "graph/ops/pool.h"

/// INT8 chains as the runtime runs them: an integer operator with all that is done to its result before it is stored.
/// passes/fuse makes them from a graph with QuantizeLinear and DequantizeLinear; no file contains them. Operands `x`,
/// `a`, `b`, `residual` are u8 or i8 with one scale and zero point each; real = scale * (q - zero_point).
namespace slim {

/// The end of a chain: an activation function of the real result, then quantization.
struct Int8Result {
  /// "", "Relu", "LeakyRelu" (alpha), "Clip" ([alpha, beta]), "HardSwish", "HardSigmoid" (alpha, beta), "Sigmoid",
  /// "Swish" (x * Sigmoid(x)).
  std::string activation;
  float alpha = 0.0F;
  float beta = 0.0F;
  DataType y_type = DataType::kF32;  ///< u8 or i8; f32: the result stays real
  float y_scale = 1.0F;
  std::int64_t y_zero_point = 0;
  static void reflect(auto& self, auto&& field) {
    field("activation", self.activation);
    field("alpha", self.alpha);
    field("beta", self.beta);
    field("y_type", self.y_type);
    field("y_scale", self.y_scale);
    field("y_zero_point", self.y_zero_point);
  }
  bool operator==(const Int8Result&) const = default;
};

/// The parameters of the operand x.
struct Int8Operand {
  float x_scale = 1.0F;
  std::int64_t x_zero_point = 0;
  static void reflect(auto& self, auto&& field) {
    field("x_scale", self.x_scale);
    field("x_zero_point", self.x_zero_point);
  }
  bool operator==(const Int8Operand&) const = default;
};

/// A residual that is added to the real result in front of the activation.
struct Int8Residual {
  float residual_scale = 1.0F;
  std::int64_t residual_zero_point = 0;
  static void reflect(auto& self, auto&& field) {
    field("residual_scale", self.residual_scale);
    field("residual_zero_point", self.residual_zero_point);
  }
  bool operator==(const Int8Residual&) const = default;
};

/// Inputs x, w (i8), w's scales (f32, one or one an output channel), bias? (i32 in units of x_scale * w_scale, or f32),
/// residual?.
template <typename Attributes, FixedString Name>
struct Int8Linear : Attributes, Int8Operand, Int8Residual, Int8Result {
  static constexpr std::string_view kName{Name.data, sizeof(Name.data) - 1};
  static void reflect(auto& self, auto&& field) {
    Attributes::reflect(self, field);
    Int8Operand::reflect(self, field);
    Int8Residual::reflect(self, field);
    Int8Result::reflect(self, field);
  }
  bool operator==(const Int8Linear&) const = default;
};
struct Int8Conv : Int8Linear<Conv, "Int8Conv"> {};
struct Int8ConvTranspose : Int8Linear<ConvTranspose, "Int8ConvTranspose"> {};

/// w is [inputs, outputs], or with transB [outputs, inputs]; x may have any number of axes in front, as MatMul's.
struct Int8GemmAttributes {
  bool transB = false;
  static void reflect(auto& self, auto&& field) { field("transB", self.transB); }
  bool operator==(const Int8GemmAttributes&) const = default;
};
struct Int8Gemm : Int8Linear<Int8GemmAttributes, "Int8Gemm"> {};

/// Inputs a, b; one broadcasts over the other.
template <FixedString Name>
struct Int8Binary : Int8Result {
  static constexpr std::string_view kName{Name.data, sizeof(Name.data) - 1};
  float a_scale = 1.0F;
  std::int64_t a_zero_point = 0;
  float b_scale = 1.0F;
  std::int64_t b_zero_point = 0;
  static void reflect(auto& self, auto&& field) {
    field("a_scale", self.a_scale);
    field("a_zero_point", self.a_zero_point);
    field("b_scale", self.b_scale);
    field("b_zero_point", self.b_zero_point);
    Int8Result::reflect(self, field);
  }
  bool operator==(const Int8Binary&) const = default;
};
struct Int8Add : Int8Binary<"Int8Add"> {};
struct Int8Mul : Int8Binary<"Int8Mul"> {};

template <typename Attributes, FixedString Name>
struct Int8Pool : Attributes, Int8Operand, Int8Result {
  static constexpr std::string_view kName{Name.data, sizeof(Name.data) - 1};
  static void reflect(auto& self, auto&& field) {
    Attributes::reflect(self, field);
    Int8Operand::reflect(self, field);
    Int8Result::reflect(self, field);
  }
  bool operator==(const Int8Pool&) const = default;
};
struct Int8AveragePool : Int8Pool<AveragePool, "Int8AveragePool"> {};
struct Int8GlobalAveragePool : Int8Pool<GlobalAveragePool, "Int8GlobalAveragePool"> {};

/// Inputs x (u8 or i8), table (u8 or i8 [256], indexed by x's bits). y[i] = table[x[i]]: any function of one 8-bit
/// number, such as a change of scale.
struct Lookup : NamedOp<"Lookup"> {};

}  // namespace slim
