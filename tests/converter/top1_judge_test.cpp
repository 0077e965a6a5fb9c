#include "converter/top1_judge.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/converter/labelled_source.h"
#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Scores are the input times `factors`.
Graph scaled(const std::string& factors) {
  return typed("graph g {opset=17} {\n  input %x: f32[1,3]\n  const %f: f32[3] = " + factors +
               "\n  %y = Mul(%x, %f)\n  output %y\n}");
}

class Top1 : public ::testing::Test {
 protected:
  LabelledSource source_{{{{5, 1, 0}, 0}, {{2, 3, 0}, 1}, {{1, 0, 2}, 0}, {{4, 4, 1}, 1}}};
  Graph fp32_ = scaled("[1, 1, 1]");
  Top1Options options_{{0, 1, 2, 3}, 1, {}};
};

TEST_F(Top1, CountsAnswersInPairs) {
  const Top1Judge judge(fp32_, source_, options_);
  const auto score = judge.score(scaled("[2, 1, 1]"));
  // 10 1 0: right; 4 3 0: wrong now; 2 0 2: right now, the first of equals; 8 4 1: wrong as before.
  EXPECT_THAT(score.margins, ElementsAre(DoubleEq(9), DoubleEq(-1), DoubleEq(0), DoubleEq(-4)));
  EXPECT_EQ(score.top1.samples(), 4U);
  EXPECT_EQ(score.top1.first_percent(), 50.0);
  EXPECT_EQ(score.top1.second_percent(), 50.0);
  EXPECT_EQ(score.top1.drop(), 0.0);
}

TEST_F(Top1, OfEqualScoresTheFirstIsLarger) {
  const Top1Judge judge(fp32_, source_, options_);
  const auto score = judge.score(fp32_);
  EXPECT_EQ(score.top1.first_percent(), 50.0) << "the last sample's label is the second of two equal scores";
  EXPECT_LT(score.margins[3], 0.0);
}

TEST_F(Top1, RunsOnlyTheSamplesThatItIsTold) {
  const Top1Judge judge(fp32_, source_, options_);
  const auto score = judge.score(scaled("[2, 1, 1]"), {1});
  EXPECT_THAT(score.margins, ElementsAre(DoubleEq(-1)));
  EXPECT_EQ(score.top1.samples(), 4U);
  EXPECT_EQ(score.top1.drop(), 25.0);
}

TEST_F(Top1, DoesNotDependOnThreads) {
  auto two = options_;
  two.threads = 2;
  const auto candidate = scaled("[2, 1, 1]");
  EXPECT_EQ(Top1Judge(fp32_, source_, two).score(candidate).margins,
            Top1Judge(fp32_, source_, options_).score(candidate).margins);
}

TEST_F(Top1, ContestsWhatNoiseCanReach) {
  const Top1Judge judge(fp32_, source_, options_);
  auto score = judge.score(fp32_);
  EXPECT_THAT(judge.contested(score), IsEmpty()) << "there is no noise";
  score.margins[0] += 0.55;  // root mean square over four: 0.275; four times that: 1.1
  EXPECT_THAT(judge.contested(score), ElementsAre(1, 2, 3)) << "FP32 margins 4, 1, -1, -0";
}

TEST_F(Top1, NamesTheSampleWhoseLabelIsNoClass) {
  const LabelledSource bad({{{5, 1, 0}, 0}, {{2, 3, 0}, 3}});
  try {
    Top1Judge(fp32_, bad, {{0, 1}, 1, {}});
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadInput);
    EXPECT_THAT(error.what(), HasSubstr("sample '1' has label 3, but the model's first output 3 elements"));
  }
}

}  // namespace
}  // namespace slim
