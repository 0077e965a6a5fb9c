#include "converter/report.h"

#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>

#include "converter/report_json.h"
#include "converter/version.h"

namespace slim {
namespace {

std::string mebibytes(std::uint64_t bytes) { return fmt::format("{:.2f} MiB", static_cast<double>(bytes) / (1 << 20)); }

Json rules_json(const ConvertResult& result) {
  Json rules = Json::array();
  for (const auto& each : result.verdicts) {
    rules.push_back({{"calibrator", to_string(each.candidate)},
                     {"sqnr_db", rounded(each.score.sqnr_db)},
                     {"agreement", rounded(each.score.agreement)},
                     {"samples", each.score.samples}});
  }
  return rules;
}

Json steps_json(const ConvertResult& result) {
  Json steps = Json::array();
  for (const auto& each : result.steps) {
    steps.push_back({{"step", each.name},
                     {"sqnr_db_before", rounded(each.before.sqnr_db)},
                     {"sqnr_db", rounded(each.after.sqnr_db)},
                     {"kept", each.kept},
                     {"reason", each.reason},
                     {"seconds", rounded(each.seconds)}});
  }
  return steps;
}

Json max_drop_json(const LimitedDrop& drop) {
  Json trials = Json::array();
  for (const auto& each : drop.trials) {
    trials.push_back({{"candidate", each.what},
                      {"samples", each.samples},
                      {"drop", rounded(each.drop)},
                      {"int8_work", rounded(each.int8_work)},
                      {"met", each.met}});
  }
  return {{"limit", drop.points},
          {"met", drop.met()},
          {"samples", drop.top1.samples()},
          {"fp32", {{"top1", rounded(drop.top1.first_percent())}}},
          {"int8", {{"top1", rounded(drop.top1.second_percent())}}},
          {"drop", rounded(drop.top1.drop())},
          {"int8_work", rounded(drop.int8_work)},
          {"evaluations", drop.evaluations},
          {"trials", trials},
          {"seconds", rounded(drop.seconds)}};
}

std::string max_drop_table(const LimitedDrop& drop) {
  std::string text =
      fmt::format("\n{:<32}{:>9}{:>13}{:>8}\n", "to lose at most " + fmt::format("{} points", drop.points), "samples",
                  "points lost", "int8 %");
  for (const auto& each : drop.trials) {
    text += fmt::format("{:<32}{:>9}{:>13.2f}{:>8.1f}\n", each.what, each.samples, each.drop, each.int8_work);
  }
  return text + fmt::format(
                    "{}: top-1 {:.2f} % -> {:.2f} % on {} labelled samples, {:.1f} % of the multiplications in int8; "
                    "{} candidates were run in {:.1f} s\n",
                    drop.met() ? "met" : "not met", drop.top1.first_percent(), drop.top1.second_percent(),
                    drop.top1.samples(), drop.int8_work, drop.evaluations, drop.seconds);
}

std::string steps_table(const ConvertResult& result) {
  std::string text = fmt::format("{:<28}{:>10}{:>10}{:>8}{:>8}\n", "step", "dB before", "dB after", "kept", "s");
  for (const auto& step : result.steps) {
    text += fmt::format("{:<28}{:>10.1f}{:>10.1f}{:>8}{:>8.1f}  {}\n", step.name, step.before.sqnr_db,
                        step.after.sqnr_db, step.kept ? "yes" : "no", step.seconds, step.reason);
  }
  if (result.score) {
    text += fmt::format("output against FP32 on {} held-back samples: SQNR {:.1f} dB, agreement {:.1f} %\n",
                        result.score->samples, result.score->sqnr_db, result.score->agreement);
  }
  return text;
}

}  // namespace

std::size_t peak_memory_mib() {
  rusage usage = {};
  ::getrusage(RUSAGE_SELF, &usage);
  return static_cast<std::size_t>(usage.ru_maxrss) / 1024;
}

std::string to_json(const ConvertResult& result, const RunInfo& run) {
  Json json;
  json["slimconv"] = version();
  json["isa"] = run.isa;
  json["threads"] = run.threads;
  json["samples"] = result.calibration_samples;
  json["synthetic_data"] = result.synthetic;
  json["preprocessing"] = result.preprocessing;
  json["calibrator"] = to_string(result.chosen.rule);
  json["method"] = to_string(result.chosen);
  json["target"] = to_string(result.plan.target);
  if (result.validation) {
    json["validated_samples"] = result.validation->samples;
    add_validation(json, *result.validation);
    json["accuracy_simulated"] = result.may_saturate;
  }
  if (result.score) {
    json["judged_samples"] = result.score->samples;
    if (!result.validation) {
      json["agreement"] = rounded(result.score->agreement);
      json["sqnr_db"] = rounded(result.score->sqnr_db);
      json["cosine"] = result.score->cosine;
    }
    json["calibrators"] = rules_json(result);
    json["steps"] = steps_json(result);
  }
  if (result.limited_drop) json["max_drop"] = max_drop_json(*result.limited_drop);
  if (!result.notes.empty()) json["notes"] = result.notes;
  json["operators"] = operators_json(result.plan.counts);
  json["kept_float"] = kept_float_json(result.plan.kept_float);
  json["input_bytes"] = result.input_bytes;
  json["output_bytes"] = result.output_bytes;
  json["calibration_seconds"] = rounded(result.calibration_seconds);
  json["seconds"] = rounded(result.seconds);
  json["peak_memory_mib"] = peak_memory_mib();
  if (result.details) add_details(json, *result.details);
  return dump(json);
}

std::string to_table(const ConvertResult& result) {
  std::string text = to_table(result.plan);
  text += fmt::format("\n{}\n", to_string(result.chosen));
  if (!result.steps.empty()) text += steps_table(result);
  if (result.limited_drop) text += max_drop_table(*result.limited_drop);
  const double share = 100.0 * static_cast<double>(result.output_bytes) /
                       static_cast<double>(std::max<std::uint64_t>(1, result.input_bytes));
  text += fmt::format("\n{} -> {} ({:.0f} %), {} calibration samples, {:.1f} s, peak memory {} MiB\n",
                      mebibytes(result.input_bytes), mebibytes(result.output_bytes), share, result.calibration_samples,
                      result.seconds, peak_memory_mib());
  return text;
}

std::string to_json(const Comparison& comparison, const std::optional<Parting>& parting) {
  Json tensors = Json::array();
  for (const auto& tensor : comparison.tensors) {
    tensors.push_back({{"name", tensor.name},
                       {"sqnr_db", rounded(tensor.distance.sqnr_db())},
                       {"cosine", tensor.distance.cosine()},
                       {"max_abs", tensor.distance.max_abs}});
  }
  Json json;
  json["samples"] = comparison.samples;
  json["sqnr_db"] = rounded(comparison.sqnr_db);
  json["cosine"] = comparison.cosine;
  json["agreement"] = rounded(comparison.agreement);
  if (comparison.top1.samples() > 0) {
    json["labelled_samples"] = comparison.top1.samples();
    json["first"] = {{"top1", rounded(comparison.top1.first_percent())}};
    json["second"] = {{"top1", rounded(comparison.top1.second_percent())}};
  }
  json["tensors"] = tensors;
  if (parting) {
    Json inputs = Json::array();
    for (const auto& [name, sqnr] : parting->inputs) inputs.push_back({{"name", name}, {"sqnr_db", rounded(sqnr)}});
    json["bisect"] = {{"node", parting->node},     {"type", parting->type},
                      {"tensor", parting->tensor}, {"sqnr_db", rounded(parting->output_sqnr_db)},
                      {"inputs", inputs},          {"parts", parting->certain}};
  }
  return dump(json);
}

std::string to_text(const Parting& parting) {
  std::string text = fmt::format("{} at {} ({}): {} has {:.1f} dB\n",
                                 parting.certain ? "\nthe models part" : "\nthe models do not part; most is lost",
                                 parting.node, parting.type, parting.tensor, parting.output_sqnr_db);
  for (const auto& [name, sqnr] : parting.inputs) text += fmt::format("  in front: {} has {:.1f} dB\n", name, sqnr);
  return text;
}

std::string to_table(const Comparison& comparison) {
  std::string text = fmt::format("{:>10}{:>10}{:>14}  {}\n", "SQNR dB", "cosine", "max |diff|", "tensor");
  for (const auto& tensor : comparison.tensors) {
    text += fmt::format("{:>10.2f}{:>10.6f}{:>14.6g}  {}{}\n", tensor.distance.sqnr_db(), tensor.distance.cosine(),
                        tensor.distance.max_abs, tensor.name, tensor.is_output ? " (output)" : "");
  }
  text += fmt::format("\n{} samples, first output's largest element at the same place in {:.1f} %\n",
                      comparison.samples, comparison.agreement);
  if (const auto& top1 = comparison.top1; top1.samples() > 0) {
    text += fmt::format("top-1 on {} labelled samples: {:.1f} % -> {:.1f} %\n", top1.samples(), top1.first_percent(),
                        top1.second_percent());
  }
  return text;
}

std::string to_json(const QuantizationPlan& plan) {
  Json json;
  json["operators"] = operators_json(plan.counts);
  json["kept_float"] = kept_float_json(plan.kept_float);
  return dump(json);
}

std::string to_table(const QuantizationPlan& plan) {
  std::string text = fmt::format("{:<22}{:>6}{:>7}\n", "operator", "int8", "float");
  for (const auto& [type, count] : plan.counts)
    text += fmt::format("{:<22}{:>6}{:>7}\n", type, count.first, count.second);
  if (plan.kept_float.empty()) return text;
  text += "\nkept in float\n";
  for (const auto& kept : plan.kept_float) text += fmt::format("  {} ({}): {}\n", kept.node, kept.type, kept.reason);
  return text;
}

}  // namespace slim
