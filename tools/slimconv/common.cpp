#include "tools/slimconv/common.h"

#include <fmt/format.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>

#include "runtime/onednn/executor.h"
#include "runtime/reference/executor.h"

namespace slim {

std::vector<OptionSpec> data_option_specs() {
  return {{"data", "PATH", "image folder, .npy, .npz, .bin or test_data_set folder"},
          {"labels", "FILE", "lines `path label`; only these files are used"},
          {"preprocess", "P", "imagenet, tf, caffe, none, or key=value,... (imagenet)"},
          {"label-offset", "K", "added to labels (0)"}};
}

std::optional<DataOptions> data_options(const ParsedOptions& options) {
  const auto path = options.value("data");
  if (!path) {
    if (options.value("labels")) throw Error(ExitCode::kUsage, "--labels needs --data");
    return std::nullopt;
  }
  DataOptions data;
  data.path = *path;
  data.labels = options.value("labels");
  data.preprocess = options.value("preprocess").value_or("");
  constexpr std::int64_t kMost = 1 << 30;
  data.label_offset = options.number("label-offset", -kMost, kMost).value_or(0);
  return data;
}

std::unique_ptr<SampleSource> open_samples(const ParsedOptions& options, const Graph& graph,
                                           std::size_t synthetic_count) {
  if (const auto data = data_options(options)) return open_data(*data, input_infos(graph));
  warn("no --data: synthetic inputs are used");
  return synthetic_data(input_infos(graph), synthetic_count, options.value("preprocess").value_or(""));
}

std::optional<double> max_drop(const ParsedOptions& options) {
  const auto text = options.value("max-drop");
  if (!text) return std::nullopt;
  double points = 0.0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), points);
  if (error != std::errc() || end != text->data() + text->size() || !(points >= 0.0 && points <= 100.0)) {
    throw Error(ExitCode::kUsage, fmt::format("--max-drop must be points of top-1 from 0 to 100, found '{}'", *text));
  }
  return points;
}

ExitCode check_drop(const PairedAccuracy& top1, double limit) {
  if (top1.drop() <= limit) return ExitCode::kDone;
  fmt::print(stderr, "slimconv: the INT8 model loses {:.2f} points of top-1, more than --max-drop {}\n", top1.drop(),
             limit);
  return ExitCode::kLimitNotMet;
}

OptionSpec input_shape_spec() { return {"input-shape", "NAME=1x3x224x224", "fixes a dynamic input", true}; }

OptionSpec keep_heads_spec() { return {"keep-heads", "", "keeps a Paddle program's loss and accuracy operators"}; }

ModelOptions model_options(const std::string& path, const ParsedOptions& options) {
  ModelOptions model;
  model.path = path;
  model.keep_heads = options.flag("keep-heads");
  if (!options.quiet()) model.note = note;
  for (const auto& text : options.values("input-shape")) {
    const auto equals = text.rfind('=');
    Dims dims;
    bool valid = equals != std::string::npos && equals > 0;
    for (const auto& part :
         valid ? split(std::string_view(text).substr(equals + 1), 'x') : std::vector<std::string>()) {
      std::int64_t dim = 0;
      const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), dim);
      valid = valid && error == std::errc() && end == part.data() + part.size() && dim > 0;
      dims.push_back(dim);
    }
    if (!valid || checked_count(dims) < 0) {
      throw Error(ExitCode::kUsage, fmt::format("--input-shape '{}' is not NAME=1x3x224x224", text));
    }
    model.input_shapes[text.substr(0, equals)] = dims;
  }
  return model;
}

std::vector<OptionSpec> pass_option_specs() {
  return {{"print-after", "PASS", "prints the graph after a pass (or `all`)", true},
          {"disable-pass", "NAME", "leaves a pass or rule out", true},
          {"explain", "RULE", "says where a rule applied, and why not elsewhere"}};
}

PassOptions pass_options(const ParsedOptions& options) {
  PassOptions passes;
  passes.print_after = options.values("print-after");
  passes.disabled = options.values("disable-pass");
  passes.explain = options.value("explain").value_or("");
  passes.sink = [](const std::string& text) { fmt::print(stderr, "{}\n", text); };
  return passes;
}

OptionSpec exact_spec() { return {"exact", "", "residual sums round as the file says, and nothing saturates"}; }

void note_inexact_cpu(const ParsedOptions& options, const Graph* quantized) {
  if (has_exact_int8_sums() || options.flag("exact") || options.quiet()) return;
  if (quantized != nullptr && !can_saturate(*quantized)) return;
  warn(
      fmt::format("this CPU ({}) has no VNNI: integer sums can saturate, and accuracy be lower than elsewhere; --exact "
                  "shows what the file is worth",
                  cpu_isa()));
}

OptionSpec executor_spec() { return {"executor", "auto|reference|onednn", "what runs the graph (auto: oneDNN)"}; }

std::unique_ptr<Executor> make_executor(const Graph& graph, const ParsedOptions& options) {
  const auto choice = options.value("executor").value_or("auto");
  if (choice != "auto" && choice != "reference" && choice != "onednn") {
    throw Error(ExitCode::kUsage, fmt::format("--executor must be auto, reference or onednn, found '{}'", choice));
  }
  return choice == "reference" ? make_reference_executor(graph) : make_onednn_executor(graph);
}

void check_report_name(const std::string& path, bool may_be_html) {
  if (path.ends_with(".json") || (may_be_html && path.ends_with(".html"))) return;
  throw Error(ExitCode::kUsage, fmt::format("--report '{}' must end in .json{}", path, may_be_html ? " or .html" : ""));
}

ProgressLine::ProgressLine(const ParsedOptions& options) : visible_(!options.quiet() && ::isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine() { clear(); }

void ProgressLine::clear() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
  drawn_ = false;
}

Progress ProgressLine::callback() {
  if (!visible_) return {};
  return [this](std::string_view step, std::size_t done, std::size_t total) { show(step, done, total); };
}

void ProgressLine::show(std::string_view step, std::size_t done, std::size_t total) {
  constexpr auto kInterval = std::chrono::milliseconds(100);
  const auto now = std::chrono::steady_clock::now();
  if (step != step_) {
    step_ = step;
    step_start_ = now;
  } else if (now - last_drawn_ < kInterval && done < total) {
    return;
  }
  last_drawn_ = now;
  const double elapsed = std::chrono::duration<double>(now - step_start_).count();
  const double rate = elapsed > 0.0 ? static_cast<double>(done) / elapsed : 0.0;
  std::string tail;
  if (rate > 0.0 && done > 1 && done < total)
    tail = fmt::format(", {:.1f}/s, {:.0f} s left", rate, static_cast<double>(total - done) / rate);
  fmt::print(stderr, "\r\x1b[K{} {}/{}{}", step, done, total, tail);
  std::fflush(stderr);
  drawn_ = true;
}

void print_result(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0;
  if (!written) throw Error(ExitCode::kIo, "cannot write to standard output");
}

void warn(std::string_view text) { fmt::print(stderr, "slimconv: warning: {}\n", text); }

void note(std::string_view text) { fmt::print(stderr, "slimconv: note: {}\n", text); }

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

}  // namespace slim
