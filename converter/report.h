#pragma once

#include <cstddef>
#include <string>

#include "converter/bench.h"
#include "converter/bisect.h"
#include "converter/compare.h"
#include "converter/convert.h"
#include "converter/validate.h"

namespace slim {

/// What a report says of the run itself.
struct RunInfo {
  std::string isa;
  std::size_t threads = 1;
};

/// Largest memory that this process has held, in MiB.
std::size_t peak_memory_mib();

/// The JSON report of `convert`: the fields of cli.md, and what the rules were worth. The validation of the written
/// file is there if one was made.
std::string to_json(const ConvertResult& result, const RunInfo& run);
/// The same for people.
std::string to_table(const ConvertResult& result);

/// {"tensors": [{"name", "sqnr_db", "cosine", "max_abs"}]}, outputs first; with "bisect" if that was asked for.
std::string to_json(const Comparison& comparison, const std::optional<Parting>& parting = {});
std::string to_table(const Comparison& comparison);
std::string to_text(const Parting& parting);

/// What a validation's report says of the run itself.
struct ValidationRun {
  std::string isa;
  std::string preprocessing;
};
/// The JSON report of `validate`, and the same for people.
std::string to_json(const Validation& validation, const OperatorCounts& operators, const ValidationRun& run);
std::string to_table(const Validation& validation, const OperatorCounts& operators);

/// Which parts of bench's results to show beside the latencies.
struct BenchParts {
  bool limit = false;
  bool layers = false;
  bool why_float = false;
};
std::string to_json(const std::vector<BenchResult>& results, const RunInfo& run, const BenchParts& parts);
std::string to_table(const std::vector<BenchResult>& results, const RunInfo& run, const BenchParts& parts);

std::string to_json(const QuantizationPlan& plan);
std::string to_table(const QuantizationPlan& plan);

}  // namespace slim
