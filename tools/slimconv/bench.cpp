#include "converter/bench.h"

#include <fmt/format.h>

#include <charconv>

#include "converter/report.h"
#include "runtime/onednn/executor.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

double seconds_option(const ParsedOptions& options) {
  const auto text = options.value("seconds");
  if (!text) return BenchOptions{}.seconds;
  double seconds = 0.0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), seconds);
  if (error != std::errc() || end != text->data() + text->size() || !(seconds > 0.0 && seconds <= 1e6)) {
    throw Error(ExitCode::kUsage, fmt::format("--seconds must be a positive number, found '{}'", *text));
  }
  return seconds;
}

ExitCode run_bench(const ParsedOptions& options) {
  BenchOptions bench_with;
  for (const auto& path : options.positionals()) bench_with.models.push_back(model_options(path, options));
  bench_with.seconds = seconds_option(options);
  constexpr std::int64_t kMostRuns = 1'000'000;
  if (const auto runs = options.number("runs", 1, kMostRuns)) bench_with.runs = static_cast<std::size_t>(*runs);
  bench_with.threads = options.value("threads") ? options.threads() : 1;
  bench_with.exact = options.flag("exact");
  const BenchParts parts{options.flag("limit"), options.flag("per-layer"), options.flag("why-float")};
  bench_with.layers = parts.limit || parts.layers;
  std::vector<BenchResult> results;
  {
    ProgressLine progress(options);
    bench_with.progress = progress.callback();
    results = bench(bench_with);
  }
  const RunInfo run{cpu_isa(), bench_with.threads};
  if (options.json()) {
    print_result(to_json(results, run, parts));
  } else if (!options.quiet()) {
    print_result(to_table(results, run, parts));
  }
  return ExitCode::kDone;
}

}  // namespace

Command bench_command() {
  return {{.name = "bench",
           .summary = "latency of each model, in turns, with ratios to the first",
           .examples = {"slimconv bench model.onnx model.int8.onnx",
                        "slimconv bench model.int8.onnx --per-layer --limit --why-float"},
           .positionals = {"MODEL..."},
           .options = {{"runs", "N", "rounds (as many as fit into --seconds)"},
                       {"seconds", "S", "how long to measure all models together (10)"},
                       {"per-layer", "", "time, share, GOPS and kernel of each step"},
                       {"limit", "", "the sum of the primitives, each run alone"},
                       {"why-float", "", "why operators of an INT8 model run in float"},
                       exact_spec(),
                       input_shape_spec(),
                       keep_heads_spec()}},
          run_bench};
}

}  // namespace slim
