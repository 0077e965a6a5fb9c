#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "converter/calibration/statistics.h"
#include "converter/data/sample_source.h"
#include "converter/progress.h"
#include "graph/graph.h"

namespace slim {

/// Statistics of the values of one graph: what `calibrate` writes and `convert` turns into ranges.
struct Calibration {
  std::string graph_hash;     ///< of the canonical float graph
  std::string preprocessing;  ///< as SampleSource tells it
  std::uint64_t samples = 0;
  std::map<std::string, TensorStatistics> values;  ///< by value name

  /// Adds the statistics of other samples of the same graph. Throws Error{kBadInput} if graph or preprocessing differ.
  void merge(const Calibration& other);
};

struct CalibrationRun {
  std::vector<std::string> observed;  ///< value names
  std::vector<std::size_t> samples;   ///< indices into the source
  StatisticsOptions statistics;
  std::size_t threads = 1;
  Progress progress;
};

/// Runs the samples through the float graph, one executor a thread, and gathers statistics of the observed values. The
/// result depends on the set of samples only, not on threads. Memory: the model, one plan a thread, the statistics.
Calibration run_calibration(const Graph& graph, const SampleSource& source, const CalibrationRun& run);

}  // namespace slim
