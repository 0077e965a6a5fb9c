#pragma once

#include <map>
#include <string>
#include <vector>

#include "converter/calibration/calibrators.h"
#include "converter/calibration_run.h"
#include "passes/quantize/insert.h"
#include "passes/quantize/placement.h"

namespace slim {

/// A measured range as the plan can use it: wider on the way to an output, inside the bounds of an absorbed activation,
/// with zero.
Range planned_range(const QuantizationPlan& plan, const QuantizedValue& value, Range measured);

/// Range of each value that `plan` observes, by one rule for all. Values on the way to a graph output get min-max with
/// a margin whatever the rule, so that confident answers do not clip; bounds of an absorbed activation are kept;
/// plan.symmetric is respected. Throws
/// Error{kBadInput} if the calibration lacks a value, saw NaN or infinity, or has no histogram where the rule needs
/// one.
Ranges choose_ranges(const QuantizationPlan& plan, const Calibration& calibration, const Calibrator& rule);

}  // namespace slim
