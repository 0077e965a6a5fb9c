#include <gmock/gmock.h>

#include "tests/runtime/reference/text_case.h"

namespace slim {
namespace {

using ::testing::HasSubstr;

TEST(ReferenceConcat, InterleavesRows) {
  const std::string operands = "const %a: u8[2,1] = [1, 2]\nconst %b: u8[2,2] = [3, 4, 5, 6]\n";
  expect_result(operands + "%y = Concat(%a, %b) {axis=-1}", {"u8[2,3] = [1, 3, 4, 2, 5, 6]"});
  EXPECT_THAT(refusal(operands + "%y = Concat(%a, %b) {axis=0}"), HasSubstr("do not fit"));
}

TEST(ReferenceSplit, TakesSizesOrEqualParts) {
  const std::string x = "const %x: f32[5] = iota(1, 1)\nconst %s: i64[2] = [1, 4]\n";
  expect_result(x + "%y, %z = Split(%x, %s)", {"f32[1] = [1]", "f32[4] = [2, 3, 4, 5]"});
  expect_result(x + "%y, %z = Split(%x) {num_outputs=2}", {"f32[3] = [1, 2, 3]", "f32[2] = [4, 5]"});
}

TEST(ReferenceGather, ReplacesTheAxisByTheIndices) {
  const std::string x = "const %x: f32[2,3] = iota(0, 1)\n";
  expect_result(x + "const %i: i64[1,2] = [2, -3]\n%y = Gather(%x, %i) {axis=1}", {"f32[2,1,2] = [2, 0, 5, 3]"});
  expect_result(x + "const %i: i32[] = 1\n%y = Gather(%x, %i)", {"f32[3] = [3, 4, 5]"});
  EXPECT_THAT(refusal(x + "const %i: i64[] = 2\n%y = Gather(%x, %i)"), HasSubstr("index 2 is out of range for size 2"));
}

TEST(ReferenceGatherElements, TakesOneElementForEachIndex) {
  expect_result(
      "const %x: f32[2,2] = iota(1, 1)\nconst %i: i64[2,2] = [0, 0, -1, 0]\n%y = GatherElements(%x, %i) {axis=1}",
      {"f32[2,2] = [1, 1, 4, 3]"});
}

TEST(ReferenceSlice, FollowsNumpy) {
  const std::string x = "const %x: i64[5] = iota(0, 1)\n";
  const auto slice = [&x](const std::string& start, const std::string& end, const std::string& step) {
    return x + "const %s: i64[1] = [" + start + "]\nconst %e: i64[1] = [" + end + "]\nconst %t: i64[1] = [" + step +
           "]\n%y = Slice(%x, %s, %e, _, %t)";
  };
  expect_result(slice("1", "4", "1"), {"i64[3] = [1, 2, 3]"});
  expect_result(slice("-2", "9223372036854775807", "1"), {"i64[2] = [3, 4]"});
  expect_result(slice("0", "5", "2"), {"i64[3] = [0, 2, 4]"});
  expect_result(slice("4", "-9223372036854775808", "-2"), {"i64[3] = [4, 2, 0]"});
  expect_result(slice("3", "1", "1"), {"i64[0] = []"});
  expect_result(slice("0", "5", "9223372036854775807"), {"i64[1] = [0]"});
  expect_result(slice("4", "0", "-9223372036854775808"), {"i64[1] = [4]"});
  EXPECT_THAT(refusal(slice("0", "1", "0")), HasSubstr("a step is 0"));
}

TEST(ReferenceReshape, InfersCopiesAndChecks) {
  const std::string x = "const %x: f32[2,3] = iota(0, 1)\n";
  expect_result(x + "const %s: i64[3] = [0, -1, 1]\n%y = Reshape(%x, %s)", {"f32[2,3,1] = iota(0, 1)"});
  EXPECT_THAT(refusal(x + "const %s: i64[1] = [4]\n%y = Reshape(%x, %s)"), HasSubstr("cannot take dims [4]"));
  EXPECT_THAT(refusal(x + "const %s: i64[2] = [-1, -1]\n%y = Reshape(%x, %s)"), HasSubstr("more than one -1"));
  expect_result("const %x: f32[0,3] = []\nconst %s: i64[2] = [3, 0]\n%y = Reshape(%x, %s) {allowzero=true}",
                {"f32[3,0] = []"});
}

TEST(ReferenceReshape, FlattensSqueezesAndUnsqueezes) {
  const std::string x = "const %x: f32[1,2,1,2] = iota(0, 1)\n";
  expect_result(x + "%y = Flatten(%x)", {"f32[1,4] = iota(0, 1)"});
  expect_result(x + "%y = Flatten(%x) {axis=-2}", {"f32[2,2] = iota(0, 1)"});
  expect_result(x + "%y = Squeeze(%x)", {"f32[2,2] = iota(0, 1)"});
  expect_result(x + "const %a: i64[1] = [-2]\n%y = Squeeze(%x, %a)", {"f32[1,2,2] = iota(0, 1)"});
  expect_result(x + "const %a: i64[2] = [0, -1]\n%y = Unsqueeze(%x, %a)", {"f32[1,1,2,1,2,1] = iota(0, 1)"});
  EXPECT_THAT(refusal(x + "const %a: i64[1] = [1]\n%y = Squeeze(%x, %a)"), HasSubstr("is not 1"));
}

TEST(ReferenceTranspose, MovesElementsOfAnySize) {
  expect_result("const %x: f16[2,3] = iota(0, 1)\n%y = Transpose(%x)", {"f16[3,2] = [0, 3, 1, 4, 2, 5]"});
  expect_result("const %x: i64[1,2,3] = iota(0, 1)\n%y = Transpose(%x) {perm=[2,0,1]}",
                {"i64[3,1,2] = [0, 3, 1, 4, 2, 5]"});
}

TEST(ReferenceExpand, BroadcastsBothWays) {
  expect_result("const %x: f32[2,1] = [1, 2]\nconst %s: i64[3] = [2, 1, 2]\n%y = Expand(%x, %s)",
                {"f32[2,2,2] = [1, 1, 2, 2, 1, 1, 2, 2]"});
}

TEST(ReferenceTile, Repeats) {
  expect_result("const %x: u8[1,2] = [1, 2]\nconst %r: i64[2] = [2, 2]\n%y = Tile(%x, %r)",
                {"u8[2,4] = [1, 2, 1, 2, 1, 2, 1, 2]"});
}

TEST(ReferencePad, HasFourModes) {
  const auto pad = [](const std::string& mode) {
    return "const %x: f32[3] = [1, 2, 3]\nconst %p: i64[2] = [2, 4]\nconst %v: f32[] = 9\n%y = Pad(%x, %p, %v) "
           "{mode=\"" +
           mode + "\"}";
  };
  expect_result(pad("constant"), {"f32[9] = [9, 9, 1, 2, 3, 9, 9, 9, 9]"});
  expect_result(pad("edge"), {"f32[9] = [1, 1, 1, 2, 3, 3, 3, 3, 3]"});
  expect_result(pad("reflect"), {"f32[9] = [3, 2, 1, 2, 3, 2, 1, 2, 3]"});
  expect_result(pad("wrap"), {"f32[9] = [2, 3, 1, 2, 3, 1, 2, 3, 1]"});
}

TEST(ReferencePad, CropsAndNamesAxes) {
  expect_result(R"(
const %x: u8[2,2] = [1, 2, 3, 4]
const %p: i64[2] = [-1, 1]
const %a: i64[1] = [-1]
%y = Pad(%x, %p, _, %a))",
                {"u8[2,2] = [2, 0, 4, 0]"});
}

TEST(ReferenceDepthToSpace, OrdersChannels) {
  const std::string x = "const %x: f32[1,8,1,1] = iota(0, 1)\n";
  expect_result(x + "%y = DepthToSpace(%x) {blocksize=2}", {"f32[1,2,2,2] = [0, 2, 4, 6, 1, 3, 5, 7]"});
  expect_result(x + "%y = DepthToSpace(%x) {blocksize=2, mode=\"CRD\"}", {"f32[1,2,2,2] = iota(0, 1)"});
  expect_result("const %x: f32[1,2,2,2] = [0, 2, 4, 6, 1, 3, 5, 7]\n%y = SpaceToDepth(%x) {blocksize=2}",
                {"f32[1,8,1,1] = iota(0, 1)"});
}

TEST(ReferenceShape, GivesDims) {
  const std::string x = "const %x: f32[2,3,4] = zeros\n";
  expect_result(x + "%y = Shape(%x)\n%z = Size(%x)", {"i64[3] = [2, 3, 4]", "i64[] = 24"});
  expect_result(x + "%y = Shape(%x) {start=-2, end=-1}", {"i64[1] = [3]"});
  expect_result("const %s: i64[2] = [2, 1]\n%y = ConstantOfShape(%s) {value=tensor(i32[1], [7])}",
                {"i32[2,1] = [7, 7]"});
  EXPECT_THAT(refusal("const %s: i64[2] = [4294967296, 4294967296]\n%y = ConstantOfShape(%s)"), HasSubstr("too large"));
  EXPECT_THAT(refusal("const %s: i64[1] = [1099511627776]\n%y = ConstantOfShape(%s)"), HasSubstr("would have dims"));
}

TEST(ReferenceRange, CountsBothWays) {
  const auto range = [](const std::string& start, const std::string& limit, const std::string& delta) {
    return "const %s: i32[] = " + start + "\nconst %l: i32[] = " + limit + "\nconst %d: i32[] = " + delta +
           "\n%y = Range(%s, %l, %d)";
  };
  expect_result(range("1", "6", "2"), {"i32[3] = [1, 3, 5]"});
  expect_result(range("3", "0", "-2"), {"i32[2] = [3, 1]"});
  expect_result(range("3", "0", "2"), {"i32[0] = []"});
  EXPECT_THAT(refusal(range("3", "0", "0")), HasSubstr("not finite"));
}

}  // namespace
}  // namespace slim
