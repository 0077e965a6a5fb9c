#include "converter/weight_choice.h"

#include <gtest/gtest.h>

#include <cmath>

#include "passes/quantize/pair_limits.h"
#include "runtime/reference/executor.h"
#include "tests/converter/normal_source.h"
#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

constexpr std::size_t kSamples = 12;

struct LinearCase {
  const char* name;
  const char* statements;  ///< %y, the node that is looked at, from %r: f32[1,8,6,6], which is not negative
  bool has_bias_operand = true;
};

class ChosenWeightsOf : public ::testing::TestWithParam<LinearCase> {
 protected:
  ChosenWeightsOf() {
    SurveyRun run;
    for (std::size_t i = 0; i < kSamples; ++i) run.samples.push_back(i);
    survey_ = survey_samples(graph_, plan_, ChannelSpaces(graph_), source_, run);
    ranges_ = survey_ranges(plan_, survey_, {}, false);
  }

  ChosenWeights chosen(std::size_t threads = 1) const {
    return choose_weights(graph_, plan_, ranges_, survey_.moments, {threads, {}});
  }
  WeightQuantizer nearest() const { return weights_by(WeightScale::kMaxAbs); }
  Graph with(const WeightQuantizer& weights) const {
    return with_quantized_weights(graph_.clone(), plan_, ranges_, weights);
  }
  /// Only the weights of %y are changed, so that what it reads stays.
  Graph with_last(const ChosenWeights& chosen) const {
    auto plan = plan_;
    plan.nodes = {"y"};
    return with_quantized_weights(graph_.clone(), plan, ranges_, chosen_or(chosen, nearest()));
  }

  /// Of what %y reads.
  float read_scale() const {
    const auto& operand = graph_.find_value("y")->producer()->input(0)->name();
    return parameters_to_operators(plan_, ranges_, group_parameters(plan_, ranges_), operand).scale;
  }

  /// Every output of all samples: [sample * positions][channels].
  std::vector<std::vector<double>> results(const Graph& graph) const {
    std::vector<std::vector<double>> all;
    const auto executor = make_reference_executor(graph);
    for (std::size_t sample = 0; sample < kSamples; ++sample) {
      const auto output = executor->run(source_.load(sample).inputs)[0];
      const auto values = to_doubles(output);
      const auto channels = static_cast<std::size_t>(output.dims()[1]);
      const auto points = values.size() / channels;
      for (std::size_t p = 0; p < points; ++p) {
        auto& row = all.emplace_back();
        for (std::size_t c = 0; c < channels; ++c) row.push_back(values[c * points + p]);
      }
    }
    return all;
  }

  NormalSource source_{{1, 4, 6, 6}, kSamples};
  Graph graph_ = typed(std::string(R"(graph g {opset=17} {
    input %x: f32[1,4,6,6]
    const %first: f32[8,4,3,3] = normal(seed=1, std=0.3)
    %a = Conv(%x, %first) {pads=[1,1,1,1]}
    %r = Relu(%a)
    )") + GetParam().statements +
                       "\noutput %y\n}");
  QuantizationPlan plan_ = place(graph_);
  Survey survey_;
  Ranges ranges_;
};

TEST_P(ChosenWeightsOf, KeepTheMeanOfTheOutput) {
  const auto all = chosen();
  ASSERT_TRUE(all.contains("y"));
  ASSERT_EQ(all.at("y").bias.has_value(), GetParam().has_bias_operand);
  const auto expected = results(graph_);
  const auto found = results(with_last(all));
  for (std::size_t c = 0; c < expected[0].size() && GetParam().has_bias_operand; ++c) {
    double wanted = 0.0;
    double mean = 0.0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
      wanted += expected[i][c] / static_cast<double>(expected.size());
      mean += found[i][c] / static_cast<double>(expected.size());
    }
    const double step = static_cast<double>(read_scale()) * static_cast<double>(all.at("y").scales[c]);
    EXPECT_NEAR(mean, wanted, 0.51 * step + 1e-5) << "channel " << c << ", but for the rounding of the bias";
  }
}

TEST_P(ChosenWeightsOf, ComeCloserThanTheNearest) {
  const auto expected = results(graph_);
  const auto noise = [&](const Graph& graph) {
    const auto found = results(graph);
    double sum = 0.0;
    for (std::size_t i = 0; i < found.size(); ++i) {
      for (std::size_t c = 0; c < found[i].size(); ++c)
        sum += (found[i][c] - expected[i][c]) * (found[i][c] - expected[i][c]);
    }
    return sum;
  };
  EXPECT_LT(noise(with_last(chosen())), noise(with_last({})));
}

