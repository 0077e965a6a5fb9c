#include "converter/drop_limit.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <optional>

#include "converter/computable.h"
#include "converter/damage.h"
#include "converter/range_choice.h"
#include "converter/range_refinement.h"
#include "converter/top1_judge.h"
#include "passes/quantize/work.h"

namespace slim {
namespace {

using Clock = std::chrono::steady_clock;

/// Samples that measure damage.
constexpr std::size_t kQuick = 16;
/// Range rules that are offered beside the chosen one, and how often one is tried on a stretch of the network.
constexpr std::size_t kOtherRules = 3;
constexpr std::size_t kRefinements = 16;
/// What an operator without multiplications costs, as a share of all of them, when it stays float.
constexpr double kSmallCost = 1e-3;

/// What the search changes.
struct Variant {
  QuantizationPlan plan;
  Ranges ranges;
};

double noise_of(double sqnr_db) { return std::pow(10.0, -sqnr_db / 10.0); }

class DropSearch {
 public:
  DropSearch(Quantization& found, const SampleSource& source, const DropLimit& limit)
      : found_(found),
        source_(source),
        limit_(limit),
        end_(Clock::now() + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(limit.seconds))),
        judge_(found.graph, source, {limit.judging, limit.threads, limit.progress}),
        top1_(computable_part(found.graph), source, {limit.labelled, limit.threads, limit.progress}) {
    result_.points = limit.points;
    for (const auto* node : found.graph.nodes()) total_work_ += multiplications(*node).value_or(0.0);
  }

  LimitedDrop run() {
    const auto start = Clock::now();
    const Variant converted{found_.plan, found_.ranges};
    if (!try_whole(converted, "as converted")) {
      const auto refined = other_ranges(converted);
      if (!refined || !try_whole(*refined, "other ranges")) to_float(refined ? *refined : converted);
    }
    found_.plan = best_->plan;
    found_.ranges = best_->ranges;
    result_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return std::move(result_);
  }

 private:
  bool is_late() const { return Clock::now() >= end_; }

  Graph quantized(const Variant& variant) const {
    return insert_quantization(computable_part(found_.graph), variant.plan, variant.ranges,
                               chosen_or(found_.weights, weights_by(found_.chosen.weights)));
  }
  double sqnr_of(const Variant& variant) {
    ++result_.evaluations;
    return judge_.score(quantized(variant), kQuick).sqnr_db;
  }

  double int8_work(const QuantizationPlan& plan) const {
    double work = 0.0;
    for (const auto* node : found_.graph.nodes())
      work += plan.nodes.contains(key_of(*node)) ? multiplications(*node).value_or(0.0) : 0.0;
    return total_work_ > 0.0 ? 100.0 * work / total_work_ : 100.0;
  }

  /// Judges on all labelled samples.
  bool try_whole(const Variant& variant, const std::string& what) {
    ++result_.evaluations;
    const auto score = top1_.score(quantized(variant));
    if (contested_.empty()) contested_ = top1_.contested(score);
    const bool met = noted(variant, what, score);
    // Only answers to all samples count.
    const double work = result_.trials.back().int8_work;
    const bool better = met != result_.met ? met
                        : met              ? work > result_.int8_work
                                           : score.top1.drop() < result_.top1.drop();
    if (best_ && !better) return met;
    best_ = variant;
    result_.top1 = score.top1;
    result_.int8_work = work;
    result_.met = met;
    found_.plan = variant.plan;
    found_.ranges = variant.ranges;
    limit_.keep(found_);
    return met;
  }
  /// Judges on the contested samples.
  bool try_quickly(const Variant& variant, const std::string& what) {
    ++result_.evaluations;
    return noted(variant, what, top1_.score(quantized(variant), contested_));
  }
  bool noted(const Variant& variant, const std::string& what, const Top1Score& score) {
    const double drop = score.top1.drop();
    const bool met = drop <= limit_.points;
    result_.trials.push_back({what, score.margins.size(), drop, int8_work(variant.plan), met});
    return met;
  }

