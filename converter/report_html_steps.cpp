#include <fmt/format.h>

#include "converter/html_text.h"
#include "converter/report_html.h"

namespace slim {
namespace {

std::string gain(const SearchStep& step) {
  constexpr double kSame = 0.05;  // what one decimal shows as nothing
  const double db = step.after.sqnr_db - step.before.sqnr_db;
  const auto* tone = db >= kSame ? "good" : db <= -kSame ? "bad" : "same";
  return fmt::format(R"(<span class="{}">{}</span>)", tone, html_signed(db, 1));
}

/// A name, bold if it was kept, with what there is to say of it below.
std::string named(bool kept, const std::string& name, const std::string& remark) {
  const auto below = remark.empty() ? std::string() : fmt::format("<small>{}</small>", html_escaped(remark));
  return fmt::format(R"(<span class="{}">{}</span>{})", kept ? "kept" : "dropped", html_escaped(name), below);
}

std::string steps_table(const std::vector<SearchStep>& steps) {
  std::vector<HtmlRow> rows;
  rows.reserve(steps.size());
  for (const auto& step : steps) {
    rows.push_back({named(step.kept, step.name, fmt::format("{}; {} samples", step.reason, step.after.samples)),
                    html_sqnr(step.before.sqnr_db), html_sqnr(step.after.sqnr_db), gain(step), step.kept ? "yes" : "no",
                    html_number(step.seconds, 1)});
  }
  return html_table({{"step", false}, {"before"}, {"after"}, {"gain"}, {"kept"}, {"s"}}, rows);
}

std::string rules_table(const ConvertResult& result) {
  std::vector<HtmlRow> rows;
  rows.reserve(result.verdicts.size());
  for (const auto& verdict : result.verdicts) {
    const bool taken = verdict.candidate.rule == result.chosen.rule;
    rows.push_back({named(taken, to_string(verdict.candidate.rule), taken ? "taken" : ""),
                    html_sqnr(verdict.score.sqnr_db), html_number(verdict.score.agreement, 1),
                    std::to_string(verdict.score.samples)});
  }
  return html_table({{"rule", false}, {"dB"}, {"agree, %"}, {"samples"}}, rows);
}

std::string trials_table(const LimitedDrop& drop) {
  std::vector<HtmlRow> rows;
  rows.reserve(drop.trials.size());
  for (const auto& trial : drop.trials) {
    const bool all = trial.samples == drop.top1.samples();
    rows.push_back({named(trial.met, trial.what, all ? "" : fmt::format("{} contested samples", trial.samples)),
                    html_number(trial.drop, 2), html_number(trial.int8_work, 1), trial.met ? "yes" : "no"});
  }
  return html_table({{"candidate", false}, {"points lost"}, {"INT8, %"}, {"met"}}, rows);
}

}  // namespace

std::string html_drop_limit(const ConvertResult& result) {
  if (!result.limited_drop) return {};
  const auto& drop = *result.limited_drop;
  const auto lead = fmt::format(
      "{}: top-1 {:.2f} % in FP32, {:.2f} % in INT8, on {} labelled samples, with {:.1f} % of the multiplications in "
      "integers. {} candidates were run in {:.0f} s, among them those that tell where the noise comes from. Contested "
      "samples are those whose answer INT8 may change; the last word is that of all samples.",
      drop.met() ? "Met" : "Not met", drop.top1.first_percent(), drop.top1.second_percent(), drop.top1.samples(),
      drop.int8_work, drop.evaluations, drop.seconds);
  return html_section("drop", fmt::format("To lose at most {} points", drop.points), lead, trials_table(drop));
}

std::string html_steps(const ConvertResult& result) {
  std::string body;
  if (!result.steps.empty()) body += steps_table(result.steps);
  if (!result.verdicts.empty()) {
    body +=
        "<h3>Range rules that were compared</h3>\n<p class=\"lead\">Activations alone, weights in float. Rules that "
        "fell behind on few samples were not judged on more.</p>\n" +
        rules_table(result);
  }
  if (body.empty()) return {};
  return html_section("steps", "What each step gained",
                      "SQNR of the network\xE2\x80\x99s outputs against FP32 in dB, before each step and after it, on "
                      "samples held back from calibration where there are enough. A step is judged on what it "
                      "changes, so the next one may start from another number.",
                      body);
}

}  // namespace slim
