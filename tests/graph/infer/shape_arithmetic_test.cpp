#include <gtest/gtest.h>

#include "table.h"

namespace slim {
namespace {

/// %s is the shape [N,3,H,8] of %x; %y is made of it.
std::string of_shape(const std::string& body) { return "input %x: f32[N,3,H,8]\n%s = Shape(%x)\n" + body; }

TEST(InferShape, Types) {
  expect_types({
      {"input %x: f32[N,3,H,8]\n%y = Shape(%x)", "i64[4]"},
      {"input %x: f32[N,3,H,8]\n%y = Shape(%x) {start=1, end=-1}", "i64[2]"},
      {"input %x: f32[N,3]\n%y = Shape(%x) {start=5, end=-9223372036854775808}", "i64[0]"},
      {"input %x: f32[*]\n%y = Shape(%x)", "i64[?]"},
      {"input %x: f32[*]\n%y = Size(%x)", "i64[]"},
  });
}

TEST(InferPartialValues, FollowShapeArithmetic) {
  EXPECT_EQ(ints_of("input %x: f32[N,?,8]\n%y = Shape(%x)"), "[N,?,8]");
  EXPECT_EQ(ints_of(of_shape("const %i: i64[2] = [-1,0]\n%y = Gather(%s, %i)")), "[8,N]");
  EXPECT_EQ(ints_of(of_shape("const %i: i64[] = 1\n%y = Gather(%s, %i)")), "[3]");
  EXPECT_EQ(ints_of(of_shape("const %a: i64[1] = [1]\nconst %b: i64[1] = [3]\n%y = Slice(%s, %a, %b)")), "[3,H]");
  EXPECT_EQ(ints_of(of_shape("const %a: i64[1] = [-1]\nconst %b: i64[1] = [-9]\n"
                             "const %c: i64[1] = [0]\n%y = Slice(%s, %a, %b, %c, %a)")),
            "[8,H,3,N]");
  EXPECT_EQ(ints_of(of_shape("const %m: i64[1] = [-1]\n%y = Concat(%m, %s)")), "[-1,N,3,H,8]");
  EXPECT_EQ(ints_of(of_shape("%y = Cast(%s) {to=i32}")), "[N,3,H,8]");
  EXPECT_EQ(ints_of(of_shape("%y = Cast(%s) {to=f32}")), "none");
  EXPECT_EQ(ints_of(of_shape("%y = Identity(%s)")), "[N,3,H,8]");
  EXPECT_EQ(ints_of(of_shape("%v, %y = Split(%s)")), "[H,8]");
  EXPECT_EQ(ints_of(of_shape("%y = ReduceProd(%s)")), "none");
  EXPECT_EQ(ints_of("input %x: f32[2,3]\n%s = Shape(%x)\n%y = ReduceProd(%s) {keepdims=false}"), "[6]");
  EXPECT_EQ(ints_of("input %x: f32[2,3]\n%y = Size(%x)"), "[6]");
}

TEST(InferPartialValues, FollowArithmetic) {
  const auto with = [](const std::string& op, const std::string& list) {
    return of_shape("const %c: i64[4] = [" + list + "]\n%y = " + op + "(%s, %c)");
  };
  EXPECT_EQ(ints_of(with("Add", "0,1,1,-9")), "[N,4,?,-1]");
  EXPECT_EQ(ints_of(with("Sub", "0,1,1,9")), "[N,2,?,-1]");
  EXPECT_EQ(ints_of(with("Mul", "1,2,0,9223372036854775807")), "[N,6,0,?]");
  EXPECT_EQ(ints_of(with("Div", "1,2,2,0")), "[N,1,?,?]");
  EXPECT_EQ(ints_of(with("Min", "5,5,5,5")), "[?,3,?,5]");
  EXPECT_EQ(ints_of(with("Max", "5,5,5,5")), "[?,5,?,8]");
  EXPECT_EQ(ints_of(of_shape("%y = Sub(%s, %s)")), "[0,0,0,0]");
  EXPECT_EQ(ints_of(of_shape("%y = Div(%s, %s)")), "[1,1,1,1]");
  EXPECT_EQ(ints_of(of_shape("const %c: i64[] = -1\n%y = Equal(%s, %c)")), "[0,0,0,0]");
  EXPECT_EQ(ints_of("const %a: i32[1] = [2147483647]\n%y = Add(%a, %a)"), "none");
}

TEST(InferPartialValues, ExpandTargetWithPlaceholders) {
  // Exporters write Expand's target as Where(target == -1, 1, target).
  const std::string chain = R"(input %x: f32[1,5]
    input %z: f32[N,2]
    const %minus: i64[1] = [-1]
    const %first: i64[1] = [0]
    const %len: i64[1] = [2]
    %s = Shape(%z)
    %n = Gather(%s, %first)
    %t = Concat(%n, %minus)
    %ones = ConstantOfShape(%len) {value=tensor(i64[1], [1])}
    %eq = Equal(%t, %minus)
    %w = Where(%eq, %ones, %t)
)";
  expect_types({{chain + "%y = Expand(%x, %w)", "f32[N,5]"}});
  EXPECT_EQ(ints_of(chain + "%y = Identity(%w)"), "[N,1]");
}

TEST(InferRange, TypesAndValues) {
  const auto range = [](const std::string& start, const std::string& limit, const std::string& delta) {
    return "const %s: i64[] = " + start + "\nconst %l: i64[] = " + limit + "\nconst %d: i64[] = " + delta +
           "\n%y = Range(%s, %l, %d)";
  };
  expect_types({
      {range("0", "5", "2"), "i64[3]"},
      {range("5", "0", "-2"), "i64[3]"},
      {range("5", "0", "2"), "i64[0]"},
      {range("0", "1000000", "1"), "i64[1000000]"},
      {range("-9223372036854775808", "9223372036854775807", "1"), "i64[?]"},
      {"input %s: f32[]\n%y = Range(%s, %s, %s)", "f32[?]"},
  });
  EXPECT_EQ(ints_of(range("1", "6", "2")), "[1,3,5]");
  expect_refusals({{range("0", "5", "0"), "delta of 0"}});
}

TEST(InferConstantOfShape, TypesAndRefusals) {
  expect_types({
      {of_shape("%y = ConstantOfShape(%s)"), "f32[N,3,H,8]"},
      {"const %s: i64[0] = []\n%y = ConstantOfShape(%s) {value=tensor(i64[1], [7])}", "i64[]"},
      {"input %s: i64[?]\n%y = ConstantOfShape(%s)", "f32[*]"},
  });
  EXPECT_EQ(ints_of("const %s: i64[1] = [3]\n%y = ConstantOfShape(%s) {value=tensor(i64[1], [7])}"), "[7,7,7]");
  expect_refusals({
      {"const %s: i64[1] = [-3]\n%y = ConstantOfShape(%s)", "has the size -3"},
      {"const %s: i64[1] = [3]\n%y = ConstantOfShape(%s) {value=tensor(i64[2], [7,7])}", "must have one element"},
      {"const %s: i64[3] = [1099511627776,1099511627776,1099511627776]\n%y = ConstantOfShape(%s)", "impossible size"},
  });
}

}  // namespace
}  // namespace slim
