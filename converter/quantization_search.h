#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "converter/calibration_run.h"
#include "converter/candidate.h"
#include "converter/data/sample_source.h"
#include "converter/progress.h"
#include "converter/weight_choice.h"
#include "graph/graph.h"
#include "passes/quantize/insert.h"
#include "passes/quantize/placement.h"

namespace slim {

enum class Effort : std::uint8_t { kFast, kBalanced, kBest };

/// What --disable-pass calls the steps.
inline constexpr std::string_view kSearch = "search";  ///< all of them
inline constexpr std::string_view kEqualizeChannels = "equalize-channels";
inline constexpr std::string_view kRefineRanges = "refine-ranges";
inline constexpr std::string_view kRoundWeights = "round-weights";
inline constexpr std::array kSearchSteps = {kEqualizeChannels, kRefineRanges, kRoundWeights};

struct SearchOptions {
  std::optional<Calibrator> rule;          ///< none: `auto`, the rules whose network output is closest to FP32
  std::optional<Calibration> calibration;  ///< statistics that were gathered before, of the graph as it is
  Effort effort = Effort::kBalanced;
  bool may_survey = true;                  ///< false: the source is not what the statistics were gathered from
  bool may_change_weights = true;          ///< false: the file's readers quantize weights by themselves
  std::vector<std::string> also_observed;  ///< values whose statistics are wanted beside those that the plan needs
  std::vector<std::string> disabled;       ///< steps that are left out, among other names
  std::size_t threads = 1;
  Progress progress;
};

/// A step of the search, and what the network's output gained.
struct SearchStep {
  std::string name;
  Score before;
  Score after;
  bool kept = false;
  std::string reason;
  double seconds = 0.0;
};

/// All that decides the file.
struct Quantization {
  Graph graph;  ///< what was quantized: the given one, or one that computes the same with channels scaled
  QuantizationPlan plan;
  Calibration calibration;
  Ranges ranges;
  ChosenWeights weights;
  Candidate chosen;
  std::vector<Verdict> verdicts;  ///< of the range rules that were compared, weights in float
  std::vector<SearchStep> steps;
  std::optional<Score> score;  ///< of the whole; none where nothing was judged

  /// The graph with integers in it.
  Graph quantized() const;
};

/// Looks for ranges and weights that bring the network's output close to FP32, step by step, each kept only where it
/// helps on the judging samples:
/// 1. channels equalized, by the exponent that serves the activations best;
/// 2. the range rule that serves best, then other rules for stretches of the network where they serve better;
/// 3. weights and biases by their effect on what each operator computes.
/// `calibration` and `judging` are indices into `source`.
Quantization search_quantization(Graph graph, QuantizationPlan plan, const SampleSource& source,
                                 const std::vector<std::size_t>& calibration, const std::vector<std::size_t>& judging,
                                 const SearchOptions& options);

}  // namespace slim
