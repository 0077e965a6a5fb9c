// INT8 chains against the reference kernels: integers are equal. Weights stay within +-63, so that no pair of products
// can exceed 16 bits on CPUs without VNNI. Scales are such that results are whole multiples of 1/1025 of a step: none
// lies so near the middle between two integers that single precision could round it to the other side.
#include <fmt/format.h>

#include "runtime/onednn/library.h"
#include "tests/runtime/onednn/against_reference.h"

namespace slim::testing {
namespace {

constexpr const char* kWeights = "uniform(seed=2, low=-63, high=63)";
constexpr const char* kBias = "uniform(seed=3, low=-2000, high=2000)";

struct ConvCase {
  const char* name;
  const char* x;
  const char* w;
  const char* attributes;
};

const std::vector<ConvCase> kConvs{
    {"FirstLayer", "1,3,17,19", "16,3,3,3", "strides=[2,2], pads=[1,1,1,1]"},
    {"SevenBySeven", "1,3,20,20", "16,3,7,7", "strides=[2,2], pads=[3,3,3,3]"},
    {"OneChannel", "2,1,9,9", "4,1,5,5", ""},
    {"Pointwise", "1,32,7,7", "48,32,1,1", ""},
    {"PointwiseStrided", "1,32,8,8", "16,32,1,1", "strides=[2,2]"},
    {"PointwiseBatch", "3,24,5,5", "40,24,1,1", ""},
    {"ThreeByThree", "2,16,10,11", "32,16,3,3", "pads=[1,1,1,1]"},
    {"OddChannels", "1,20,9,9", "23,20,3,3", "pads=[1,1,1,1]"},
    {"LopsidedPads", "1,16,8,8", "16,16,3,3", "strides=[2,2], pads=[0,0,1,1]"},
    {"SameUpper", "1,16,9,9", "16,16,3,3", "strides=[2,2], auto_pad=SAME_UPPER"},
    {"Dilated", "1,16,15,15", "16,16,3,3", "dilations=[2,2], pads=[2,2,2,2]"},
    {"Rectangular", "1,8,7,12", "8,8,1,7", "pads=[0,3,0,3]"},
    {"Depthwise", "1,32,9,9", "32,1,3,3", "group=32, pads=[1,1,1,1]"},
    {"DepthwiseStrided", "1,24,9,9", "24,1,3,3", "group=24, pads=[1,1,1,1], strides=[2,2]"},
    {"DepthMultiplier", "1,4,6,6", "8,1,3,3", "group=4"},
    {"Grouped", "1,32,8,8", "32,8,3,3", "group=4, pads=[1,1,1,1]"},
    {"GroupedOdd", "1,6,8,8", "9,2,3,3", "group=3"},
    {"OneDimensional", "2,16,20", "16,16,3", "pads=[1,1]"},
    {"ThreeDimensional", "1,4,5,6,7", "8,4,3,3,3", "pads=[1,1,1,1,1,1]"},
};

/// The number of output channels of a weight's dims.
std::string channels_of(const ConvCase& c) { return {c.w, std::string(c.w).find(',')}; }

std::string comma(const std::string& attributes) { return attributes.empty() ? "" : attributes + ", "; }

/// One convolution; `end` are its further attributes.
std::string conv(const ConvCase& c, const std::string& type, const std::string& end) {
  return fmt::format(
      "input %x: {}[{}]\nconst %w: i8[{}] = {}\nconst %s: f32[{}] = fill(0.015625)\nconst %b: i32[{}] = {}\n"
      "%y = Int8Conv(%x, %w, %s, %b) {{{}{}}}\noutput %y",
      type, c.x, c.w, kWeights, channels_of(c), channels_of(c), kBias, comma(c.attributes), end);
}

class Int8ConvAgrees : public ::testing::TestWithParam<ConvCase> {};

// The accumulator counts 1/64 * 1/32, a step is 1025 of that.
TEST_P(Int8ConvAgrees, QuantizedResult) {
  expect_agreement(conv(GetParam(), "u8", "x_scale=0.03125, y_type=u8, y_scale=0.50048828125, y_zero_point=0"), 0);
}
TEST_P(Int8ConvAgrees, ZeroPoints) {
  expect_agreement(
      conv(GetParam(), "u8", "x_scale=0.03125, x_zero_point=113, y_type=u8, y_scale=0.50048828125, y_zero_point=120"),
      0);
}
// Without VNNI, oneDNN halves the weights that meet signed inputs; passes/fuse leaves it none.
TEST_P(Int8ConvAgrees, SignedInput) {
  if (!onednn::has_exact_int8()) GTEST_SKIP() << "this CPU has no VNNI";
  expect_agreement(conv(GetParam(), "i8", "x_scale=0.03125, y_type=i8, y_scale=0.50048828125"), 0);
}
TEST_P(Int8ConvAgrees, SignedInputWithZeroPoint) {
  if (!onednn::has_exact_int8()) GTEST_SKIP() << "this CPU has no VNNI";
  expect_agreement(conv(GetParam(), "i8", "x_scale=0.03125, x_zero_point=-7, y_type=u8, y_scale=0.50048828125"), 0);
}
TEST_P(Int8ConvAgrees, RealResult) {
  expect_agreement(conv(GetParam(), "u8", "x_scale=0.03125, x_zero_point=5, activation=Relu"));
}
TEST_P(Int8ConvAgrees, Residual) {
  // The second convolution's result is the residual of the first one, and read no more.
  const auto& c = GetParam();
  const auto text = fmt::format(
      "input %x: u8[{}]\nconst %w: i8[{}] = {}\nconst %s: f32[{}] = fill(0.015625)\nconst %b: i32[{}] = {}\n"
      "%r = Int8Conv(%x, %w, %s) {{{}x_scale=0.03125, y_type=u8, y_scale=0.50048828125, y_zero_point=99}}\n"
      "%y = Int8Conv(%x, %w, %s, %b, %r) {{{}x_scale=0.03125, residual_scale=0.125, residual_zero_point=99, "
      "activation=Relu, y_type=u8, y_scale=0.50048828125}}\noutput %y",
      c.x, c.w, kWeights, channels_of(c), channels_of(c), kBias, comma(c.attributes), comma(c.attributes));
  expect_agreement(text, 0);
}

INSTANTIATE_TEST_SUITE_P(Shapes, Int8ConvAgrees, ::testing::ValuesIn(kConvs),
                         [](const auto& info) { return std::string(info.param.name); });

const ConvCase kSmall{"", "1,16,6,6", "32,16,3,3", "pads=[1,1,1,1]"};

class Int8ConvEnd : public ::testing::TestWithParam<Case> {};

// Functions that are not exact in single precision may round to the neighbour.
TEST_P(Int8ConvEnd, Agrees) {
  const auto graph = graph_of(conv(kSmall, "u8", std::string("x_scale=0.0078125, ") + GetParam().statements));
  expect_close_integers(graph, random_inputs(graph), 1);
}

INSTANTIATE_TEST_SUITE_P(
    Activations, Int8ConvEnd,
    ::testing::Values(Case{"Relu", "activation=Relu, y_type=u8, y_scale=0.50048828125, y_zero_point=20"},
                      Case{"LeakyRelu",
                           "activation=LeakyRelu, alpha=0.1, y_type=u8, y_scale=0.50048828125, y_zero_point=20"},
                      Case{"Clip", "activation=Clip, alpha=0, beta=6, y_type=u8, y_scale=0.50048828125"},
                      Case{"ClipThatTheGridHas", "activation=Clip, alpha=0, beta=6, y_type=u8, y_scale=0.0234375"},
                      Case{"HardSwish", "activation=HardSwish, y_type=u8, y_scale=0.50048828125, y_zero_point=20"},
                      Case{"HardSigmoid", "activation=HardSigmoid, alpha=0.2, beta=0.5, y_type=u8, y_scale=0.0039"},
                      Case{"Sigmoid", "activation=Sigmoid, y_type=u8, y_scale=0.0039"},
                      Case{"Swish", "activation=Swish, y_type=u8, y_scale=0.50048828125, y_zero_point=20"}),
    case_name);

class Int8Agrees : public ::testing::TestWithParam<Case> {};

TEST_P(Int8Agrees, WithReference) { expect_agreement(GetParam().statements, 1e-6); }

INSTANTIATE_TEST_SUITE_P(Operators, Int8Agrees,
                         ::testing::Values(Case{"ConvRealBias", R"(input %x: u8[1,16,6,6]
const %w: i8[8,16,1,1] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
const %b: f32[8] = iota(start=0)
%y = Int8Conv(%x, %w, %s, %b) {x_scale=0.03125, y_type=u8, y_scale=0.50048828125, y_zero_point=128}
output %y)"},
                                           Case{"ConvReadsTwice", R"(input %x: u8[1,16,6,6]
const %w: i8[16,16,1,1] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
%r = Int8Conv(%x, %w, %s) {x_scale=0.03125, y_type=u8, y_scale=0.50048828125}
%y = Int8Conv(%x, %w, %s, _, %r) {x_scale=0.03125, residual_scale=0.125, y_type=u8, y_scale=0.50048828125}
output %r
output %y)"},
                                           Case{"ConvSumsToReal", R"(input %x: u8[1,16,6,6]
const %w: i8[16,16,1,1] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
%r = Int8Conv(%x, %w, %s) {x_scale=0.03125, y_type=u8, y_scale=0.50048828125, y_zero_point=3}
%y = Int8Conv(%x, %w, %s, _, %r) {x_scale=0.03125, residual_scale=0.125, residual_zero_point=3}
output %y)"},
                                           Case{"ConvSumsOtherSign", R"(input %x: u8[1,16,6,6]
const %w: i8[16,16,1,1] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
%r = Int8Conv(%x, %w, %s) {x_scale=0.03125, y_type=i8, y_scale=0.50048828125, y_zero_point=3}
%y = Int8Conv(%x, %w, %s, _, %r) {x_scale=0.03125, residual_scale=0.125, residual_zero_point=3, y_type=u8, y_scale=0.50048828125}
output %y)"},
                                           Case{"ConvTranspose", R"(input %x: u8[1,8,5,5]
const %w: i8[8,6,3,3] = uniform(seed=2, low=-63, high=63)
const %s: f32[6] = fill(0.015625)
%y = Int8ConvTranspose(%x, %w, %s) {strides=[2,2], x_scale=0.03125, x_zero_point=9, y_type=u8, y_scale=0.50048828125, y_zero_point=128}
output %y)"},
                                           Case{"Gemm", R"(input %x: u8[3,40]
const %w: i8[24,40] = uniform(seed=2, low=-63, high=63)
const %s: f32[24] = fill(0.015625)
const %b: i32[24] = uniform(seed=3, low=-2000, high=2000)
%y = Int8Gemm(%x, %w, %s, %b) {transB=true, x_scale=0.03125, x_zero_point=77, y_type=u8, y_scale=0.50048828125, y_zero_point=128}
output %y)"},
                                           Case{"GemmToReal", R"(input %x: i8[1,40]
const %w: i8[40,10] = uniform(seed=2, low=-63, high=63)
const %s: f32[10] = fill(0.015625)
const %b: f32[10] = iota(start=0)
%y = Int8Gemm(%x, %w, %s, %b) {x_scale=0.03125}
output %y)"},
                                           Case{"VectorOfOddLength", R"(input %x: u8[1,333]
const %w: i8[7,333] = uniform(seed=2, low=-128, high=127)
const %s: f32[7] = fill(0.015625)
const %b: i32[7] = uniform(seed=3, low=-2000, high=2000)
%y = Int8Gemm(%x, %w, %s, %b) {transB=true, x_scale=0.03125, x_zero_point=77, activation=Relu, y_type=u8, y_scale=0.50048828125, y_zero_point=3}
output %y)"},
                                           Case{"VectorBehindFunction", R"(input %x: u8[1,64]
const %w: i8[7,64] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
%y = Int8Gemm(%x, %w, %s) {transB=true, x_scale=0.00390625, activation=Sigmoid}
output %y)"},
                                           Case{"VectorTimesColumns", R"(input %x: i8[1,1,64]
const %w: i8[64,5] = uniform(seed=2, low=-128, high=127)
const %s: f32[] = 0.015625
const %b: f32[5] = iota(start=0)
%y = Int8Gemm(%x, %w, %s, %b) {x_scale=0.00390625, x_zero_point=-3, activation=Clip, alpha=-1, beta=2}
output %y)"},
                                           Case{"GemmOfLargeMatrix", R"(input %x: u8[1,2049]
const %w: i8[2049,4100] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.00048828125
%y = Int8Gemm(%x, %w, %s) {x_scale=0.03125, x_zero_point=128, y_type=u8, y_scale=0.50048828125, y_zero_point=128}
output %y)"},
                                           Case{"GemmOfOneOutput", R"(input %x: u8[3,16]
const %w: i8[16,1] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
%y = Int8Gemm(%x, %w, %s) {x_scale=0.03125, y_type=u8, y_scale=0.50048828125}
output %y)"},
                                           Case{"VectorOfOneOutput", R"(input %x: u8[1,16]
const %w: i8[16,1] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
%y = Int8Gemm(%x, %w, %s) {x_scale=0.03125, y_type=u8, y_scale=0.50048828125}
output %y)"},
                                           Case{"ConvTransposeOfOneChannel", R"(input %x: u8[1,1,4,4]
const %w: i8[1,1,2,2] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
%y = Int8ConvTranspose(%x, %w, %s) {strides=[2,2], x_scale=0.03125, y_type=u8, y_scale=0.50048828125, y_zero_point=100}
output %y)"},
                                           Case{"GemmRowsOfRows", R"(input %x: u8[2,3,16]
const %w: i8[16,8] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
%y = Int8Gemm(%x, %w, %s) {x_scale=0.03125, y_type=u8, y_scale=0.50048828125}
output %y)"},
                                           Case{"Add", R"(input %a: u8[1,16,5,5]
input %b: u8[1,16,5,5]
%y = Int8Add(%a, %b) {a_scale=0.25, a_zero_point=3, b_scale=0.5, b_zero_point=100, activation=Relu, y_type=u8, y_scale=0.75}
output %y)"},
                                           Case{"AddSigned", R"(input %a: i8[1,16,5,5]
input %b: u8[1,16,5,5]
%y = Int8Add(%a, %b) {a_scale=0.25, b_scale=0.5, y_type=i8, y_scale=0.75, y_zero_point=-3}
output %y)"},
                                           Case{"AddToReal", R"(input %a: u8[2,7]
input %b: u8[2,7]
%y = Int8Add(%a, %b) {a_scale=0.25, b_scale=0.5}
output %y)"},
                                           Case{"MulByChannel", R"(input %x: u8[1,16,5,5]
const %w: i8[16,16,1,1] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
%a = Int8Conv(%x, %w, %s) {x_scale=0.03125, y_type=u8, y_scale=0.50048828125, y_zero_point=70}
%b = Int8GlobalAveragePool(%a) {x_scale=0.375, y_type=u8, y_scale=0.25}
%y = Int8Mul(%b, %a) {a_scale=0.25, b_scale=0.5, b_zero_point=70, y_type=u8, y_scale=0.75, y_zero_point=8}
output %y)"},
                                           Case{"MulByOne", R"(input %a: u8[1,16,5,5]
input %b: u8[1,1,1,1]
%y = Int8Mul(%a, %b) {a_scale=0.25, b_scale=0.5, y_type=u8, y_scale=0.75}
output %y)"},
                                           Case{"AddBroadcastElsewhere", R"(input %a: u8[1,4,5,5]
input %b: u8[1,4,1,5]
%y = Int8Add(%a, %b) {a_scale=0.25, b_scale=0.5, y_type=u8, y_scale=0.75}
output %y)"},
                                           Case{"AveragePool", R"(input %x: u8[2,16,9,9]
%y = Int8AveragePool(%x) {kernel_shape=[3,3], strides=[2,2], pads=[1,1,1,1], x_scale=0.5, x_zero_point=10, y_type=u8, y_scale=0.7, y_zero_point=4}
output %y)"},
                                           Case{"AveragePoolCountsPads", R"(input %x: u8[1,5,9,9]
%y = Int8AveragePool(%x) {count_include_pad=true, kernel_shape=[3,3], strides=[2,2], pads=[1,1,1,1], x_scale=0.5, x_zero_point=10, y_type=u8, y_scale=0.7}
output %y)"},
                                           Case{"AveragePoolCeil", R"(input %x: i8[1,5,8,8]
%y = Int8AveragePool(%x) {ceil_mode=true, kernel_shape=[3,3], strides=[2,2], x_scale=0.5, y_type=i8, y_scale=0.7}
output %y)"},
                                           Case{"GlobalAveragePool", R"(input %x: u8[2,17,7,7]
%y = Int8GlobalAveragePool(%x) {x_scale=0.5, x_zero_point=10, y_type=u8, y_scale=0.3}
output %y)"},
                                           Case{"Lookup", R"(input %x: u8[2,17,7,7]
const %t: u8[256] = uniform(seed=2, low=0, high=255)
%y = Lookup(%x, %t)
output %y)"},
                                           Case{"LookupSigned", R"(input %x: i8[300]
const %t: i8[256] = uniform(seed=2, low=-128, high=127)
%y = Lookup(%x, %t)
output %y)"},
                                           Case{"QuantizeAndDequantize", R"(input %x: f32[2,5,7,9]
const %s: f32[] = 0.015625
const %z: u8[] = 117
const %w: i8[16,5,1,1] = uniform(seed=2, low=-63, high=63)
const %ws: f32[] = 0.015625
%q = QuantizeLinear(%x, %s, %z)
%c = Int8Conv(%q, %w, %ws) {x_scale=0.015625, x_zero_point=117, y_type=u8, y_scale=0.250244140625, y_zero_point=128}
%d = DequantizeLinear(%q, %s, %z)
output %d
output %c)"},
                                           Case{"Movers", R"(input %x: u8[1,16,8,8]
const %w: i8[16,16,1,1] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
const %shape: i64[2] = [1, -1]
%c = Int8Conv(%x, %w, %s) {x_scale=0.03125, y_type=u8, y_scale=0.50048828125}
%p = MaxPool(%c) {kernel_shape=[3,3], strides=[2,2], pads=[1,1,1,1]}
%j = Concat(%p, %p) {axis=1}
%t = Transpose(%j) {perm=[0,2,3,1]}
%r = Reshape(%j, %shape)
%a, %b = Split(%j) {axis=1}
output %t
output %r
output %a
output %b)"},
                                           Case{"ResizeNearest", R"(input %x: u8[1,16,4,4]
const %w: i8[16,16,1,1] = uniform(seed=2, low=-63, high=63)
const %s: f32[] = 0.015625
const %scales: f32[4] = [1, 1, 2, 2]
%c = Int8Conv(%x, %w, %s) {x_scale=0.03125, y_type=u8, y_scale=0.50048828125}
%y = Resize(%c, _, %scales) {mode=nearest, coordinate_transformation_mode=asymmetric, nearest_mode=floor}
output %y)"}),
                         case_name);

// Chains run as oneDNN primitives or loops of ours, none as a reference kernel.
TEST(Int8Plan, RunsNothingByReference) {
  const auto steps = steps_of(conv(kSmall, "u8", "x_scale=0.03125, x_zero_point=5, y_type=u8, y_scale=0.50048828125"));
  EXPECT_EQ(count_steps(steps, "Int8Conv"), 1) << steps;
  EXPECT_EQ(count_steps(steps, "Reference"), 0) << steps;
}

}  // namespace
}  // namespace slim::testing
