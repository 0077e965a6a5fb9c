#include <gmock/gmock.h>

#include "tests/runtime/reference/text_case.h"

namespace slim {
namespace {

TEST(ReferenceQuantizeLinear, RoundsHalfToEvenAndSaturates) {
  const std::string x = "const %x: f32[6] = [0.25, 0.75, -0.25, 1000, -1000, nan]\nconst %s: f32[] = 0.5\n";
  expect_result(x + "const %z: u8[] = 128\n%y = QuantizeLinear(%x, %s, %z)", {"u8[6] = [128, 130, 128, 255, 0, 128]"});
  expect_result(x + "%y = QuantizeLinear(%x, %s)", {"u8[6] = [0, 2, 0, 255, 0, 0]"});
  expect_result(x + "const %z: i16[] = 0\n%y = QuantizeLinear(%x, %s, %z)", {"i16[6] = [0, 2, 0, 2000, -2000, 0]"});
}

TEST(ReferenceQuantizeLinear, HasScalesAlongAnAxis) {
  const std::string params = "const %s: f32[2] = [1, 0.5]\nconst %p: i8[2] = [0, 10]\n";
  expect_result("const %x: f32[1,2,2] = [1, 2, 1, 2]\n" + params + "%y = QuantizeLinear(%x, %s, %p)",
                {"i8[1,2,2] = [1, 2, 12, 14]"});
  expect_result("const %x: i8[1,2,2] = [1, 2, 12, 14]\n" + params + "%y = DequantizeLinear(%x, %s, %p)",
                {"f32[1,2,2] = [1, 2, 1, 2]"});
  EXPECT_THAT(refusal("const %x: f32[1,3] = ones\n" + params + "%y = QuantizeLinear(%x, %s, %p)"),
              ::testing::HasSubstr("1 or 3 elements"));
}

TEST(ReferenceDequantizeLinear, TakesAccumulators) {
  expect_result("const %x: i32[2] = [-3, 2000000000]\nconst %s: f32[] = 0.5\n%y = DequantizeLinear(%x, %s)",
                {"f32[2] = [-1.5, 1000000000]"});
  expect_result(
      "const %x: u16[1] = [65535]\nconst %s: f32[] = 2\nconst %z: u16[] = 65530\n"
      "%y = DequantizeLinear(%x, %s, %z)",
      {"f32[1] = [10]"});
}

TEST(ReferenceDynamicQuantizeLinear, CoversTheRangeAndZero) {
  // [0, 2.55]: scale 0.01; [-1, 1.55]: zero point 100.
  expect_result("const %x: f32[2] = [1, 2.55]\n%y, %s, %z = DynamicQuantizeLinear(%x)",
                {"u8[2] = [100, 255]", "u8[] = 0"});
  expect_result("const %x: f32[3] = [-1, 0, 1.55]\n%y, %z, %p = DynamicQuantizeLinear(%x)",
                {"u8[3] = [0, 100, 255]", "f32[] = 0.01"}, 1e-8);
}

const std::string kConvOperands = R"(
const %x: u8[1,1,3] = [11, 12, 13]
const %zx: u8[] = 10
const %w: i8[2,1,2] = [1, 2, 3, 4]
const %zw: i8[2] = [0, 1]
)";

TEST(ReferenceConvInteger, PadsWithTheZeroPoint) {
  // x - 10 = 1 2 3; w - zw = (1 2), (2 3); one zero in front.
  expect_result(kConvOperands + "%y = ConvInteger(%x, %w, %zx, %zw) {pads=[1,0]}",
                {"i32[1,2,3] = [2, 5, 8, 3, 8, 13]"});
}

TEST(ReferenceQLinearConv, RequantizesByChannel) {
  // Sums plus bias: 2+1 5+1 8+1 | 3-3 8-3 13-3; times 0.5 and 1; divided by 0.5; plus 5.
  expect_result(kConvOperands + R"(
const %sx: f32[] = 0.5
const %sw: f32[2] = [1, 2]
const %sy: f32[] = 0.5
const %zy: u8[] = 5
const %b: i32[2] = [1, -3]
%y = QLinearConv(%x, %sx, %zx, %w, %sw, %zw, %sy, %zy, %b) {pads=[1,0]})",
                {"u8[1,2,3] = [8, 11, 14, 5, 15, 25]"});
}

}  // namespace
}  // namespace slim
