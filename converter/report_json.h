#pragma once

#include <cmath>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "converter/conversion_details.h"
#include "converter/validate.h"

/// What the files that write reports share; for them alone, since it shows a third-party header.
namespace slim {

using Json = nlohmann::ordered_json;

/// Two decimals are what a dB or a per cent is worth; they also keep reports diffable.
inline double rounded(double value) { return std::round(value * 100.0) / 100.0; }
/// Milliseconds, to the microsecond.
inline double rounded_time(double value) { return std::round(value * 1000.0) / 1000.0; }

inline std::string dump(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

/// {"Conv": {"int8": 52, "float": 0}, ...}, from any map of pairs.
template <typename Counts>
Json operators_json(const Counts& counts) {
  Json json = Json::object();
  for (const auto& [type, count] : counts) json[type] = {{"int8", count.first}, {"float", count.second}};
  return json;
}

/// [{"node", "type", "reason"}, ...].
inline Json kept_float_json(const std::vector<KeptFloat>& kept_float) {
  Json list = Json::array();
  for (const auto& kept : kept_float) {
    list.push_back({{"node", kept.node}, {"type", kept.type}, {"reason", kept.reason}});
  }
  return list;
}

/// The fields fp32, int8, drop, agreement, sqnr_db, cosine and ratio.
void add_validation(Json& json, const Validation& validation);
/// layer_samples, layers (the most damaging first), ranges and layer_times.
void add_details(Json& json, const ConversionDetails& details);

}  // namespace slim
