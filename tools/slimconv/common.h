#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converter/accuracy.h"
#include "converter/data/sample_source.h"
#include "converter/load.h"
#include "converter/progress.h"
#include "runtime/executor.h"
#include "tools/slimconv/options.h"

/// What several commands share: groups of options and how to read them.
namespace slim {

/// --data, --labels, --preprocess, --label-offset.
std::vector<OptionSpec> data_option_specs();
std::optional<DataOptions> data_options(const ParsedOptions& options);
/// The source that --data names, or `synthetic_count` synthetic samples with a note on stderr.
std::unique_ptr<SampleSource> open_samples(const ParsedOptions& options, const Graph& graph,
                                           std::size_t synthetic_count);

/// --max-drop, in points of top-1.
std::optional<double> max_drop(const ParsedOptions& options);
/// kLimitNotMet, and a line on stderr, if more points were lost.
ExitCode check_drop(const PairedAccuracy& top1, double limit);

/// --input-shape NAME=1x3x224x224, --keep-heads.
OptionSpec input_shape_spec();
OptionSpec keep_heads_spec();
/// Notes of the importer go to stderr, unless --quiet.
ModelOptions model_options(const std::string& path, const ParsedOptions& options);

/// --print-after, --disable-pass, --explain; their lines go to stderr.
std::vector<OptionSpec> pass_option_specs();
PassOptions pass_options(const ParsedOptions& options);

/// --exact.
OptionSpec exact_spec();
/// Says on stderr that integer sums can saturate on this CPU, unless --exact or --quiet, or the weights of `quantized`
/// (null: any) cannot.
void note_inexact_cpu(const ParsedOptions& options, const Graph* quantized = nullptr);

/// --executor auto|reference|onednn; auto is oneDNN.
OptionSpec executor_spec();
/// Runs the graph as it stands: quantized ones exactly, simulated in float.
std::unique_ptr<Executor> make_executor(const Graph& graph, const ParsedOptions& options);

/// A report's name must say that it is JSON, or HTML where that is one of the choices.
void check_report_name(const std::string& path, bool may_be_html = false);

/// Progress on stderr while it is a terminal; silent with --quiet or in a pipe. Shows the share, the rate and the time
/// that is left.
class ProgressLine {
 public:
  explicit ProgressLine(const ParsedOptions& options);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  Progress callback();

 private:
  void show(std::string_view step, std::size_t done, std::size_t total);
  void clear();
  bool visible_;
  bool drawn_ = false;
  std::string step_;
  std::chrono::steady_clock::time_point step_start_;
  std::chrono::steady_clock::time_point last_drawn_;
};

/// Writes to stdout, all of it; throws Error{kIo} if stdout is closed or full.
void print_result(std::string_view text);
/// "slimconv: warning: ..." and "slimconv: note: ..." on stderr.
void warn(std::string_view text);
void note(std::string_view text);

/// Splits at `separator`, empty parts included.
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace slim
