#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "graph/quant_params.h"
#include "graph/range.h"
#include "passes/quantize/placement.h"

namespace slim {

/// Calibrated range of each value that a plan observes, by name.
using Ranges = std::map<std::string, Range>;

/// Scale and zero point of each group of a plan: the hull of its members' ranges, cut to the bounds of an absorbed
/// activation where all members obey it. SLIM_CHECKs that every observed value has a range.
std::vector<AffineU8> group_parameters(const QuantizationPlan& plan, const Ranges& ranges);

/// Parameters of a value's own, where the group's range is wider than an absorbed activation allows: the value is
/// first quantized with these, so that the activation still disappears, and then requantized for those who share.
std::optional<AffineU8> own_parameters(const QuantizationPlan& plan, const Ranges& ranges,
                                       const std::vector<AffineU8>& parameters, const std::string& name);

/// The parameters with which a quantized operator reads `value`: its own, or those of its group.
AffineU8 parameters_to_operators(const QuantizationPlan& plan, const Ranges& ranges,
                                 const std::vector<AffineU8>& parameters, const std::string& value);

}  // namespace slim
