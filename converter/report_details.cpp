#include <fmt/format.h>

#include <cmath>
#include <string>

#include "converter/report_json.h"

namespace slim {
namespace {

/// Significant digits, not decimals: levels of noise have any size.
double significant(double value) { return std::isfinite(value) ? std::stod(fmt::format("{:.5g}", value)) : value; }

Json layer_json(const LayerError& layer) {
  return {{"node", layer.node},
          {"type", layer.type},
          {"tensor", layer.tensor},
          {"input_sqnr_db", rounded(layer.input_sqnr_db)},
          {"sqnr_db", rounded(layer.sqnr_db)},
          {"added_noise", significant(layer.added)},
          {"damage", rounded(layer.damage)}};
}

Json range_json(const TensorRange& range) {
  return {{"tensor", range.tensor},
          {"observed", {range.observed.min, range.observed.max}},
          {"chosen", {range.chosen.min, range.chosen.max}},
          {"zeros", rounded(range.zeros)},
          {"clipped", significant(range.clipped)},
          {"histogram", range.bars}};
}

Json time_json(const LayerTime& time) {
  return {{"node", time.node},
          {"type", time.kind},
          {"implementation", time.implementation},
          {"fp32_milliseconds", rounded_time(time.fp32)},
          {"int8_milliseconds", rounded_time(time.int8)}};
}

}  // namespace

void add_details(Json& json, const ConversionDetails& details) {
  json["layer_samples"] = details.samples;
  json["layers"] = Json::array();
  for (const auto& layer : by_damage(details.layers)) json["layers"].push_back(layer_json(layer));
  json["ranges"] = Json::array();
  for (const auto& range : details.ranges) json["ranges"].push_back(range_json(range));
  json["layer_times"] = Json::array();
  for (const auto& time : details.times) json["layer_times"].push_back(time_json(time));
}

}  // namespace slim
