#pragma once

#include <optional>

#include "graph/graph.h"

/// What the rules share that fold a Pad into the window behind it.
namespace slim {

/// Pads of a Pad node on the axes behind batch and channel: begins, then ends. nullopt: the mode is not "constant",
/// pads or axes are computed, the rank is not known, batch or channel is padded, or something is cut off.
std::optional<Ints> spatial_pads(const Node& pad);

/// The number that a Pad node pads with; nullopt: it is computed.
std::optional<double> pad_value(const Node& pad);

/// Elementwise sum; an empty list stands for zeros.
Ints add_pads(const Ints& a, const Ints& b);

/// Each pad is smaller than its kernel (pads: begins, then ends): every window sees a part of the input.
bool smaller_than_kernel(const Ints& pads, const Ints& kernel);

}  // namespace slim
