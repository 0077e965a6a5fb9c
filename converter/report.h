#pragma once

#include <cstddef>
#include <string>

#include "converter/compare.h"
#include "converter/convert.h"

namespace slim {

/// What a report says of the run itself.
struct RunInfo {
  std::string isa;
  std::size_t threads = 1;
};

/// Largest memory that this process has held, in MiB.
std::size_t peak_memory_mib();

/// The JSON report of `convert`: the fields of cli.md that a conversion knows, and what the rules were worth.
std::string to_json(const ConvertResult& result, const RunInfo& run);
/// The same for people.
std::string to_table(const ConvertResult& result);

/// {"tensors": [{"name", "sqnr_db", "cosine", "max_abs"}]}, outputs first.
std::string to_json(const Comparison& comparison);
std::string to_table(const Comparison& comparison);

std::string to_json(const QuantizationPlan& plan);
std::string to_table(const QuantizationPlan& plan);

}  // namespace slim
