#include "converter/drop_limit.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "converter/outputs.h"
#include "runtime/onednn/executor.h"
#include "tests/converter/normal_source.h"
#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

using ::testing::AllOf;
using ::testing::Contains;
using ::testing::Field;
using ::testing::HasSubstr;

constexpr std::size_t kCalibration = 70;
constexpr std::size_t kJudging = 8;
constexpr std::size_t kLabelled = 300;

/// Noise, labelled as the float network answers: FP32 is always right.
class AnsweredSource final : public SampleSource {
 public:
  explicit AnsweredSource(const Graph& graph) : executor_(make_onednn_executor(graph)) {}

  std::size_t size() const override { return noise_.size(); }
  bool has_labels() const override { return true; }
  std::string preprocessing() const override { return "none"; }
  Sample load(std::size_t index) const override {
    auto sample = noise_.load(index);
    sample.label = static_cast<std::int64_t>(argmax(executor_->run(sample.inputs)[0]));
    return sample;
  }

 private:
  NormalSource noise_{{1, 4, 8, 8}, kCalibration + kJudging + kLabelled};
  std::unique_ptr<Executor> executor_;
};

std::vector<std::size_t> numbers(std::size_t begin, std::size_t count) {
  std::vector<std::size_t> result(count);
  std::iota(result.begin(), result.end(), begin);
  return result;
}

QuantizationPlan plan_without(const Graph& graph, const FloatNodes& nodes) {
  std::map<const Node*, std::string> excluded;
  for (const auto* node : graph.nodes()) {
    if (const auto found = nodes.find(key_of(*node)); found != nodes.end()) excluded.emplace(node, found->second);
  }
  return place_quantization(graph, excluded);
}

class LimitDrop : public ::testing::Test {
 protected:
  LimitDrop() {
    limit_.labelled = numbers(kCalibration + kJudging, kLabelled);
    limit_.judging = numbers(kCalibration, kJudging);
    limit_.calibration = numbers(0, kCalibration);
    limit_.plan = plan_without;
    limit_.keep = [this](const Quantization& found) { kept_.push_back(found.plan.nodes.size()); };
  }

  Quantization converted(const SearchOptions& options = {}) const {
    return search_quantization(graph_.clone(), place(graph_), source_, limit_.calibration, limit_.judging, options);
  }
  /// By a rule that clips much; there are no others to try.
  Quantization converted_by_one_rule() const {
    SearchOptions options;
    options.rule = Percentile{99.0};
    return converted(options);
  }

  // Averages of noise differ little from class to class, so that answers change easily.
  Graph graph_ = typed(R"(graph g {opset=17} {
    input %x: f32[1,4,8,8]
    const %u: f32[8,4,3,3] = normal(seed=1, std=0.3)
    const %v: f32[8,8,3,3] = normal(seed=2, std=0.3)
    const %w: f32[8,8,1,1] = normal(seed=3, std=0.3)
    const %m: f32[10,8] = normal(seed=4, std=0.3)
    %a = Conv(%x, %u) {pads=[1,1,1,1]}
    %r = Relu(%a)
    %b = Conv(%r, %v) {pads=[1,1,1,1]}
    %f = Relu(%b)
    %c = Conv(%f, %w)
    %p = GlobalAveragePool(%c)
    %q = Flatten(%p)
    %y = Gemm(%q, %m) {transB=true}
    output %y
  })");
  AnsweredSource source_{graph_};
  std::vector<std::size_t> kept_;  ///< operators in integers of what was kept, one after the other
  DropLimit limit_;
};

TEST_F(LimitDrop, LeavesAConversionThatMeetsTheLimit) {
  limit_.points = 100.0;
  auto found = converted();
  const auto nodes = found.plan.nodes;
  const auto result = limit_drop(found, source_, limit_);
  EXPECT_TRUE(result.met());
  EXPECT_EQ(result.evaluations, 1U);
  ASSERT_EQ(result.trials.size(), 1U);
  EXPECT_EQ(result.trials[0].samples, kLabelled);
  EXPECT_GT(result.top1.drop(), 0.0) << "or the other tests test nothing";
  EXPECT_EQ(result.int8_work, 100.0);
  EXPECT_EQ(found.plan.nodes, nodes);
  EXPECT_EQ(kept_, (std::vector<std::size_t>{nodes.size()}));
}

TEST_F(LimitDrop, TriesOtherRangesBeforeAnyOperatorIsFloat) {
  auto found = converted();
  const auto ranges = found.ranges;
  const auto nodes = found.plan.nodes;
  const auto result = limit_drop(found, source_, limit_);
  EXPECT_TRUE(result.met());
  EXPECT_LE(result.top1.drop(), 0.0);
  ASSERT_EQ(result.trials.size(), 2U);
  EXPECT_EQ(result.trials[1].what, "other ranges");
  EXPECT_EQ(found.plan.nodes, nodes);
  EXPECT_NE(found.ranges, ranges);
}

TEST_F(LimitDrop, BringsOperatorsBackToFloatUntilNothingIsLost) {
  auto found = converted_by_one_rule();
  const auto before = found.plan.nodes.size();
  const auto result = limit_drop(found, source_, limit_);
  EXPECT_TRUE(result.met());
  EXPECT_LE(result.top1.drop(), 0.0);
  EXPECT_EQ(result.top1.samples(), kLabelled);
  EXPECT_LT(result.int8_work, 100.0);
  EXPECT_LT(found.plan.nodes.size(), before);
  EXPECT_EQ(kept_.back(), found.plan.nodes.size());
  EXPECT_EQ(result.trials.back().samples, kLabelled) << "the last word is that of all samples";
  EXPECT_THAT(
      found.plan.kept_float,
      Contains(Field(&KeptFloat::reason, AllOf(HasSubstr("--max-drop 0: "), HasSubstr("% of the output's noise")))));
}

TEST_F(LimitDrop, TheFileIsWhatWasJudged) {
  auto found = converted_by_one_rule();
  const auto result = limit_drop(found, source_, limit_);
  const auto quantized = found.quantized();
  const auto executor = make_onednn_executor(quantized);
  std::size_t right = 0;
  for (const auto i : limit_.labelled) {
    const auto sample = source_.load(i);
    right += static_cast<std::int64_t>(argmax(executor->run(sample.inputs)[0])) == *sample.label ? 1 : 0;
  }
  EXPECT_DOUBLE_EQ(100.0 * static_cast<double>(right) / static_cast<double>(kLabelled), result.top1.second_percent());
}

TEST_F(LimitDrop, TriesFewerSamplesFirst) {
  auto found = converted_by_one_rule();
  const auto result = limit_drop(found, source_, limit_);
  EXPECT_TRUE(std::ranges::any_of(result.trials, [](const DropTrial& trial) { return trial.samples < kLabelled; }));
}

TEST_F(LimitDrop, KeepsTheBestWhenTheTimeIsUp) {
  limit_.seconds = 0.0;
  auto found = converted();
  const auto nodes = found.plan.nodes;
  const auto result = limit_drop(found, source_, limit_);
  EXPECT_FALSE(result.met());
  EXPECT_GT(result.top1.drop(), 0.0);
  EXPECT_EQ(found.plan.nodes, nodes);
  EXPECT_EQ(kept_.size(), 1U);
}

}  // namespace
}  // namespace slim
