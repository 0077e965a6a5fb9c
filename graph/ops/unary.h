#pragma once

#include "graph/ops/base.h"

/// One input, elementwise.
namespace slim {

struct Relu : NamedOp<"Relu"> {};
struct Sigmoid : NamedOp<"Sigmoid"> {};
struct Tanh : NamedOp<"Tanh"> {};
struct HardSwish : NamedOp<"HardSwish"> {};
struct Softplus : NamedOp<"Softplus"> {};
struct Softsign : NamedOp<"Softsign"> {};
struct Mish : NamedOp<"Mish"> {};
struct Erf : NamedOp<"Erf"> {};
struct Exp : NamedOp<"Exp"> {};
struct Log : NamedOp<"Log"> {};
struct Sqrt : NamedOp<"Sqrt"> {};
struct Reciprocal : NamedOp<"Reciprocal"> {};
struct Abs : NamedOp<"Abs"> {};
struct Neg : NamedOp<"Neg"> {};
struct Floor : NamedOp<"Floor"> {};
struct Ceil : NamedOp<"Ceil"> {};
struct Round : NamedOp<"Round"> {};
struct Sign : NamedOp<"Sign"> {};
struct Sin : NamedOp<"Sin"> {};
struct Cos : NamedOp<"Cos"> {};
struct Not : NamedOp<"Not"> {};
struct Identity : NamedOp<"Identity"> {};
/// Inputs x, min?, max? (scalars).
struct Clip : NamedOp<"Clip"> {};
/// Inputs x, ratio?, training_mode?; outputs y, mask?.
struct Dropout : NamedOp<"Dropout"> {};
struct LeakyRelu {
  static constexpr std::string_view kName = "LeakyRelu";
  float alpha = 0.01F;
  static void reflect(auto& self, auto&& field) { field("alpha", self.alpha); }
  bool operator==(const LeakyRelu&) const = default;
};
struct Elu {
  static constexpr std::string_view kName = "Elu";
  float alpha = 1.0F;
  static void reflect(auto& self, auto&& field) { field("alpha", self.alpha); }
  bool operator==(const Elu&) const = default;
};
struct Selu {
  static constexpr std::string_view kName = "Selu";
  float alpha = 1.67326319217681884765625F;
  float gamma = 1.05070102214813232421875F;
  static void reflect(auto& self, auto&& field) {
    field("alpha", self.alpha);
    field("gamma", self.gamma);
  }
  bool operator==(const Selu&) const = default;
};
struct HardSigmoid {
  static constexpr std::string_view kName = "HardSigmoid";
  float alpha = 0.2F;
  float beta = 0.5F;
  static void reflect(auto& self, auto&& field) {
    field("alpha", self.alpha);
    field("beta", self.beta);
  }
  bool operator==(const HardSigmoid&) const = default;
};
struct Gelu {
  static constexpr std::string_view kName = "Gelu";
  std::string approximate = "none";
  static void reflect(auto& self, auto&& field) { field("approximate", self.approximate); }
  bool operator==(const Gelu&) const = default;
};
struct Cast {
  static constexpr std::string_view kName = "Cast";
  DataType to = DataType::kF32;
  static void reflect(auto& self, auto&& field) { field("to", self.to); }
  bool operator==(const Cast&) const = default;
};

}  // namespace slim
