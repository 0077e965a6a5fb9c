#include "converter/layer_errors.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "converter/calibration_run.h"
#include "converter/range_choice.h"
#include "graph/infer.h"
#include "graph/text.h"
#include "passes/quantize/equalize.h"
#include "passes/quantize/insert.h"

namespace slim {
namespace {

/// Three convolutions: a Relu behind the first, a sum behind the second, a float function behind all.
constexpr const char* kThreeConvolutions = R"(graph g {opset=17} {
  input %x: f32[1,8,16,16]
  const %u: f32[8,8,3,3] = normal(seed=1, std=0.1)
  const %v: f32[8,8,3,3] = normal(seed=2, std=0.1)
  const %w: f32[8,8,3,3] = normal(seed=3, std=0.1)
  %a = Conv(%x, %u) {kernel_shape=[3,3], pads=[1,1,1,1], strides=[1,1], dilations=[1,1]}
  %b = Relu(%a)
  %c = Conv(%b, %v) {kernel_shape=[3,3], pads=[1,1,1,1], strides=[1,1], dilations=[1,1]}
  %s = Add(%c, %b)
  %d = Conv(%s, %w) {kernel_shape=[3,3], pads=[1,1,1,1], strides=[1,1], dilations=[1,1]}
  %y = Softplus(%d)
  output %y
})";

struct Measured {
  Graph graph;
  QuantizationPlan plan;
  std::unique_ptr<SampleSource> source;
  Ranges ranges;

  explicit Measured(const ChannelFactors& factors = {}) : graph(parse(kThreeConvolutions)) {
    Diagnostics problems;
    infer_types(graph, problems);
    EXPECT_TRUE(problems.empty());
    graph = scale_channels(std::move(graph), factors).value();
    plan = place_quantization(graph, {});
    source = synthetic_data({{"x", graph.inputs()[0]->type()}}, 4, "");
    CalibrationRun run;
    run.observed = plan.observed;
    run.samples = {0, 1, 2, 3};
    ranges = choose_ranges(plan, run_calibration(graph, *source, run), MinMax{});
  }

  std::vector<LayerError> layers(std::size_t threads = 1) const {
    const auto quantized = insert_quantization(graph.clone(), plan, ranges);
    return layer_errors(graph, quantized, plan, *source, {{0, 1, 2, 3}, threads, {}});
  }
};

const LayerError& layer_called(const std::vector<LayerError>& layers, const std::string& tensor) {
  const auto found = std::ranges::find(layers, tensor, &LayerError::tensor);
  EXPECT_NE(found, layers.end()) << tensor;
  return found == layers.end() ? layers.at(0) : *found;
}

TEST(LayerErrors, AreThoseOfQuantizedOperatorsInGraphOrder) {
  const auto layers = Measured().layers();
  std::vector<std::string> tensors;
  for (const auto& layer : layers) tensors.push_back(layer.tensor);
  // The convolution's result stands behind the Relu that it absorbs.
  EXPECT_THAT(tensors, testing::ElementsAre("x", "b", "c", "s", "d"));
  EXPECT_EQ(layers[0].type, "Input");
  EXPECT_EQ(layers[1].type, "Conv");
  EXPECT_EQ(layers[3].type, "Add");
}

TEST(LayerErrors, FollowTheNoiseThroughTheGraph) {
  const auto layers = Measured().layers();
  EXPECT_EQ(layers[0].input_sqnr_db, 200.0);  // nothing is lost in front of the input
  EXPECT_EQ(layer_called(layers, "b").input_sqnr_db, layers[0].sqnr_db);
  EXPECT_EQ(layer_called(layers, "c").input_sqnr_db, layer_called(layers, "b").sqnr_db);
  double damage = 0.0;
  for (const auto& layer : layers) {
    EXPECT_GT(layer.sqnr_db, 25.0) << layer.tensor;
    EXPECT_LT(layer.sqnr_db, 70.0) << layer.tensor;
    EXPECT_GE(layer.added, 0.0);
    damage += layer.damage;
  }
  EXPECT_NEAR(damage, 100.0, 1e-6);
}

// A range of a tenth: the operator that is clipped has most of the damage, and what follows does not get the blame.
TEST(LayerErrors, BlameTheOperatorWhoseRangeIsBad) {
  for (const std::string bad : {"b", "c"}) {
    Measured measured;
    auto& range = measured.ranges.at(bad);
    range = {range.min / 10, range.max / 10};
    const auto layers = by_damage(measured.layers());
    EXPECT_EQ(layers[0].tensor, bad);
    EXPECT_GT(layers[0].damage, 60.0) << bad;
    EXPECT_LT(layers[0].sqnr_db, 10.0) << bad;
    EXPECT_LT(layer_called(layers, "d").damage, 20.0) << bad;
  }
}

// Values are compared with those of the float graph whose channels were scaled alike: factors do not look like noise.
TEST(LayerErrors, AreThoseOfTheScaledGraph) {
  const std::vector<float> factors{1, 0.9F, 1, 0.8F, 1, 0.9F, 1, 0.8F};
  const Measured scaled({{"a", factors}, {"b", factors}, {"c", factors}, {"s", factors}});
  const auto layers = scaled.layers();
  for (const auto& layer : layers) EXPECT_GT(layer.sqnr_db, 25.0) << layer.tensor;
  // Against the graph as it was, the same values are off by the factors.
  const auto quantized = insert_quantization(scaled.graph.clone(), scaled.plan, scaled.ranges);
  const auto apart = layer_errors(Measured().graph, quantized, scaled.plan, *scaled.source, {{0, 1, 2, 3}, 1, {}});
  EXPECT_LT(layer_called(apart, "b").sqnr_db, 20.0);
  EXPECT_NEAR(layer_called(apart, "d").sqnr_db, layer_called(layers, "d").sqnr_db, 0.5) << "not scaled";
}

TEST(LayerErrors, DoNotDependOnThreads) {
  const Measured measured;
  const auto one = measured.layers(1);
  const auto two = measured.layers(2);
  ASSERT_EQ(one.size(), two.size());
  for (std::size_t i = 0; i < one.size(); ++i) EXPECT_EQ(one[i].sqnr_db, two[i].sqnr_db);
}

TEST(LayerErrors, AreNoneWithoutSamples) {
  const Measured measured;
  const auto quantized = insert_quantization(measured.graph.clone(), measured.plan, measured.ranges);
  EXPECT_TRUE(layer_errors(measured.graph, quantized, measured.plan, *measured.source, {{}, 1, {}}).empty());
}

}  // namespace
}  // namespace slim
