#include "converter/quantization_search.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>

#include "converter/computable.h"
#include "converter/range_choice.h"
#include "converter/range_refinement.h"
#include "converter/survey.h"

namespace slim {
namespace {

using Clock = std::chrono::steady_clock;

/// How much each effort spends.
struct Budget {
  std::vector<Calibrator> rules;
  std::vector<float> exponents = {};  ///< of equalizing_factors
  std::size_t surveyed = 0;           ///< samples
  bool products = true;
  std::size_t refinements = 0;  ///< trials of other rules on parts of the network
  std::size_t quick = 8;        ///< samples that judge a trial; all of them where there are many, which are then cheap
  std::size_t finalists = 3;    ///< rules that are judged on more samples
};

/// With fewer samples to calibrate on, a conversion is meant to be quick: trials would take most of its time.
constexpr std::size_t kFewSamples = 64;

Budget budget_of(Effort effort, std::size_t samples) {
  const std::vector<Calibrator> all = {MinMax{}, MeanMinMax{}, Percentile{99.999}, Percentile{99.99}, Mse{}, Kl{}};
  switch (effort) {
    case Effort::kFast:
      return {.rules = {MinMax{}, MeanMinMax{}}, .surveyed = 8, .products = false};
    case Effort::kBalanced:
      if (samples < kFewSamples)
        return {.rules = all,
                .exponents = {0.5F},
                .surveyed = std::max<std::size_t>(8, samples / 2),
                .quick = 3,
                .finalists = 2};
      return {.rules = all, .exponents = {0.25F, 0.5F, 0.75F}, .surveyed = 32, .refinements = 8};
    case Effort::kBest:
      return {.rules = all,
              .exponents = {0.125F, 0.25F, 0.375F, 0.5F, 0.625F, 0.75F},
              .surveyed = 96,
              .refinements = 32,
              .quick = 16};
  }
  return {};
}

/// What a change must gain, in dB: less is within the luck of which `samples` judge. Luck falls with their square root;
/// the factor is a choice, 0.3 dB for 8 samples, not a measurement.
double luck(std::size_t samples) { return 0.85 / std::sqrt(static_cast<double>(std::max<std::size_t>(1, samples))); }

/// What a larger exponent must gain beyond luck, in dB: channels that are brought nearer leave less room for what the
/// samples did not show. Set after MobileNet-V1 had lost 1.6 dB on the pictures of docs/accuracy.md for 0.3 gained
/// here.
constexpr double kRoomForUnseen = 0.2;

/// Rules whose output is worse by more than this on few samples are not looked at further.
constexpr double kHopeless = 3.0;
constexpr std::size_t kFewestToCompare = 3;
constexpr std::size_t kManySamples = 33;

/// Elements of one tensor and sample that a histogram counts: more of them tell nothing new.
constexpr std::size_t kMostBinned = std::size_t{1} << 16;

class Search {
 public:
  Search(Graph graph, QuantizationPlan plan, const SampleSource& source, const std::vector<std::size_t>& calibration,
         const std::vector<std::size_t>& judging, const SearchOptions& options)
      : source_(source),
        samples_(calibration),
        options_(options),
        budget_(budget_of(options.effort, calibration.size())),
        judge_(graph, source, {judging, options.threads, options.progress}) {
    best_.graph = std::move(graph);
    best_.plan = std::move(plan);
  }

  Quantization run() {
    std::optional<Survey> survey;
    if (options_.may_change_weights && options_.may_survey && !samples_.empty() && judges()) survey = surveyed();
    // Statistics that were gathered before are those of the graph as it is.
    if (survey && !options_.calibration && enabled(kEqualizeChannels)) equalize(*survey);
    best_.calibration = options_.calibration ? *options_.calibration : calibrated();
    choose_rule();
    if (options_.may_change_weights && enabled(kRoundWeights)) choose_weights_of(survey);
    if (judges()) best_.score = judge_.score(quantized(best_.graph, best_.ranges, weights()));
    return std::move(best_);
  }

 private:
  bool judges() const { return judge_.sample_count() > 0; }
  bool enabled(std::string_view step) const {
    return std::none_of(options_.disabled.begin(), options_.disabled.end(),
                        [&](const std::string& name) { return name == step || name == kSearch; });
  }
  /// How many samples judge trials.
  std::size_t quick() const {
    if (judge_.sample_count() >= kManySamples) return judge_.sample_count();
    return budget_.quick;
  }
  WeightQuantizer weights() const { return chosen_or(best_.weights, weights_by(best_.chosen.weights)); }