TEST_P(ChosenWeightsOf, HaveTheirIntegersInTheRightPlaces) {
  const auto found = chosen().at("y");
  const auto& weight = graph_.find_value("y")->producer()->input(1)->constant();
  EXPECT_EQ(found.integers.dims(), weight.dims());
  const auto axis = weight_channel_axis(*graph_.find_value("y")->producer());
  ASSERT_EQ(found.scales.size(), static_cast<std::size_t>(weight.dims()[static_cast<std::size_t>(*axis)]));
  QuantizedWeight quantized;
  quantized.weight = found.integers;
  quantized.scales = found.scales;
  const auto close = to_doubles(dequantized(quantized, axis));
  const auto real = to_doubles(weight);
  for (std::size_t i = 0; i < real.size(); ++i) EXPECT_NEAR(close[i], real[i], 0.15) << i;
}

TEST_P(ChosenWeightsOf, AddABiasOnlyWhereTheOperatorHasOne) {
  const auto all = chosen();
  const auto quantized = insert_quantization(graph_.clone(), plan_, ranges_, chosen_or(all, nearest()));
  EXPECT_TRUE(verify(quantized).empty());
  const auto* node = quantized.find_value("y")->producer();
  while (node->is<DequantizeLinear>() || node->is<QuantizeLinear>()) node = node->input(0)->producer();
  EXPECT_EQ(node->inputs().size() > 2 && node->input(2) != nullptr, GetParam().has_bias_operand);
}

TEST_P(ChosenWeightsOf, DoNotDependOnThreads) {
  const auto one = chosen(1);
  const auto three = chosen(3);
  ASSERT_EQ(one.size(), three.size());
  for (const auto& [node, weights] : one) {
    EXPECT_EQ(weights.integers, three.at(node).integers);
    EXPECT_EQ(weights.scales, three.at(node).scales);
    EXPECT_EQ(weights.bias, three.at(node).bias);
  }
}

TEST_P(ChosenWeightsOf, ObeyThePairLimit) {
  plan_.target = Target::kAny;
  const auto all = chosen();
  EXPECT_TRUE(pairs_fit_16_bits(insert_quantization(graph_.clone(), plan_, ranges_, chosen_or(all, nearest()))));
  plan_.target = Target::kVnni;
  const auto free = chosen();
  EXPECT_FALSE(pairs_fit_16_bits(insert_quantization(graph_.clone(), plan_, ranges_, chosen_or(free, nearest()))))
      << "nothing to limit";
  plan_.target = Target::kAny;
  EXPECT_TRUE(pairs_fit_16_bits(insert_quantization(graph_.clone(), plan_, ranges_, chosen_or(free, nearest()))))
      << "weights that were chosen without a limit do not serve where there is one";
}

TEST_P(ChosenWeightsOf, FallBackWhereNothingIsKnown) {
  auto moments = survey_.moments;
  moments.erase("y");
  const auto some = choose_weights(graph_, plan_, ranges_, moments, {});
  EXPECT_FALSE(some.contains("y"));
  EXPECT_EQ(print(with_last(some)), print(with_last({})));
}

INSTANTIATE_TEST_SUITE_P(
    Operators, ChosenWeightsOf,
    ::testing::Values(
        LinearCase{"Conv", "const %w: f32[8,8,1,1] = normal(seed=2)\n%y = Conv(%r, %w)"},
        LinearCase{"ConvWithBias",
                   "const %w: f32[6,8,3,3] = normal(seed=2, std=0.3)\nconst %k: f32[6] = normal(seed=3)\n"
                   "%y = Conv(%r, %w, %k) {pads=[1,1,1,1]}"},
        LinearCase{"Depthwise",
                   "const %w: f32[8,1,3,3] = normal(seed=2)\nconst %v: f32[8,8,1,1] = normal(seed=4)\n"
                   "%y = Conv(%r, %w) {group=8, pads=[1,1,1,1]}\n%z = Conv(%y, %v)"},
        LinearCase{"Groups", "const %w: f32[12,4,3,3] = normal(seed=2)\n%y = Conv(%r, %w) {group=2, pads=[1,1,1,1]}"},
        LinearCase{"Gemm",
                   "const %w: f32[8,5] = normal(seed=2)\n%p = GlobalAveragePool(%r)\n%f = Flatten(%p)\n"
                   "%y = Gemm(%f, %w)"},
        LinearCase{"GemmTransposed",
                   "const %w: f32[5,8] = normal(seed=2)\nconst %k: f32[5] = normal(seed=3)\n"
                   "%p = GlobalAveragePool(%r)\n%f = Flatten(%p)\n%y = Gemm(%f, %w, %k) {transB=true}"},
        LinearCase{"MatMul",
                   "const %w: f32[8,5] = normal(seed=2)\n%p = GlobalAveragePool(%r)\n%f = Flatten(%p)\n"
                   "%y = MatMul(%f, %w)",
                   false}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace slim
