#pragma once

#include <string>

#include "converter/convert.h"
#include "converter/report.h"

namespace slim {

/// What a report's page says of the run's files.
struct ReportFiles {
  std::string input;
  std::string output;
  std::string options;  ///< the command line's options
};

/// The report of `convert` as one page, UTF-8 HTML that is XML as well: inline style and SVG, no script, nothing loaded
/// (a Content-Security-Policy forbids both, should a name ever get through the escaping). Sections without data are
/// left out.
std::string to_html(const ConvertResult& result, const RunInfo& run, const ReportFiles& files);

// Its sections, each empty where there is nothing to show.
std::string html_before_after(const ConvertResult& result);
std::string html_drop_limit(const ConvertResult& result);
std::string html_steps(const ConvertResult& result);
std::string html_layers(const ConversionDetails& details);
std::string html_ranges(const ConversionDetails& details);
std::string html_operators(const QuantizationPlan& plan);
std::string html_times(const ConversionDetails& details);

}  // namespace slim
