#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <unordered_map>

#include "converter/html_figures.h"
#include "converter/html_text.h"
#include "converter/report_html.h"

namespace slim {
namespace {

/// Rows and figures that stand open; the rest unfolds.
constexpr std::size_t kShownRows = 15;
constexpr std::size_t kShownFigures = 8;

std::string named(const std::string& node, const std::string& type) {
  return html_name(node) + "<small>" + html_escaped(type) + "</small>";
}

std::string figures(std::span<const TensorRange> ranges) {
  std::string text = "<div class=\"figures\">\n";
  for (const auto& range : ranges) text += html_histogram(range);
  return text + "</div>\n";
}

/// Tensors of the most damaging operators first, then in the plan's order.
std::vector<TensorRange> by_importance(const ConversionDetails& details) {
  std::unordered_map<std::string, double> damage;
  for (const auto& layer : details.layers) damage[layer.tensor] = layer.damage;
  auto ranges = details.ranges;
  const auto of = [&](const TensorRange& range) {
    const auto found = damage.find(range.tensor);
    return found == damage.end() ? 0.0 : found->second;
  };
  std::ranges::stable_sort(ranges, std::ranges::greater(), of);
  return ranges;
}

std::string milliseconds(double value) { return value > 0.0 ? html_number(value, 3) : "\xE2\x80\x93"; }

}  // namespace

std::string html_layers(const ConversionDetails& details) {
  if (details.layers.empty()) return {};
  const auto layers = by_damage(details.layers);
  const double worst = std::max(layers.front().damage, 1e-9);
  std::vector<HtmlRow> rows;
  for (const auto& layer : layers) {
    const double change = layer.sqnr_db - layer.input_sqnr_db;
    rows.push_back({named(layer.node, layer.type),
                    html_bar(layer.damage / worst, html_number(layer.damage, 1) + "&#160;%"),
                    html_sqnr(layer.input_sqnr_db), html_sqnr(layer.sqnr_db),
                    layer.input_sqnr_db >= 200.0 ? "" : html_signed(change, 1)});
  }
  return html_section(
      "layers", "Layers by damage",
      fmt::format(
          "Signal to quantization noise in front of each operator and behind it, on {} sample{}. Damage is the "
          "noise, relative to the signal, that an operator adds to what its inputs bring, as a part of all that "
          "is added. The first rows are what to look at, or to leave in float with <code>--exclude</code>; outliers "
          "that were clipped count in full, though the outputs may not need them.",
          details.samples, details.samples == 1 ? "" : "s"),
      html_table({{"operator", false}, {"damage"}, {"dB in"}, {"dB out"}, {"change"}}, rows, kShownRows));
}

std::string html_ranges(const ConversionDetails& details) {
  if (details.ranges.empty()) return {};
  const auto ranges = by_importance(details);
  const auto all = std::span(ranges);
  const auto shown = all.size() <= kShownFigures + 4 ? all.size() : kShownFigures;
  std::string body = figures(all.first(shown));
  if (shown < all.size()) {
    body += fmt::format("<details><summary>{} more</summary>\n{}</details>\n", all.size() - shown,
                        figures(all.subspan(shown)));
  }
  return html_section("ranges", "Ranges",
                      "What calibration saw of each tensor, counts on a logarithmic scale without exact zeros; the "
                      "shaded part is the range that 8 bits express. What lies outside is clipped. Results of the most "
                      "damaging operators come first.",
                      body);
}

std::string html_operators(const QuantizationPlan& plan) {
  std::vector<HtmlRow> rows;
  for (const auto& [type, count] : plan.counts) {
    rows.push_back({html_escaped(type), std::to_string(count.first), std::to_string(count.second)});
  }
  if (rows.empty()) return {};
  std::string body = html_table({{"operator", false}, {"INT8"}, {"float"}}, rows);
  body += "<h3>What stayed in float, and why</h3>\n";
  if (plan.kept_float.empty()) {
    body += "<p>Nothing: every operator computes in integers.</p>\n";
  } else {
    std::vector<HtmlRow> kept;
    for (const auto& each : plan.kept_float) {
      kept.push_back({named(each.node, each.type), html_escaped(each.reason)});
    }
    body += html_table({{"operator", false}, {"why", false}}, kept, kShownRows);
  }
  return html_section("operators", "Operators", "", body);
}

std::string html_times(const ConversionDetails& details) {
  if (details.times.empty()) return {};
  auto times = details.times;
  std::ranges::stable_sort(times, std::ranges::greater(), &LayerTime::int8);
  double before = 0.0;
  double after = 0.0;
  for (const auto& time : times) {
    before += time.fp32;
    after += time.int8;
  }
  std::vector<HtmlRow> rows;
  for (const auto& time : times) {
    const auto detail = time.kind + (time.implementation.empty() ? "" : " \xC2\xB7 " + time.implementation);
    const double part = time.int8 / std::max(after, 1e-9);
    rows.push_back({named(time.node.empty() ? "(results)" : time.node, detail), milliseconds(time.fp32),
                    milliseconds(time.int8), html_number(100.0 * part, 1),
                    time.fp32 > 0.0 && time.int8 > 0.0 ? html_number(time.fp32 / time.int8, 2) : ""});
  }
  return html_section(
      "times", "Speed of each layer",
      fmt::format("Milliseconds of one thread for one sample, the shortest of some runs: {} in FP32 and {} in INT8 in "
                  "all. The slowest INT8 layers come first; \xE2\x80\x93 means that the work is part of another step, "
                  "or is not needed.",
                  html_number(before, 3), html_number(after, 3)),
      html_table({{"node", false}, {"FP32"}, {"INT8"}, {"% of all"}, {"speed-up"}}, rows, kShownRows));
}

}  // namespace slim
