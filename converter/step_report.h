#pragma once

#include <string>
#include <vector>

#include "converter/judge.h"

namespace slim {

/// One step that the conversion tried, judged by the network's outputs on held-back samples.
struct StepReport {
  std::string name;        ///< "mean-minmax", "least-squares weights", ...
  double sqnr_db = 0.0;    ///< with this step, as OutputDistance defines it
  double agreement = 0.0;  ///< 0..100, as Verdict has it
  double seconds = 0.0;    ///< what trying it took; 0: not measured
  bool kept = false;
  std::string reason;  ///< why it was kept or not
};

/// What a conversion compared, as steps: the range rules, of which the best one is kept, and ways to scale weights
/// under it, kept if they were chosen.
std::vector<StepReport> steps_of(const std::vector<Verdict>& verdicts, const Candidate& chosen);

/// What a step changed: its SQNR less that of the last step before it that was kept, or of the first one if none was;
/// 0 for the first.
double gain_db(const std::vector<StepReport>& steps, std::size_t index);

}  // namespace slim