  Graph quantized(const Graph& graph, const Ranges& ranges, const WeightQuantizer& weights) const {
    return insert_quantization(computable_part(graph), best_.plan, ranges, weights);
  }
  /// What the activations alone cost.
  Score score_ranges(const Graph& graph, const Ranges& ranges, std::size_t samples = SIZE_MAX) const {
    return judge_.score(quantized(graph, ranges, {}), samples);
  }

  Survey surveyed() const {
    SurveyRun run;
    for (const auto i : evenly_spread(samples_.size(), budget_.surveyed)) run.samples.push_back(samples_[i]);
    run.products = budget_.products;
    run.threads = options_.threads;
    run.progress = options_.progress;
    return survey_samples(best_.graph, best_.plan, ChannelSpaces(best_.graph), source_, run);
  }

  /// What the ranges of the survey cost, by one of its two rules.
  Score score_survey(const Graph& graph, const Survey& survey, const ChannelFactors& factors, bool mean) const {
    return score_ranges(graph, survey_ranges(best_.plan, survey, factors, mean), quick());
  }

  void equalize(Survey& survey) {
    if (budget_.exponents.empty()) return;
    const auto start = Clock::now();
    const ChannelSpaces spaces(best_.graph);
    const auto ranges = hull(survey.ranges);
    if (equalizing_factors(best_.graph, spaces, best_.plan, ranges, 1.0F).empty()) return;
    const auto largest = score_survey(best_.graph, survey, {}, false);
    const auto mean = score_survey(best_.graph, survey, {}, true);
    const bool mean_is_better = largest.sqnr_db < mean.sqnr_db;
    SearchStep step{"channels equalized", mean_is_better ? mean : largest, {}, false, {}, 0.0};
    step.after = step.before;
    std::optional<Graph> chosen;
    ChannelFactors chosen_factors;
    for (const float exponent : budget_.exponents) {
      auto factors = equalizing_factors(best_.graph, spaces, best_.plan, ranges, exponent);
      auto scaled = scale_channels(best_.graph.clone(), factors);
      if (!scaled) continue;
      const auto score = score_survey(*scaled, survey, factors, mean_is_better);
      if (score.sqnr_db < step.after.sqnr_db + luck(step.after.samples) + kRoomForUnseen) continue;
      step.after = score;
      chosen = std::move(scaled);
      chosen_factors = std::move(factors);
      best_.chosen.equalization = exponent;
    }
    step.kept = chosen.has_value();
    step.reason = step.kept ? fmt::format("exponent {:.3g}, activations alone", best_.chosen.equalization)
                            : "no exponent brought the output closer";
    if (chosen) {
      divide(survey.moments, best_.graph, chosen_factors);
      best_.graph = std::move(*chosen);
    }
    finish(std::move(step), start);
  }

  Calibration calibrated() const {
    CalibrationRun run;
    run.observed = best_.plan.observed;
    for (const auto& name : options_.also_observed) {
      if (!best_.plan.values.contains(name)) run.observed.push_back(name);
    }
    run.samples = samples_;
    const auto rules = options_.rule ? std::vector{*options_.rule} : budget_.rules;
    run.statistics.histogram = std::any_of(rules.begin(), rules.end(), needs_histogram);
    run.statistics.max_binned = kMostBinned;
    run.threads = options_.threads;
    run.progress = options_.progress;
    return run_calibration(best_.graph, source_, run);
  }

  Ranges ranges_by(const Calibrator& rule) const { return choose_ranges(best_.plan, best_.calibration, rule); }

  void choose_rule() {
    best_.chosen.rule = options_.rule ? *options_.rule : budget_.rules.front();
    best_.ranges = ranges_by(best_.chosen.rule);
    if (options_.rule || !judges()) return;
    const auto start = Clock::now();
    std::vector<Ranges> ranges;
    for (const auto& rule : budget_.rules) {
      auto candidate = best_.chosen;
      candidate.rule = rule;
      ranges.push_back(ranges_by(rule));
      best_.verdicts.push_back({candidate, {}});
    }
    const auto order = compared(ranges);
    const auto& winner = best_.verdicts[order.front()];
    SearchStep step{"range rule", best_.verdicts.front().score, winner.score, true, {}, 0.0};
    step.reason = to_string(winner.candidate.rule) + ", activations alone";
    best_.chosen.rule = winner.candidate.rule;
    best_.ranges = ranges[order.front()];
    finish(std::move(step), start);
    refine(ranges, order);
  }

