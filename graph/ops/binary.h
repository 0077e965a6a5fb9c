#pragma once

#include "graph/ops/base.h"

/// Several inputs, elementwise with broadcasting.
namespace slim {

struct Add : NamedOp<"Add"> {};
struct Sub : NamedOp<"Sub"> {};
struct Mul : NamedOp<"Mul"> {};
struct Div : NamedOp<"Div"> {};
struct Pow : NamedOp<"Pow"> {};
struct PRelu : NamedOp<"PRelu"> {};
struct Min : NamedOp<"Min"> {};  ///< any number of inputs
struct Max : NamedOp<"Max"> {};  ///< any number of inputs
struct Equal : NamedOp<"Equal"> {};
struct Greater : NamedOp<"Greater"> {};
struct Less : NamedOp<"Less"> {};
struct GreaterOrEqual : NamedOp<"GreaterOrEqual"> {};
struct LessOrEqual : NamedOp<"LessOrEqual"> {};
struct And : NamedOp<"And"> {};
struct Or : NamedOp<"Or"> {};
struct Where : NamedOp<"Where"> {};
struct Mod {
  static constexpr std::string_view kName = "Mod";
  bool fmod = false;
  static void reflect(auto& self, auto&& field) { field("fmod", self.fmod); }
  bool operator==(const Mod&) const = default;
};

}  // namespace slim
