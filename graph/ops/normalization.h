#pragma once

#include "graph/ops/base.h"

/// Normalization.
namespace slim {

/// Operators whose only attribute is `epsilon`.
template <FixedString Name>
struct EpsilonOp {
  static constexpr std::string_view kName{Name.data, sizeof(Name.data) - 1};
  float epsilon = 1e-5F;
  static void reflect(auto& self, auto&& field) { field("epsilon", self.epsilon); }
  bool operator==(const EpsilonOp&) const = default;
};
/// Inference form: one output; inputs x, scale, bias, mean, variance.
struct BatchNormalization : EpsilonOp<"BatchNormalization"> {};
struct InstanceNormalization : EpsilonOp<"InstanceNormalization"> {};
/// One output.
struct LayerNormalization {
  static constexpr std::string_view kName = "LayerNormalization";
  std::int64_t axis = -1;
  float epsilon = 1e-5F;
  static void reflect(auto& self, auto&& field) {
    field("axis", self.axis);
    field("epsilon", self.epsilon);
  }
  bool operator==(const LayerNormalization&) const = default;
};
struct LRN {
  static constexpr std::string_view kName = "LRN";
  float alpha = 1e-4F;
  float beta = 0.75F;
  float bias = 1.0F;
  std::int64_t size = 1;
  static void reflect(auto& self, auto&& field) {
    field("alpha", self.alpha);
    field("beta", self.beta);
    field("bias", self.bias);
    field("size", self.size);
  }
  bool operator==(const LRN&) const = default;
};
struct LpNormalization {
  static constexpr std::string_view kName = "LpNormalization";
  std::int64_t axis = -1;
  std::int64_t p = 2;
  static void reflect(auto& self, auto&& field) {
    field("axis", self.axis);
    field("p", self.p);
  }
  bool operator==(const LpNormalization&) const = default;
};

}  // namespace slim
