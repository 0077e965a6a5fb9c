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
/// Range rules that are tried on stretches of the network, and how often, times the logarithm of the operators.
constexpr std::size_t kOtherRules = 3;
constexpr std::size_t kRefinements = 4;
/// Float operators that are tried before the ranges are tuned a second time: share of the multiplications.
constexpr double kCheapWork = 0.1;
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
      const auto tuned = other_ranges(converted);
      if (!tuned || !try_whole(*tuned, "other ranges")) to_float(tuned ? *tuned : converted);
    }
    found_.plan = best_->plan;
    found_.ranges = best_->ranges;
    for (const auto& [name, range] : converted.ranges)
      found_.chosen.refined = found_.chosen.refined || best_->ranges.at(name) != range;
    if (result_.trials.size() > 1) found_.score = judge_.score(quantized(*best_));
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
    if (!best_) {
      contested_ = top1_.contested(score);
      noise_ = top1_.noise(score);
    }
    const bool met = noted(variant, what, score);
    // Only answers to all samples count.
    const double work = result_.trials.back().int8_work;
    const auto is_better = [&] {
      if (met != result_.met()) return met;
      return met ? work > result_.int8_work : score.top1.drop() < result_.top1.drop();
    };
    if (best_ && !is_better()) return met;
    best_ = variant;
    result_.top1 = score.top1;
    result_.int8_work = work;
    found_.plan = variant.plan;
    found_.ranges = variant.ranges;
    limit_.keep(found_);
    return met;
  }
  /// How many of the contested samples are likely to be answered wrongly: each counts by how far its margin is from
  /// zero, in units of a quarter of the noise, so that a change of ranges that moves none of them over tells, too.
  double expected_errors(const Variant& variant) {
    ++result_.evaluations;
    double errors = 0.0;
    for (const double margin : top1_.score(quantized(variant), contested_).margins)
      errors += 1.0 / (1.0 + std::exp(4.0 * margin / noise_));
    return errors;
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

  /// Other range rules for stretches of the network, where fewer of the contested samples are then answered wrongly.
  std::optional<Variant> other_ranges(const Variant& base) {
    auto rules = found_.verdicts;
    std::ranges::sort(rules, std::ranges::greater(), [](const Verdict& verdict) { return verdict.score.sqnr_db; });
    if (rules.size() < 2 || contested_.empty() || is_late()) return std::nullopt;
    std::vector<Ranges> others;
    for (std::size_t i = 0; i < std::min(kOtherRules, rules.size()); ++i) {
      others.push_back(base.ranges);
      for (const auto& [name, range] : choose_ranges(base.plan, found_.calibration, rules[i].candidate.rule))
        others.back()[name] = range;
    }
    const auto trials = kRefinements * static_cast<std::size_t>(std::bit_width(base.plan.nodes.size()));
    auto tuned =
        refine_ranges(base.plan, base.ranges, -expected_errors(base), others, trials, [&](const Ranges& tried) {
          return is_late() ? -1e9 : -expected_errors({base.plan, tried});
        });
    if (tuned.changed == 0) return std::nullopt;
    return Variant{base.plan, std::move(tuned.ranges)};
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

  /// Puts operators in float, those first whose damage costs least to mend.
  void to_float(const Variant& base) {
    if (is_late()) return;
    for (const auto* node : found_.graph.nodes()) {
      if (base.plan.nodes.contains(key_of(*node))) operators_.push_back(node);
    }
    const auto cost = [this](const Damage& stretch) {
      double sum = 0.0;
      for (auto i = stretch.begin; i < stretch.end; ++i)
        sum += kSmallCost + multiplications(*operators_[i]).value_or(0.0) / std::max(1.0, total_work_);
      return sum;
    };
    order_ = order_by_value(measured_damage(base), cost, kCheapWork);
    if (bisect(base, 0, order_.cheap)) return;
    if (order_.cheap > 0 && !is_late()) {
      const auto nodes = first(order_.cheap);
      const auto tuned = other_ranges(without(base, nodes));
      if (tuned && try_whole(*tuned, name_of(nodes) + ", other ranges")) return;
    }
    bisect(base, order_.cheap, order_.stretches.size());
  }

  std::vector<Damage> measured_damage(const Variant& base) {
    const double noise = noise_of(sqnr_of(base));
    const auto splits = 2 * static_cast<std::size_t>(std::bit_width(operators_.size()));
    return find_damage(operators_.size(), splits, [&](std::size_t begin, std::size_t end) {
      if (is_late()) return 0.0;
      FloatNodes nodes;
      add(nodes, {begin, end, 0.0});
      return 1.0 - noise_of(sqnr_of(without(base, nodes))) / noise;
    });
  }

  void add(FloatNodes& nodes, const Damage& stretch) const {
    const auto count = stretch.end - stretch.begin;
    const auto where = count == 1 ? std::string("here") : fmt::format("these {} operators", count);
    for (auto i = stretch.begin; i < stretch.end; ++i) {
      nodes.emplace(key_of(*operators_[i]), fmt::format("--max-drop {}: {:.1f} % of the output's noise comes from {}",
                                                        limit_.points, 100.0 * stretch.share, where));
    }
  }
  /// The operators of the first `count` stretches.
  FloatNodes first(std::size_t count) const {
    FloatNodes nodes;
    for (std::size_t i = 0; i < count; ++i) add(nodes, order_.stretches[i]);
    return nodes;
  }
  std::string name_of(const FloatNodes& nodes) const {
    return fmt::format("{} of {} operators in float", nodes.size(), operators_.size());
  }

  /// Looks for the smallest number of stretches in (too_few, most] that meets the limit; whether one does.
  bool bisect(const Variant& base, std::size_t too_few, std::size_t most) {
    while (too_few < most && !is_late()) {
      std::size_t enough = most;
      bool known = false;
      while (enough - too_few > 1 && !is_late()) {
        const auto middle = (too_few + enough) / 2;
        const auto nodes = first(middle);
        const bool met = try_quickly(without(base, nodes), name_of(nodes));
        (met ? enough : too_few) = middle;
        known = known || met;
      }
      const auto nodes = first(enough);
      const auto variant = without(base, nodes);
      if ((known || try_quickly(variant, name_of(nodes))) && try_whole(variant, name_of(nodes))) return true;
      too_few = enough;
    }
    return false;
  }

  Quantization& found_;
  const SampleSource& source_;
  const DropLimit& limit_;
  Clock::time_point end_;
  Judge judge_;
  Top1Judge top1_;
  double total_work_ = 0.0;
  std::vector<const Node*> operators_;  ///< in integers as converted, in the graph's order
  FloatOrder order_;
  std::vector<std::size_t> contested_;
  double noise_ = 0.0;  ///< of the margins, as converted
  std::optional<Variant> best_;
  LimitedDrop result_;
};

}  // namespace

LimitedDrop limit_drop(Quantization& found, const SampleSource& source, const DropLimit& limit) {
  return DropSearch(found, source, limit).run();
}

}  // namespace slim
