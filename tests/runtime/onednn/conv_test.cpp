#include <fmt/format.h>

#include "tests/runtime/onednn/against_reference.h"

namespace slim::testing {
namespace {

struct ConvCase {
  const char* name;
  const char* x;
  const char* w;
  const char* attributes;
};

std::string conv_statements(const ConvCase& c, const std::string& op, const std::string& tail) {
  const std::string channels(c.w, std::string(c.w).find(','));
  return fmt::format(
      "input %x: f32[{}]\nconst %w: f32[{}] = normal(seed=2, std=0.2)\nconst %b: f32[{}] = normal(seed=3)\n"
      "%c = {}(%x, %w, %b) {{{}}}\n{}",
      c.x, c.w, channels, op, c.attributes, tail);
}

class ConvAgrees : public ::testing::TestWithParam<ConvCase> {};

TEST_P(ConvAgrees, Alone) { expect_agreement(conv_statements(GetParam(), "Conv", "output %c")); }

TEST_P(ConvAgrees, WithRelu) { expect_agreement(conv_statements(GetParam(), "Conv", "%y = Relu(%c)\noutput %y")); }

TEST_P(ConvAgrees, WithResidual) {
  // A second convolution, whose result the first one's sum may be accumulated on.
  const std::string again = fmt::format("%d = Conv(%x, %w) {{{}}}\n", GetParam().attributes);
  expect_agreement(conv_statements(GetParam(), "Conv", again + "%s = Add(%c, %d)\n%y = Relu(%s)\noutput %y"));
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, ConvAgrees,
    ::testing::Values(ConvCase{"FirstLayer", "1,3,17,19", "16,3,3,3", "strides=[2,2], pads=[1,1,1,1]"},
                      ConvCase{"OneChannel", "2,1,9,9", "4,1,5,5", ""},
                      ConvCase{"Pointwise", "1,32,7,7", "48,32,1,1", ""},
                      ConvCase{"PointwiseStrided", "1,32,8,8", "16,32,1,1", "strides=[2,2]"},
                      ConvCase{"ThreeByThree", "2,16,10,11", "32,16,3,3", "pads=[1,1,1,1]"},
                      ConvCase{"OddChannels", "1,20,9,9", "23,20,3,3", "pads=[1,1,1,1]"},
                      ConvCase{"LopsidedPads", "1,16,8,8", "16,16,3,3", "strides=[2,2], pads=[0,0,1,1]"},
                      ConvCase{"SameUpper", "1,16,9,9", "16,16,3,3", "strides=[2,2], auto_pad=SAME_UPPER"},
                      ConvCase{"Dilated", "1,16,15,15", "16,16,3,3", "dilations=[2,2], pads=[2,2,2,2]"},
                      ConvCase{"Rectangular", "1,8,7,12", "8,8,1,7", "pads=[0,3,0,3]"},
                      ConvCase{"Depthwise", "1,32,9,9", "32,1,3,3", "group=32, pads=[1,1,1,1]"},
                      ConvCase{"DepthwiseStrided", "1,24,9,9", "24,1,3,3", "group=24, pads=[1,1,1,1], strides=[2,2]"},
                      ConvCase{"DepthMultiplier", "1,4,6,6", "8,1,3,3", "group=4"},
                      ConvCase{"Grouped", "1,32,8,8", "32,8,3,3", "group=4, pads=[1,1,1,1]"},
                      ConvCase{"GroupedOdd", "1,6,8,8", "9,2,3,3", "group=3"},
                      ConvCase{"OneDimensional", "2,16,20", "16,16,3", "pads=[1,1]"},
                      ConvCase{"ThreeDimensional", "1,4,5,6,7", "8,4,3,3,3", "pads=[1,1,1,1,1,1]"}),
    [](const auto& info) { return std::string(info.param.name); });

class ConvActivation : public ::testing::TestWithParam<Case> {};

// The activation runs inside the convolution's step, and gives what the operators give.
TEST_P(ConvActivation, IsFused) {
  const auto statements = std::string(R"(input %x: f32[1,16,6,6]
    const %w: f32[24,16,3,3] = normal(seed=2, std=0.3)
    const %six: f32[] = 6
    const %zero: f32[] = 0
    %c = Conv(%x, %w)
    )") + GetParam().statements +
                          "\noutput %y";
  expect_agreement(statements, 1e-4);
  EXPECT_EQ(count_steps(steps_of(statements), "Conv"), 1);
  EXPECT_LE(count_steps(steps_of(statements), ""), 3) << steps_of(statements);
}

INSTANTIATE_TEST_SUITE_P(
    Functions, ConvActivation,
    ::testing::Values(Case{"Relu", "%y = Relu(%c)"}, Case{"Clip", "%y = Clip(%c, %zero, %six)"},
                      Case{"ClipAboveZero", "%y = Clip(%c, %six)"}, Case{"LeakyRelu", "%y = LeakyRelu(%c) {alpha=0.2}"},
                      Case{"HardSwish", "%y = HardSwish(%c)"}, Case{"Sigmoid", "%y = Sigmoid(%c)"},
                      Case{"Tanh", "%y = Tanh(%c)"}, Case{"Elu", "%y = Elu(%c) {alpha=0.5}"},
                      Case{"HardSigmoid", "%y = HardSigmoid(%c) {alpha=0.25, beta=0.4}"},
                      Case{"Swish", "%s = Sigmoid(%c)\n%y = Mul(%c, %s)"},
                      Case{"SwishReversed", "%s = Sigmoid(%c)\n%y = Mul(%s, %c)"},
                      Case{"HardSwishByGate", "%s = HardSigmoid(%c) {alpha=0.16666667, beta=0.5}\n%y = Mul(%c, %s)"}),
    case_name);

TEST(Conv, ActivationWithTwoReadersIsNotSwallowed) {
  expect_agreement(R"(input %x: f32[1,16,6,6]
    const %w: f32[16,16,1,1] = normal(seed=2)
    %c = Conv(%x, %w)
    %r = Relu(%c)
    %s = Sigmoid(%c)
    output %r
    output %s)");
}

constexpr auto kResidual = R"(input %x: f32[1,16,8,8]
    const %w: f32[16,16,3,3] = normal(seed=2, std=0.1)
    %a = Conv(%x, %w) {pads=[1,1,1,1]}
    %b = Conv(%a, %w) {pads=[1,1,1,1]}
    %c = Conv(%b, %w) {pads=[1,1,1,1]}
    %s = Add(%c, %a)
    )";

TEST(Residual, IsSummedInPlaceAtItsLastUse) {
  const auto statements = std::string(kResidual) + "%y = Relu(%s)\noutput %y";
  expect_agreement(statements);
  EXPECT_EQ(count_steps(steps_of(statements), "Add"), 0);
}

TEST(Residual, IsKeptWhenReadLater) {
  const auto statements = std::string(kResidual) + "%y = Relu(%s)\n%z = Mul(%y, %a)\noutput %z";
  expect_agreement(statements);
  EXPECT_EQ(count_steps(steps_of(statements), "Add"), 1);
}

TEST(Residual, IsKeptWhenItIsAnOutput) { expect_agreement(std::string(kResidual) + "output %s\noutput %a"); }

TEST(Residual, GraphInputIsNotOverwritten) {
  expect_agreement(R"(input %x: f32[1,16,8,8]
    const %w: f32[16,16,3,3] = normal(seed=2, std=0.1)
    %a = Conv(%x, %w) {pads=[1,1,1,1]}
    %s = Add(%x, %a)
    output %s)");
}

TEST(Residual, SourceOfTheConvolutionIsNotOverwritten) {
  expect_agreement(R"(input %x: f32[1,16,8,8]
    const %w: f32[16,16,3,3] = normal(seed=2, std=0.1)
    %a = Conv(%x, %w) {pads=[1,1,1,1]}
    %b = Conv(%a, %w) {pads=[1,1,1,1]}
    %s = Add(%b, %a)
    output %s)");
}

TEST(Residual, BroadcastIsNotSummedInPlace) {
  expect_agreement(R"(input %x: f32[1,16,8,8]
    const %w: f32[16,16,1,1] = normal(seed=2, std=0.1)
    %p = GlobalAveragePool(%x)
    %a = Conv(%p, %w)
    %b = Conv(%x, %w)
    %s = Add(%b, %a)
    output %s)");
}

class TransposedConvAgrees : public ::testing::TestWithParam<Case> {};
TEST_P(TransposedConvAgrees, WithReference) { expect_agreement(GetParam().statements); }

INSTANTIATE_TEST_SUITE_P(Shapes, TransposedConvAgrees,
                         ::testing::Values(Case{"Doubling", R"(input %x: f32[1,16,5,5]
        const %w: f32[16,24,2,2] = normal(seed=2, std=0.2)
        const %b: f32[24] = normal(seed=3)
        %c = ConvTranspose(%x, %w, %b) {strides=[2,2]}
        %y = Relu(%c)
        output %y)"},
                                           Case{"Padded", R"(input %x: f32[2,8,5,6]
        const %w: f32[8,16,3,3] = normal(seed=2, std=0.2)
        %y = ConvTranspose(%x, %w) {strides=[2,2], pads=[1,1,1,1], output_padding=[1,1]}
        output %y)"},
                                           Case{"Grouped", R"(input %x: f32[1,8,5,5]
        const %w: f32[8,3,3,3] = normal(seed=2, std=0.2)
        %y = ConvTranspose(%x, %w) {group=2, strides=[2,2]}
        output %y)"}),
                         case_name);

}  // namespace
}  // namespace slim::testing
