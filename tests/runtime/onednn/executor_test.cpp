#include "runtime/onednn/executor.h"

#include <gmock/gmock.h>

#include <thread>

#include "runtime/reference/executor.h"
#include "tests/runtime/onednn/against_reference.h"

namespace slim::testing {
namespace {

using ::testing::HasSubstr;

constexpr auto kNet = R"(input %x: f32[N,3,H,17]
  const %w: f32[32,3,3,3] = normal(seed=2, std=0.3)
  const %u: f32[32,1,3,3] = normal(seed=3, std=0.3)
  const %v: f32[32,32,1,1] = normal(seed=4, std=0.2)
  const %f: f32[5,32] = normal(seed=5, std=0.2)
  const %six: f32[] = 6
  const %zero: f32[] = 0
  %a = Conv(%x, %w) {strides=[2,2], pads=[1,1,1,1]}
  %b = Clip(%a, %zero, %six)
  %c = Conv(%b, %u) {group=32, pads=[1,1,1,1]}
  %d = Relu(%c)
  %e = Conv(%d, %v)
  %s = Add(%e, %b)
  %m = MaxPool(%s) {kernel_shape=[2,2], strides=[2,2]}
  %g = Concat(%m, %m) {axis=1}
  %h = AveragePool(%m) {kernel_shape=[2,2]}
  %p = GlobalAveragePool(%h)
  %l = Flatten(%p)
  %y = Gemm(%l, %f) {transB=true}
  %z = Softmax(%y)
  output %z
  output %g)";

Tensor input_of(const Graph& graph, std::int64_t open, unsigned seed) { return random_inputs(graph, open, seed)[0]; }

TEST(OneDnnExecutor, RunsOneGraphWithInputsOfSeveralSizes) {
  const auto graph = graph_of(kNet);
  const auto executor = make_onednn_executor(graph);
  const auto reference = make_reference_executor(graph);
  for (const std::int64_t open : {9, 10, 11, 12, 13, 9, 13}) {  // more than it keeps plans for
    const std::vector<Tensor> inputs{input_of(graph, open, static_cast<unsigned>(open))};
    const auto expected = reference->run(inputs);
    const auto actual = executor->run(inputs);
    for (std::size_t i = 0; i < expected.size(); ++i) {
      ASSERT_EQ(actual[i].dims(), expected[i].dims());
      EXPECT_LE(relative_distance(actual[i], expected[i]), kTolerance);
    }
  }
}

TEST(OneDnnExecutor, ExecutorsInSeveralThreadsDoNotDisturbEachOther) {
  const auto graph = graph_of(kNet);
  constexpr unsigned kThreads = 3;
  constexpr int kRuns = 20;
  std::vector<std::vector<Tensor>> inputs;
  std::vector<std::vector<Tensor>> expected;
  for (unsigned i = 0; i < kThreads; ++i) {
    inputs.push_back({input_of(graph, 9, i)});
    expected.push_back(make_onednn_executor(graph)->run(inputs[i]));
  }
  const auto weights = make_weight_cache();
  std::vector<int> equal(kThreads);
  std::vector<std::thread> threads;
  for (unsigned i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      const auto executor = make_onednn_executor(graph, {{}, nullptr, weights});
      for (int run = 0; run < kRuns; ++run) equal[i] += executor->run(inputs[i]) == expected[i] ? 1 : 0;
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(equal, std::vector<int>(kThreads, kRuns));
}

TEST(OneDnnExecutor, MaybeUsedInAnotherThreadThanItWasMadeIn) {
  const auto graph = graph_of(kNet);
  const std::vector<Tensor> inputs{input_of(graph, 9, 1)};
  const auto executor = make_onednn_executor(graph);
  const auto expected = executor->run(inputs);
  std::vector<Tensor> actual;
  std::thread([&] { actual = executor->run(inputs); }).join();
  EXPECT_EQ(actual, expected);
}

TEST(OneDnnExecutor, ResultsOutliveTheExecutor) {
  const auto graph = graph_of("input %x: f32[2,2]\n%y = Relu(%x)\n%z = Identity(%x)\noutput %y\noutput %z");
  auto executor = make_onednn_executor(graph);
  std::vector<Tensor> inputs{Tensor::from<float>({2, 2}, std::vector<float>{-1, 2, -3, 4})};
  const auto results = executor->run(inputs);
  executor.reset();
  inputs.clear();
  EXPECT_EQ(results[0], Tensor::from<float>({2, 2}, std::vector<float>{0, 2, 0, 4}));
  EXPECT_EQ(results[1], Tensor::from<float>({2, 2}, std::vector<float>{-1, 2, -3, 4}));
}

TEST(OneDnnExecutor, RunsEmptyTensors) {
  expect_agreement(graph_of("input %x: f32[N,2]\n%r = Relu(%x)\n%y = Concat(%r, %r) {axis=0}\noutput %y"),
                   {Tensor::zeros(DataType::kF32, {0, 2})});
}

TEST(OneDnnExecutor, NamesAnUnknownOperator) {
  const auto graph = graph_of("input %x: f32[2]\n%y = opaque \"my.domain\" Foo(%x) @bar\noutput %y");
  try {
    make_onednn_executor(graph)->run({Tensor::zeros(DataType::kF32, {2})});
    FAIL() << "ran";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("bar"));
    EXPECT_EQ(error.code(), ExitCode::kBadInput);
  }
}

TEST(OneDnnExecutor, RefusesInputsThatDoNotFit) {
  const auto graph = graph_of("input %x: f32[2]\n%y = Relu(%x)\noutput %y");
  EXPECT_THROW(make_onednn_executor(graph)->run({Tensor::zeros(DataType::kF32, {3})}), Error);
}

TEST(OneDnnExecutor, SharedWeightsArePackedOnce) {
  const auto graph = graph_of(kNet);
  const std::vector<Tensor> inputs{input_of(graph, 9, 1)};
  const auto weights = make_weight_cache();
  const auto first = make_onednn_executor(graph, {{}, nullptr, weights})->run(inputs);
  EXPECT_EQ(make_onednn_executor(graph, {{}, nullptr, weights})->run(inputs), first);
}

TEST(OneDnnVersion, IsKnown) {
  EXPECT_THAT(onednn_version(), ::testing::MatchesRegex("[23]\\.[0-9]+\\.[0-9]+"));
  EXPECT_NE(cpu_isa(), "unknown");
}

}  // namespace
}  // namespace slim::testing
