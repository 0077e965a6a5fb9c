#include "converter/report_html.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "converter/html_style.h"
#include "converter/html_text.h"
#include "converter/version.h"

namespace slim {
namespace {

std::string tile(const std::string& value, const std::string& label) {
  return fmt::format("<div><b>{}</b><span>{}</span></div>\n", value, label);
}

double size_share(const ConvertResult& result) {
  return result.input_bytes == 0
             ? 0.0
             : 100.0 * static_cast<double>(result.output_bytes) / static_cast<double>(result.input_bytes);
}

std::string tiles(const ConvertResult& result) {
  std::string text = "<div class=\"tiles\">\n";
  if (const auto& v = result.validation) {
    if (v->top1.samples() > 0) {
      text += tile(html_signed(-v->top1.drop(), 2),
                   fmt::format("points of top-1, from {} to {}&#160;%", html_number(v->top1.first_percent(), 2),
                               html_number(v->top1.second_percent(), 2)));
    }
    text += tile(html_number(v->agreement, 1) + "&#160;%", "of samples with the same best answer");
    text += tile(html_sqnr(v->sqnr_db) + "&#160;dB", "SQNR of the outputs");
    text += tile(html_number(v->ratio(), 2) + "\xC3\x97", "as fast as FP32");
  } else if (const auto& score = result.score) {
    text += tile(html_number(score->agreement, 1) + "&#160;%", "of held-back samples with the same best answer");
    text += tile(html_sqnr(score->sqnr_db) + "&#160;dB", "SQNR of the outputs on held-back samples");
  }
  return text + tile(html_number(size_share(result), 0) + "&#160;%", "of the size") + "</div>\n";
}

std::string interval95(const PairedAccuracy& top1) {
  return fmt::format("<small>95&#160;%: {} to {}</small>", html_signed(-top1.drop() - top1.drop_margin95(), 2),
                     html_signed(-top1.drop() + top1.drop_margin95(), 2));
}

std::string how_made(const ConvertResult& result, const RunInfo& run, const ReportFiles& files) {
  std::vector<HtmlRow> rows{{"FP32 model", html_name(files.input)}, {"INT8 model", html_name(files.output)}};
  if (!files.options.empty()) rows.push_back({"options", html_name(files.options)});
  rows.push_back({"preprocessing", html_name(result.preprocessing)});
  rows.push_back({"method", html_escaped(to_string(result.chosen))});
  rows.push_back({"target", html_escaped(to_string(result.plan.target))});
  rows.push_back(
      {"calibration", fmt::format("{} samples{}, {}&#160;s", result.calibration_samples,
                                  result.synthetic ? ", synthetic" : "", html_number(result.calibration_seconds, 1))});
  if (result.score) rows.push_back({"judged on", fmt::format("{} samples", result.score->samples)});
  if (result.validation) rows.push_back({"validated on", fmt::format("{} samples", result.validation->samples)});
  rows.push_back(
      {"machine", fmt::format("{}, {} thread{}", html_escaped(run.isa), run.threads, run.threads == 1 ? "" : "s")});
  rows.push_back({"whole conversion", html_number(result.seconds, 1) + "&#160;s"});
  std::string body = html_table({{"", false}, {"", false}}, rows);
  if (!result.notes.empty()) {
    body += "<p>Notes:</p>\n<ul>\n";
    for (const auto& note : result.notes) body += "<li>" + html_escaped(note) + "</li>\n";
    body += "</ul>\n";
  }
  return html_section("made", "How it was made", "", body);
}

std::string head(const std::string& title) {
  return fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n"
      R"(<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; )"
      "img-src data:\"/>\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
      "<link rel=\"icon\" href=\"data:,\"/>\n<title>{} in INT8</title>\n<style>{}</style>\n</head>\n",
      title, kHtmlStyle);
}

/// Links to the sections that are there.
std::string contents_of(const std::string& sections) {
  constexpr std::pair<const char*, const char*> kSections[] = {{"accuracy", "Before and after"},
                                                               {"drop", "Limit"},
                                                               {"steps", "Steps"},
                                                               {"layers", "Layers"},
                                                               {"ranges", "Ranges"},
                                                               {"operators", "Operators"},
                                                               {"times", "Speed"},
                                                               {"made", "How it was made"}};
  std::string text = "<nav>";
  for (const auto& [id, title] : kSections) {
    if (sections.find(fmt::format(R"(<section id="{}">)", id)) == std::string::npos) continue;
    text += fmt::format(R"(<a href="#{}">{}</a>)", id, title);
  }
  return text + "</nav>\n";
}

}  // namespace

std::string html_before_after(const ConvertResult& result) {
  std::vector<HtmlRow> rows;
  if (const auto& v = result.validation) {
    const auto percent = [&](const char* name, const PairedAccuracy& accuracy, const std::string& interval) {
      rows.push_back({name, html_number(accuracy.first_percent(), 2), html_number(accuracy.second_percent(), 2),
                      html_signed(-accuracy.drop(), 2) + interval});
    };
    if (v->top1.samples() > 0) {
      percent("top-1, %", v->top1, interval95(v->top1));
      percent("top-5, %", v->top5, "");
    }
    const double before = v->milliseconds(v->fp32_seconds);
    const double after = v->milliseconds(v->int8_seconds);
    rows.push_back(
        {"latency, ms", html_number(before, 3), html_number(after, 3), html_number(v->ratio(), 2) + "\xC3\x97"});
    rows.push_back({"samples a second", html_number(v->images_per_second(v->fp32_seconds), 1),
                    html_number(v->images_per_second(v->int8_seconds), 1), ""});
  }
  rows.push_back({"file", html_bytes(static_cast<double>(result.input_bytes)),
                  html_bytes(static_cast<double>(result.output_bytes)),
                  html_number(size_share(result), 0) + "&#160;%"});
  std::string lead;
  if (result.validation) {
    lead = fmt::format("The FP32 model and the INT8 file as written, both on {} samples.", result.validation->samples);
  }
  return html_section("accuracy", "Before and after", lead,
                      html_table({{"", false}, {"FP32"}, {"INT8"}, {"change"}}, rows));
}

std::string to_html(const ConvertResult& result, const RunInfo& run, const ReportFiles& files) {
  const auto name = html_escaped(std::filesystem::path(files.input).filename().string());
  std::string sections = html_before_after(result);
  sections += html_drop_limit(result);
  sections += html_steps(result);
  if (result.details) sections += html_layers(*result.details) + html_ranges(*result.details);
  sections += html_operators(result.plan);
  if (result.details) sections += html_times(*result.details);
  sections += how_made(result, run, files);

  std::string text = head(name) + "<body>\n<header>\n" + fmt::format("<h1>{} in INT8</h1>\n", name);
  text += fmt::format("<p class=\"sub\">Post-training quantization by slimconv {}</p>\n", html_escaped(version()));
  if (result.synthetic) {
    text +=
        R"(<p class="note">Calibrated on synthetic inputs: accuracy is unproven. Give <code>--data</code> with real )"
        "samples.</p>\n";
  }
  if (result.may_saturate) {
    text +=
        R"(<p class="note">This CPU has no VNNI, and its integer sums can saturate. Accuracy is simulated, as it is )"
        "where they cannot; speed is that of this CPU, which loses accuracy with this file. Sums of an ONNX file made "
        "with <code>--target any</code> cannot saturate.</p>\n";
  }
  text += tiles(result) + contents_of(sections) + "</header>\n<main>\n" + sections + "</main>\n";
  return text +
         fmt::format("<footer>slimconv {}. This page is complete: it loads nothing.</footer>\n</body>\n</html>\n",
                     html_escaped(version()));
}

}  // namespace slim
