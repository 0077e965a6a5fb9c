#include <gmock/gmock.h>

#include "tests/runtime/reference/text_case.h"

namespace slim {
namespace {

TEST(ReferenceMaxPool, GivesValuesAndIndices) {
  expect_result(R"(
const %x: f32[1,2,2,3] = [1, 5, 2, 0, 3, 4, -1, -5, -2, -9, -3, -4]
%y, %z = MaxPool(%x) {kernel_shape=[2,2]})",
                {"f32[1,2,1,2] = [5, 5, -1, -2]", "i64[1,2,1,2] = [1, 1, 6, 8]"});
  // Column-major: element (row 0, column 1) of 2 rows is 2.
  expect_result(R"(
const %x: f32[1,1,2,3] = [1, 5, 2, 0, 3, 4]
%y, %z = MaxPool(%x) {kernel_shape=[2,2], storage_order=1})",
                {"f32[1,1,1,2] = [5, 5]", "i64[1,1,1,2] = [2, 2]"});
}

TEST(ReferenceMaxPool, IgnoresPaddingAndRoundsUp) {
  expect_result("const %x: i8[1,1,4] = [-4, -3, -2, -1]\n%y = MaxPool(%x) {kernel_shape=[2], strides=[3], pads=[1,0]}",
                {"i8[1,1,2] = [-4, -1]"});
  expect_result("const %x: u8[1,1,4] = [4, 3, 2, 1]\n%y = MaxPool(%x) {kernel_shape=[3], strides=[2], ceil_mode=true}",
                {"u8[1,1,2] = [4, 2]"});
  expect_result("const %x: f32[1,1,4] = [4, 3, 2, 1]\n%y = MaxPool(%x) {kernel_shape=[2], dilations=[2]}",
                {"f32[1,1,2] = [4, 3]"});
}

TEST(ReferenceAveragePool, CountsWhatIsInside) {
  const std::string x = "const %x: f32[1,1,3] = [2, 4, 6]\n";
  expect_result(x + "%y = AveragePool(%x) {kernel_shape=[2], pads=[1,1]}", {"f32[1,1,4] = [2, 3, 5, 6]"});
  expect_result(x + "%y = AveragePool(%x) {kernel_shape=[2], pads=[1,1], count_include_pad=true}",
                {"f32[1,1,4] = [1, 3, 5, 3]"});
}

TEST(ReferenceAveragePool, DoesNotCountWhatCeilModeAdds) {
  // The second window covers element 6 and one position beyond the padded input.
  expect_result(
      "const %x: f32[1,1,3] = [2, 4, 6]\n"
      "%y = AveragePool(%x) {kernel_shape=[2], strides=[2], ceil_mode=true, count_include_pad=true}",
      {"f32[1,1,2] = [3, 6]"});
}

TEST(ReferenceGlobalPool, ReducesSpatialAxes) {
  const std::string x = "const %x: f32[1,2,2,2] = [1, 2, 3, 6, -1, -2, -3, -6]\n";
  expect_result(x + "%y = GlobalAveragePool(%x)", {"f32[1,2,1,1] = [3, -3]"});
  expect_result(x + "%y = GlobalMaxPool(%x)", {"f32[1,2,1,1] = [6, -1]"});
}

TEST(ReferencePool, RefusesAWindowThatDoesNotFit) {
  EXPECT_THAT(refusal("const %x: f32[1,1,2] = ones\n%y = MaxPool(%x) {kernel_shape=[3]}"),
              ::testing::HasSubstr("does not fit"));
}

}  // namespace
}  // namespace slim