  /// Other range rules for stretches of the network, where they serve better than the ones that the conversion chose.
  std::optional<Variant> other_ranges(const Variant& base) {
    auto rules = found_.verdicts;
    std::erase_if(rules, [&](const Verdict& verdict) { return verdict.candidate.rule == found_.chosen.rule; });
    std::ranges::sort(rules, std::ranges::greater(), [](const Verdict& verdict) { return verdict.score.sqnr_db; });
    if (rules.empty() || judge_.sample_count() == 0) return std::nullopt;
    std::vector<Ranges> others;
    for (std::size_t i = 0; i < std::min(kOtherRules, rules.size()); ++i)
      others.push_back(choose_ranges(base.plan, found_.calibration, rules[i].candidate.rule));
    auto refined = refine_ranges(base.plan, base.ranges, sqnr_of(base), others, kRefinements, [&](const Ranges& tried) {
      return is_late() ? -1e9 : sqnr_of({base.plan, tried});
    });
    if (refined.changed == 0) return std::nullopt;
    return Variant{base.plan, std::move(refined.ranges)};
  }

  /// The variant with these operators in float.
  Variant without(const Variant& base, const FloatNodes& nodes) {
    Variant variant{limit_.plan(found_.graph, nodes), base.ranges};
    CalibrationRun run;
    for (const auto& name : variant.plan.observed) {
      if (!found_.calibration.values.contains(name)) run.observed.push_back(name);
    }
    if (!run.observed.empty()) {
      run.samples = limit_.calibration;
      run.statistics.histogram = needs_histogram(found_.chosen.rule);
      run.threads = limit_.threads;
      run.progress = limit_.progress;
      found_.calibration.values.merge(run_calibration(found_.graph, source_, run).values);
    }
    variant.ranges.merge(choose_ranges(variant.plan, found_.calibration, found_.chosen.rule));
    return variant;
  }

  void to_float(const Variant& base) {
    std::vector<const Node*> operators;
    for (const auto* node : found_.graph.nodes()) {
      if (base.plan.nodes.contains(key_of(*node))) operators.push_back(node);
    }
    const auto add = [&](FloatNodes& nodes, const Damage& stretch) {
      for (auto i = stretch.begin; i < stretch.end; ++i) {
        nodes.emplace(key_of(*operators[i]),
                      fmt::format("--max-drop {}: {:.1f} % of the output's noise comes from here ({} operators)",
                                  limit_.points, 100.0 * stretch.share, stretch.end - stretch.begin));
      }
    };
    const double noise = noise_of(sqnr_of(base));
    const auto splits = 2 * static_cast<std::size_t>(std::bit_width(operators.size()));
    auto stretches = find_damage(operators.size(), splits, [&](std::size_t begin, std::size_t end) {
      if (is_late()) return 0.0;
      FloatNodes nodes;
      add(nodes, {begin, end, 0.0});
      return 1.0 - noise_of(sqnr_of(without(base, nodes))) / noise;
    });
    const auto value = [&](const Damage& stretch) {
      double cost = 0.0;
      for (auto i = stretch.begin; i < stretch.end; ++i)
        cost += kSmallCost + multiplications(*operators[i]).value_or(0.0) / std::max(1.0, total_work_);
      return stretch.share > 0.0 ? stretch.share / cost : stretch.share;
    };
    std::ranges::stable_sort(stretches, std::ranges::greater(), value);

    const auto first = [&](std::size_t count) {
      FloatNodes nodes;
      for (std::size_t i = 0; i < count; ++i) add(nodes, stretches[i]);
      return nodes;
    };
    const auto name = [&](const FloatNodes& nodes) {
      return fmt::format("{} of {} operators in float", nodes.size(), operators.size());
    };
    std::size_t too_few = 0;
    while (too_few < stretches.size() && !is_late()) {
      std::size_t enough = stretches.size();
      while (enough - too_few > 1 && !is_late()) {
        const auto middle = (too_few + enough) / 2;
        const auto nodes = first(middle);
        (try_quickly(without(base, nodes), name(nodes)) ? enough : too_few) = middle;
      }
      const auto nodes = first(enough);
      if (try_whole(without(base, nodes), name(nodes))) return;
      too_few = enough;
    }
  }

  Quantization& found_;
  const SampleSource& source_;
  const DropLimit& limit_;
  Clock::time_point end_;
  Judge judge_;
  Top1Judge top1_;
  double total_work_ = 0.0;
  std::vector<std::size_t> contested_;
  std::optional<Variant> best_;
  LimitedDrop result_;
};

}  // namespace

LimitedDrop limit_drop(Quantization& found, const SampleSource& source, const DropLimit& limit) {
  return DropSearch(found, source, limit).run();
}

}  // namespace slim
