#pragma once

#include <limits>
#include <optional>

#include "graph/rewrite/rewriter.h"

/// Relu and Clip as one thing: y = min(max(x, low), high).
namespace slim {

struct Clamp {
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
  bool operator==(const Clamp&) const = default;
};

/// Of a Relu, or a Clip of floats with constant bounds, low <= high; nullopt for any other node. A bound that is the
/// largest float counts as none.
std::optional<Clamp> clamp_of(const Node& node);

/// A new Relu or Clip of `x`.
Value* create_clamp(Rewriter& rewriter, Value* x, const Clamp& clamp);

}  // namespace slim