  /// Judges all rules on few samples and the best ones on all; indices of these, the best one first.
  std::vector<std::size_t> compared(const std::vector<Ranges>& ranges) {
    std::vector<std::size_t> order(ranges.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    const auto judge = [&](std::size_t samples) {
      for (std::size_t i = 0; i < order.size(); ++i) {
        best_.verdicts[order[i]].score = score_ranges(best_.graph, ranges[order[i]], samples);
        if (options_.progress) options_.progress("comparing range rules", i + 1, order.size());
      }
      std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const double first = best_.verdicts[a].score.sqnr_db;
        const double second = best_.verdicts[b].score.sqnr_db;
        return first != second ? first > second : a < b;
      });
    };
    if (order.size() > budget_.finalists && budget_.quick < judge_.sample_count()) {
      judge(budget_.quick);
      const double hopeless = best_.verdicts[order.front()].score.sqnr_db - kHopeless;
      order.resize(budget_.finalists);
      std::erase_if(order, [&](std::size_t i) { return best_.verdicts[i].score.sqnr_db < hopeless; });
      // Few samples may be wrong about the rule that clips nothing.
      if (std::ranges::find(order, std::size_t{0}) == order.end()) order.push_back(0);
    }
    judge(std::max(quick(), judge_.sample_count() / 2));
    return order;
  }

  void refine(const std::vector<Ranges>& ranges, const std::vector<std::size_t>& order) {
    if (budget_.refinements == 0 || !enabled(kRefineRanges) || order.size() < 2 ||
        judge_.sample_count() <= kFewestToCompare)
      return;
    const auto start = Clock::now();
    std::vector<Ranges> others;
    for (std::size_t i = 1; i < order.size(); ++i) others.push_back(ranges[order[i]]);
    SearchStep step{"other rules for stretches", score_ranges(best_.graph, best_.ranges, quick()), {}, false, {}, 0.0};
    std::size_t trial = 0;
    const auto refined = refine_ranges(best_.plan, best_.ranges, step.before.sqnr_db, others, budget_.refinements,
                                       [&](const Ranges& tried) {
                                         if (options_.progress)
                                           options_.progress("refining ranges", ++trial, budget_.refinements);
                                         return score_ranges(best_.graph, tried, quick()).sqnr_db;
                                       });
    step.after = step.before;
    step.after.sqnr_db = refined.score;
    step.kept = refined.changed > 0;
    step.reason = fmt::format("{} of {} ranges by another rule, {} trials, activations alone", refined.changed,
                              refined.ranges.size(), refined.trials);
    if (step.kept) {
      best_.ranges = refined.ranges;
      best_.chosen.refined = true;
    }
    finish(std::move(step), start);
  }

  /// What the weights alone cost.
  Score score_weights(const WeightQuantizer& weights) const {
    return judge_.score(with_quantized_weights(computable_part(best_.graph), best_.plan, best_.ranges, weights),
                        quick());
  }

  void choose_weights_of(const std::optional<Survey>& survey) {
    if (!judges()) return;
    const auto start = Clock::now();
    const auto nearest = weights_by(WeightScale::kMaxAbs);
    SearchStep step{"weights by their effect", score_weights(nearest), {}, false, {}, 0.0};
    if (survey) {
      auto chosen =
          choose_weights(best_.graph, best_.plan, best_.ranges, survey->moments, {options_.threads, options_.progress});
      step.after = score_weights(chosen_or(chosen, nearest));
      step.kept = step.after.sqnr_db >= step.before.sqnr_db;
      step.reason =
          budget_.products ? "scales, rounding and biases; weights alone" : "scales and biases; weights alone";
      if (step.kept) best_.weights = std::move(chosen);
      best_.chosen.rounded = step.kept;
    } else {
      step.name = "weights by least squares";
      step.after = score_weights(weights_by(WeightScale::kLeastSquares));
      step.kept = step.after.sqnr_db >= step.before.sqnr_db;
      step.reason = "scales; weights alone, as the statistics are not of these samples";
      if (step.kept) best_.chosen.weights = WeightScale::kLeastSquares;
    }
    finish(std::move(step), start);
  }

  void finish(SearchStep step, Clock::time_point start) {
    step.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    best_.steps.push_back(std::move(step));
  }

  const SampleSource& source_;
  const std::vector<std::size_t>& samples_;
  const SearchOptions& options_;
  Budget budget_;
  Judge judge_;
  Quantization best_;
};

}  // namespace

Graph Quantization::quantized() const {
  return insert_quantization(graph.clone(), plan, ranges, chosen_or(weights, weights_by(chosen.weights)));
}

Quantization search_quantization(Graph graph, QuantizationPlan plan, const SampleSource& source,
                                 const std::vector<std::size_t>& calibration, const std::vector<std::size_t>& judging,
                                 const SearchOptions& options) {
  return Search(std::move(graph), std::move(plan), source, calibration, judging, options).run();
}

}  // namespace slim
