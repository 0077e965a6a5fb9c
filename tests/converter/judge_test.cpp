#include "converter/judge.h"

#include <gtest/gtest.h>

#include "tests/converter/normal_source.h"
#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

/// A classifier of four classes; `tail` follows its convolution %b.
Graph judged(const std::string& tail = "") {
  return typed(R"(graph g {opset=17} {
    input %x: f32[1,3,6,6]
    const %w: f32[8,3,3,3] = normal(seed=1, std=0.3)
    const %u: f32[4,8,1,1] = normal(seed=2, std=0.3)
    %a = Conv(%x, %w) {pads=[1,1,1,1]}
    %r = Relu(%a)
    %b = Conv(%r, %u)
    )" + (tail.empty() ? "%p = GlobalAveragePool(%b)\n%y = Flatten(%p)\noutput %y" : tail) +
               "\n}");
}

JudgeOptions on_samples(std::size_t count, std::size_t threads = 1) {
  JudgeOptions options;
  for (std::size_t i = 0; i < count; ++i) options.samples.push_back(i);
  options.threads = threads;
  return options;
}

const NormalSource& noise() {
  static const NormalSource source({1, 3, 6, 6}, 16);
  return source;
}

Graph coarse(const Graph& graph) {
  const auto plan = place(graph);
  return insert_quantization(graph.clone(), plan, unit_ranges(plan));
}

TEST(Judge, FindsTheGraphItselfIdentical) {
  const auto graph = judged();
  const Judge judge(graph, noise(), on_samples(10));
  EXPECT_EQ(judge.sample_count(), 10U);
  const auto score = judge.score(graph);
  EXPECT_EQ(score.sqnr_db, 200.0);
  EXPECT_NEAR(score.cosine, 1.0, 1e-9);
  EXPECT_EQ(score.agreement, 100.0);
  EXPECT_EQ(score.samples, 10U);
}

TEST(Judge, DoesNotDependOnThreads) {
  const auto graph = judged();
  const auto candidate = coarse(graph);
  const auto one = Judge(graph, noise(), on_samples(10, 1)).score(candidate);
  const auto three = Judge(graph, noise(), on_samples(10, 3)).score(candidate);
  EXPECT_EQ(one.sqnr_db, three.sqnr_db);
  EXPECT_EQ(one.cosine, three.cosine);
  EXPECT_EQ(one.agreement, three.agreement);
  EXPECT_LT(one.sqnr_db, 60.0);
  EXPECT_GT(one.sqnr_db, 3.0);
}

TEST(Judge, LooksAtFewerSamplesOnRequest) {
  const auto graph = judged();
  const auto candidate = coarse(graph);
  const Judge judge(graph, noise(), on_samples(10));
  EXPECT_EQ(judge.score(candidate, 4).samples, 4U);
  EXPECT_EQ(judge.score(candidate, 50).samples, 10U);
  EXPECT_NE(judge.score(candidate, 4).sqnr_db, judge.score(candidate).sqnr_db);
  JudgeOptions spread;
  spread.samples = {0, 2, 5, 7};
  EXPECT_EQ(judge.score(candidate, 4).sqnr_db, Judge(graph, noise(), spread).score(candidate).sqnr_db);
}

TEST(Judge, CountsHowOftenTheLargestElementMoves) {
  const auto graph = judged();
  auto negated = typed(print(graph));
  auto* weight = negated.find_value("u");
  auto values = to_doubles(weight->constant());
  std::vector<float> opposite(values.size());
  for (std::size_t i = 0; i < values.size(); ++i) opposite[i] = static_cast<float>(-values[i]);
  negated.set_input(negated.find_value("b")->producer(), 1,
                    negated.add_constant("opposite", Tensor::from<float>(weight->constant().dims(), opposite)));
  const auto score = Judge(graph, noise(), on_samples(8)).score(negated);
  EXPECT_EQ(score.agreement, 0.0);
  EXPECT_NEAR(score.cosine, -1.0, 1e-6);
}

TEST(Judge, WithoutSamplesHasNothingToCompare) {
  const auto graph = judged();
  const Judge judge(graph, noise(), {});
  EXPECT_EQ(judge.sample_count(), 0U);
  EXPECT_EQ(judge.score(graph).samples, 0U);
}

TEST(Judge, ComparesInFrontOfWhatCannotBeRun) {
  const auto graph = judged("%y = opaque \"com.example\" Tail(%b) : f32[1,4]\noutput %y");
  const auto runnable = judged("output %b");
  EXPECT_EQ(Judge(graph, noise(), on_samples(3)).score(runnable).sqnr_db, 200.0);
}

}  // namespace
}  // namespace slim
