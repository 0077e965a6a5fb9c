#include <gmock/gmock.h>

#include "tests/onnx_import/paddle/program_builder.h"

namespace slim::paddle {
namespace {

using ::testing::HasSubstr;

ProgramBuilder pool(const Ints& dims, const char* kind, Attributes attributes) {
  attributes.push_back({"pooling_type", std::string(kind)});
  return one_op("pool2d", dims, std::move(attributes));
}

TEST(PaddlePool, GlobalWinsOverEverythingElse) {
  EXPECT_THAT(
      pool({1, 3, 8, 8}, "avg", {{"global_pooling", true}, {"ksize", list({2, 2})}, {"paddings", list({1, 1})}}).text(),
      HasSubstr("%y = GlobalAveragePool(%x)"));
  EXPECT_THAT(pool({1, 3, 8, 8}, "max", {{"global_pooling", true}}).text(), HasSubstr("%y = GlobalMaxPool(%x)"));
}

TEST(PaddlePool, ExclusiveIsTheDefault) {
  const auto text = pool({1, 3, 8, 8}, "avg", {{"ksize", list({3, 3})}, {"paddings", list({1, 1})}}).text();
  EXPECT_THAT(text, ::testing::Not(HasSubstr("count_include_pad")));
}

TEST(PaddlePool, NotExclusiveCountsPadding) {
  const auto text =
      pool({1, 3, 8, 8}, "avg", {{"ksize", list({3, 3})}, {"paddings", list({1, 1})}, {"exclusive", false}}).text();
  EXPECT_THAT(text, HasSubstr("count_include_pad=true"));
}

TEST(PaddlePool, NotExclusiveWithOverhangPadsApart) {
  const auto text = pool({1, 3, 8, 8}, "avg",
                         {{"ksize", list({3, 3})},
                          {"strides", list({2, 2})},
                          {"paddings", list({1, 1})},
                          {"exclusive", false},
                          {"ceil_mode", true}})
                        .text();
  EXPECT_THAT(text, HasSubstr("= Pad(%x"));
  EXPECT_THAT(text, HasSubstr("ceil_mode=true"));
  EXPECT_THAT(text, HasSubstr("pads=[0, 0, 0, 0]"));
}

TEST(PaddlePool, AdaptiveToOneIsGlobal) {
  EXPECT_THAT(pool({1, 3, -1, -1}, "avg", {{"adaptive", true}, {"ksize", list({1, 1})}}).text(),
              HasSubstr("GlobalAveragePool"));
}

TEST(PaddlePool, AdaptiveEvenBinsAreAWindow) {
  EXPECT_THAT(pool({1, 3, 8, 6}, "avg", {{"adaptive", true}, {"ksize", list({4, 3})}}).text(),
              HasSubstr("kernel_shape=[2, 2], pads=[0, 0, 0, 0], strides=[2, 2]} : f32[1,3,4,3]"));
}

TEST(PaddlePool, AdaptiveUnevenBinsAreSlices) {
  const auto text = pool({1, 3, 8, 8}, "avg", {{"adaptive", true}, {"ksize", list({3, 3})}}).text();
  EXPECT_THAT(text, HasSubstr("ReduceMean"));
  EXPECT_THAT(text, HasSubstr("{axis=3} : f32[1,3,3,3]"));
}

TEST(PaddlePool, AdaptiveNeedsASize) {
  EXPECT_THAT(pool({1, 3, -1, 8}, "avg", {{"adaptive", true}, {"ksize", list({3, 3})}}).error(),
              HasSubstr("adaptive pooling to [3,3] with a dynamic spatial size is not supported"));
}

TEST(PaddlePool, RefusesAnUnknownKind) {
  EXPECT_THAT(pool({1, 3, 8, 8}, "median", {}).error(), HasSubstr("expected pooling_type max or avg, found 'median'"));
}

TEST(PaddlePool, RefusesAMissingKernel) {
  EXPECT_THAT(pool({1, 3, 8, 8}, "max", {}).error(), HasSubstr("expected 2 positive kernel sizes, found []"));
}

}  // namespace
}  // namespace slim::paddle
