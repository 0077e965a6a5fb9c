#include "converter/step_report.h"

namespace slim {

std::vector<StepReport> steps_of(const std::vector<Verdict>& verdicts, const Candidate& chosen) {
  std::vector<StepReport> steps;
  for (const auto& verdict : verdicts) {
    const bool is_rule = verdict.candidate.weights == WeightScale::kMaxAbs;
    const bool kept = is_rule ? verdict.candidate.rule == chosen.rule : verdict.candidate == chosen;
    std::string reason = kept ? "outputs closer to FP32" : "outputs not closer to FP32";
    if (is_rule) reason = kept ? "best of the range rules" : "another range rule is closer to FP32";
    steps.push_back({to_string(verdict.candidate), verdict.sqnr_db, verdict.agreement, 0.0, kept, std::move(reason)});
  }
  return steps;
}

double gain_db(const std::vector<StepReport>& steps, std::size_t index) {
  std::size_t base = index;
  while (base > 0 && !steps[base - 1].kept) --base;
  return steps[index].sqnr_db - steps[base > 0 ? base - 1 : 0].sqnr_db;
}

}  // namespace slim
