#include <fmt/format.h>

#include "converter/report.h"
#include "converter/report_json.h"
#include "converter/version.h"

namespace slim {
namespace {

Json model_json(const Validation& v, double top1, double top5, double seconds) {
  Json json;
  if (v.top1.samples() > 0) {
    json["top1"] = rounded(top1);
    json["top5"] = rounded(top5);
  }
  json["images_per_second"] = rounded(v.images_per_second(seconds));
  json["milliseconds"] = rounded_time(v.milliseconds(seconds));
  return json;
}

}  // namespace

void add_validation(Json& json, const Validation& v) {
  json["fp32"] = model_json(v, v.top1.first_percent(), v.top5.first_percent(), v.fp32_seconds);
  json["int8"] = model_json(v, v.top1.second_percent(), v.top5.second_percent(), v.int8_seconds);
  if (v.top1.samples() > 0) {
    const double margin = v.top1.drop_margin95();
    json["drop"] = {{"top1", rounded(v.top1.drop())},
                    {"top5", rounded(v.top5.drop())},
                    {"top1_interval95", {rounded(v.top1.drop() - margin), rounded(v.top1.drop() + margin)}}};
  }
  json["agreement"] = rounded(v.agreement);
  json["sqnr_db"] = rounded(v.sqnr_db);
  json["cosine"] = v.cosine;
  json["ratio"] = rounded(v.ratio());
}

std::string to_json(const Validation& validation, const OperatorCounts& operators, const ValidationRun& run) {
  Json json;
  json["slimconv"] = version();
  json["isa"] = run.isa;
  json["threads"] = validation.threads;
  json["samples"] = validation.samples;
  json["preprocessing"] = run.preprocessing;
  add_validation(json, validation);
  json["operators"] = operators_json(operators.counts);
  json["kept_float"] = kept_float_json(operators.kept_float);
  json["seconds"] = rounded(validation.wall_seconds);
  json["peak_memory_mib"] = peak_memory_mib();
  return dump(json);
}

std::string to_table(const Validation& v, const OperatorCounts& operators) {
  const bool labelled = v.top1.samples() > 0;
  std::string text = fmt::format("{:<8}{:>8}{:>8}{:>12}{:>12}\n", "", "top-1 %", "top-5 %", "ms", "images/s");
  const auto row = [&](const char* name, double top1, double top5, double seconds) {
    const auto percent = [&](double value) { return labelled ? fmt::format("{:.2f}", value) : std::string("-"); };
    text += fmt::format("{:<8}{:>8}{:>8}{:>12.3f}{:>12.1f}\n", name, percent(top1), percent(top5),
                        v.milliseconds(seconds), v.images_per_second(seconds));
  };
  row("FP32", v.top1.first_percent(), v.top5.first_percent(), v.fp32_seconds);
  row("INT8", v.top1.second_percent(), v.top5.second_percent(), v.int8_seconds);
  text += fmt::format("\nspeed-up {:.2f}\n", v.ratio());
  if (labelled) {
    text +=
        fmt::format("drop {:.2f} points of top-1 (95 % interval {:.2f} to {:.2f}), {:.2f} of top-5\n", v.top1.drop(),
                    v.top1.drop() - v.top1.drop_margin95(), v.top1.drop() + v.top1.drop_margin95(), v.top5.drop());
  }
  text += fmt::format("agreement {:.2f} %, SQNR {:.2f} dB, cosine {:.6f}\n", v.agreement, v.sqnr_db, v.cosine);
  const double inference = (v.fp32_seconds + v.int8_seconds) / static_cast<double>(v.threads);
  const double outside = v.wall_seconds > 0.0 ? 100.0 * std::max(0.0, 1.0 - inference / v.wall_seconds) : 0.0;
  text += fmt::format("{} samples, {} thread{}, {:.1f} s, {:.0f} % of it outside of inference, peak memory {} MiB\n",
                      v.samples, v.threads, v.threads == 1 ? "" : "s", v.wall_seconds, outside, peak_memory_mib());
  for (const auto& kept : operators.kept_float) {
    text += fmt::format("in float: {} ({}): {}\n", kept.node, kept.type, kept.reason);
  }
  return text;
}

}  // namespace slim
