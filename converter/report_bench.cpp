#include <fmt/format.h>

#include <algorithm>

#include "converter/report.h"
#include "converter/report_json.h"

namespace slim {
namespace {

double gops(const StepProfile& step) { return step.operations / std::max(step.milliseconds, 1e-9) / 1e6; }

double total(const std::vector<StepProfile>& steps) {
  double sum = 0.0;
  for (const auto& step : steps) sum += step.milliseconds;
  return sum;
}

Json layers_json(const std::vector<StepProfile>& steps) {
  Json layers = Json::array();
  const double all = total(steps);
  for (const auto& step : steps) {
    layers.push_back({{"node", step.node},
                      {"type", step.kind},
                      {"implementation", step.implementation},
                      {"milliseconds", rounded_time(step.milliseconds)},
                      {"alone_milliseconds", rounded_time(step.alone)},
                      {"gops", rounded(gops(step))},
                      {"share", rounded(100.0 * step.milliseconds / all)}});
  }
  return layers;
}

std::string layers_table(const BenchResult& result) {
  std::string text = fmt::format("\n{}\n{:>9}{:>9}{:>7}{:>8}  {:<22}{:<24}{}\n", result.file, "ms", "alone", "%",
                                 "GOPS", "step", "implementation", "node");
  const double all = total(result.steps);
  for (const auto& step : result.steps) {
    text += fmt::format("{:>9.3f}{:>9.3f}{:>7.1f}{:>8.1f}  {:<22}{:<24}{}\n", step.milliseconds, step.alone,
                        100.0 * step.milliseconds / all, gops(step), step.kind, step.implementation, step.node);
  }
  return text;
}

std::string why_float_lines(const BenchResult& result) {
  std::string text = fmt::format("\n{}: ", result.file);
  if (result.in_float.empty()) return text + "nothing that could be integer runs in float\n";
  text += "in float\n";
  for (const auto& each : result.in_float) text += fmt::format("  {} ({}): {}\n", each.node, each.type, each.reason);
  return text;
}

}  // namespace

std::string to_json(const std::vector<BenchResult>& results, const RunInfo& run, const BenchParts& parts) {
  Json models = Json::array();
  for (const auto& result : results) {
    Json model;
    model["file"] = result.file;
    model["milliseconds"] = {{"median", rounded_time(result.median_milliseconds)},
                             {"min", rounded_time(result.minimum_milliseconds)}};
    model["images_per_second"] = rounded(1e3 * static_cast<double>(run.threads) / result.median_milliseconds);
    model["ratio"] = rounded_time(result.ratio);
    if (parts.limit) model["limit_milliseconds"] = rounded_time(limit_milliseconds(result.steps));
    if (parts.layers) model["layers"] = layers_json(result.steps);
    if (parts.why_float) {
      model["in_float"] = Json::array();
      for (const auto& each : result.in_float) {
        model["in_float"].push_back({{"node", each.node}, {"type", each.type}, {"reason", each.reason}});
      }
    }
    models.push_back(std::move(model));
  }
  Json json;
  json["isa"] = run.isa;
  json["threads"] = run.threads;
  json["models"] = std::move(models);
  return dump(json);
}

std::string to_table(const std::vector<BenchResult>& results, const RunInfo& run, const BenchParts& parts) {
  std::string text = fmt::format("ISA {}, {} thread{}\n{:>11}{:>10}{:>10}{:>8}", run.isa, run.threads,
                                 run.threads == 1 ? "" : "s", "median ms", "min ms", "images/s", "ratio");
  text += parts.limit ? fmt::format("{:>10}{:>9}  model\n", "limit ms", "/ limit") : std::string("  model\n");
  for (const auto& result : results) {
    text += fmt::format("{:>11.3f}{:>10.3f}{:>10.1f}{:>8.2f}", result.median_milliseconds, result.minimum_milliseconds,
                        1e3 * static_cast<double>(run.threads) / result.median_milliseconds, result.ratio);
    if (parts.limit) {
      const double limit = limit_milliseconds(result.steps);
      text += fmt::format("{:>10.3f}{:>9.2f}", limit, result.minimum_milliseconds / limit);
    }
    text += fmt::format("  {}\n", result.file);
  }
  for (const auto& result : results) {
    if (parts.layers) text += layers_table(result);
    if (parts.why_float) text += why_float_lines(result);
  }
  return text;
}

}  // namespace slim
