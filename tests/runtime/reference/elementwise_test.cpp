#include <gmock/gmock.h>

#include "tests/runtime/reference/text_case.h"

namespace slim {
namespace {

using ::testing::HasSubstr;

/// Checks a function of one operand at -2, -0.5, 0, 1, 4.
void expect_function(const std::string& call, const std::string& expected, double tolerance = 1e-6) {
  expect_result("const %x: f32[5] = [-2, -0.5, 0, 1, 4]\n%y = " + call, {"f32[5] = " + expected}, tolerance);
}

TEST(ReferenceActivation, ComputesTheFormula) {
  expect_function("Relu(%x)", "[0, 0, 0, 1, 4]", 0);
  expect_function("LeakyRelu(%x) {alpha=0.5}", "[-1, -0.25, 0, 1, 4]", 0);
  expect_function("Elu(%x) {alpha=2.0}", "[-1.7293294, -0.7869387, 0, 1, 4]");
  expect_function("Selu(%x) {alpha=2.0, gamma=3.0}", "[-5.1879883, -2.360816, 0, 3, 12]");
  expect_function("Sigmoid(%x)", "[0.1192029, 0.3775407, 0.5, 0.7310586, 0.9820138]");
  expect_function("HardSigmoid(%x) {alpha=0.25, beta=0.5}", "[0, 0.375, 0.5, 0.75, 1]", 0);
  expect_function("HardSwish(%x)", "[-0.3333333, -0.2083333, 0, 0.6666667, 4]");
  expect_function("Softplus(%x)", "[0.1269280, 0.4740770, 0.6931472, 1.3132617, 4.0181499]");
  expect_function("Softsign(%x)", "[-0.6666667, -0.3333333, 0, 0.5, 0.8]");
  expect_function("Mish(%x)", "[-0.2525015, -0.2207446, 0, 0.8650984, 3.9974143]", 1e-5);
  expect_function("Gelu(%x)", "[-0.0455003, -0.1542688, 0, 0.8413447, 3.9998733]");
  expect_function("Gelu(%x) {approximate=\"tanh\"}", "[-0.0454023, -0.1542860, 0, 0.8411920, 3.9999297]", 1e-5);
  expect_result("const %x: i8[3] = [-7, 0, 7]\n%y = Relu(%x)", {"i8[3] = [0, 0, 7]"});
}

TEST(ReferenceMath, ComputesTheFunction) {
  expect_function("Tanh(%x)", "[-0.9640276, -0.4621172, 0, 0.7615942, 0.9993293]");
  expect_function("Erf(%x)", "[-0.9953223, -0.5204999, 0, 0.8427008, 1]");
  expect_function("Exp(%x)", "[0.1353353, 0.6065307, 1, 2.7182817, 54.59815]", 1e-5);
  expect_function("Log(%x)", "[nan, nan, -inf, 0, 1.3862944]");
  expect_function("Sqrt(%x)", "[nan, nan, 0, 1, 2]", 0);
  expect_function("Reciprocal(%x)", "[-0.5, -2, inf, 1, 0.25]", 0);
  expect_function("Sin(%x)", "[-0.9092974, -0.4794255, 0, 0.8414710, -0.7568025]");
  expect_function("Cos(%x)", "[-0.4161468, 0.8775826, 1, 0.5403023, -0.6536436]");
  expect_function("Abs(%x)", "[2, 0.5, 0, 1, 4]", 0);
  expect_function("Neg(%x)", "[2, 0.5, 0, -1, -4]", 0);
  expect_function("Floor(%x)", "[-2, -1, 0, 1, 4]", 0);
  expect_function("Ceil(%x)", "[-2, 0, 0, 1, 4]", 0);
  expect_function("Sign(%x)", "[-1, -1, 0, 1, 1]", 0);
  expect_result("const %x: f32[5] = [0.5, 1.5, 2.5, -0.5, 0.51]\n%y = Round(%x)", {"f32[5] = [0, 2, 2, 0, 1]"});
  expect_result("const %x: i8[2] = [-128, -3]\n%y = Abs(%x)", {"i8[2] = [-128, 3]"});
  expect_result("const %x: bool[2] = [true, false]\n%y = Not(%x)", {"bool[2] = [false, true]"});
}

TEST(ReferenceClip, BoundsAreOptional) {
  const std::string operands = "const %x: f32[3] = [-2, 1, 9]\nconst %l: f32[] = 0\nconst %h: f32[] = 6\n";
  expect_result(operands + "%y = Clip(%x, %l, %h)", {"f32[3] = [0, 1, 6]"});
  expect_result(operands + "%y = Clip(%x, _, %h)", {"f32[3] = [-2, 1, 6]"});
  expect_result(operands + "%y = Clip(%x)", {"f32[3] = [-2, 1, 9]"});
  expect_result(operands + "%y = Clip(%x, %h, %l)", {"f32[3] = [0, 0, 0]"});
  expect_result("const %x: u8[2] = [3, 200]\nconst %l: u8[] = 10\n%y = Clip(%x, %l)", {"u8[2] = [10, 200]"});
}

TEST(ReferenceIdentity, PassesOn) {
  expect_result("const %x: i64[2] = [1, 2]\n%y = Identity(%x)", {"i64[2] = [1, 2]"});
  expect_result("const %x: f32[2] = [1, 2]\n%y, %z = Dropout(%x)", {"f32[2] = [1, 2]", "bool[2] = [true, true]"});
}

TEST(ReferenceCast, IsDefinedForEveryValue) {
  const std::string x = "const %x: f32[5] = [-1.9, 2.9, 300, nan, -inf]\n";
  expect_result(x + "%y = Cast(%x) {to=u8}", {"u8[5] = [0, 2, 255, 0, 0]"});
  expect_result(x + "%y = Cast(%x) {to=i32}", {"i32[5] = [-1, 2, 300, 0, -2147483648]"});
  expect_result(x + "%y = Cast(%x) {to=bool}", {"bool[5] = [true, true, true, true, true]"});
  expect_result("const %x: i32[2] = [257, -1]\n%y = Cast(%x) {to=u8}", {"u8[2] = [1, 255]"});
  expect_result("const %x: bool[2] = [true, false]\n%y = Cast(%x) {to=f32}", {"f32[2] = [1, 0]"});
  // 1 + 2^-8 lies halfway between two bf16 numbers: to even; 1 + 2^-10 is an f16 number.
  expect_result("const %x: f32[2] = [1.00390625, 1.01171875]\n%y = Cast(%x) {to=bf16}", {"bf16[2] = [1, 1.015625]"});
  expect_result("const %x: f64[1] = [1.0009765625]\n%y = Cast(%x) {to=f16}", {"f16[1] = [1.0009765625]"});
}

TEST(ReferenceArithmetic, Broadcasts) {
  const std::string operands = "const %a: f32[2,1] = [1, 10]\nconst %b: f32[3] = [1, 2, 4]\n";
  expect_result(operands + "%y = Add(%a, %b)", {"f32[2,3] = [2, 3, 5, 11, 12, 14]"});
  expect_result(operands + "%y = Sub(%a, %b)", {"f32[2,3] = [0, -1, -3, 9, 8, 6]"});
  expect_result(operands + "%y = Mul(%a, %b)", {"f32[2,3] = [1, 2, 4, 10, 20, 40]"});
  expect_result(operands + "%y = Div(%a, %b)", {"f32[2,3] = [1, 0.5, 0.25, 10, 5, 2.5]"});
  EXPECT_THAT(refusal("const %a: f32[2] = ones\nconst %b: f32[3] = ones\n%y = Add(%a, %b) @sum"),
              HasSubstr("dims [2] and [3] cannot be broadcast\n  node 'sum' (Add"));
}

TEST(ReferenceArithmetic, IntegersWrapAndTruncate) {
  expect_result("const %a: u8[2] = [200, 3]\nconst %b: u8[] = 100\n%y = Add(%a, %b)", {"u8[2] = [44, 103]"});
  expect_result("const %a: i32[1] = [-2147483648]\nconst %b: i32[] = -1\n%y = Div(%a, %b)", {"i32[1] = [-2147483648]"});
  expect_result("const %a: i64[2] = [-7, 7]\nconst %b: i64[] = 2\n%y = Div(%a, %b)", {"i64[2] = [-3, 3]"});
  EXPECT_THAT(refusal("const %a: i64[1] = [1]\nconst %b: i64[] = 0\n%y = Div(%a, %b)"), HasSubstr("division by zero"));
}

TEST(ReferenceArithmetic, ModFollowsDivisorOrDividend) {
  const std::string operands = "const %a: i32[4] = [-7, 7, -6, 7]\nconst %b: i32[4] = [3, -3, 3, -1]\n";
  expect_result(operands + "%y = Mod(%a, %b)", {"i32[4] = [2, -2, 0, 0]"});
  expect_result(operands + "%y = Mod(%a, %b) {fmod=true}", {"i32[4] = [-1, 1, 0, 0]"});
  expect_result("const %a: f32[1] = [-5.5]\nconst %b: f32[] = 2\n%y = Mod(%a, %b) {fmod=true}", {"f32[1] = [-1.5]"});
}

TEST(ReferencePow, TakesMixedTypes) {
  expect_result("const %a: f32[3] = [2, 3, -2]\nconst %b: i64[3] = [3, 0, -1]\n%y = Pow(%a, %b)",
                {"f32[3] = [8, 1, -0.5]"});
  expect_result("const %a: i32[2] = [-3, 2]\nconst %b: i32[2] = [3, 33]\n%y = Pow(%a, %b)", {"i32[2] = [-27, 0]"});
}

TEST(ReferenceMinMax, FoldAnyNumberOfOperands) {
  const std::string operands = "const %a: f32[2] = [1, 5]\nconst %b: f32[] = 3\nconst %c: f32[2] = [nan, 4]\n";
  expect_result(operands + "%y = Min(%a, %b)\n%z = Max(%a, %b)", {"f32[2] = [1, 3]", "f32[2] = [3, 5]"});
  expect_result(operands + "%y = Max(%a, %b, %c)", {"f32[2] = [nan, 5]"});
  expect_result(operands + "%y = Min(%a)", {"f32[2] = [1, 5]"});
}

TEST(ReferenceComparison, GivesBool) {
  const std::string operands = "const %a: i32[3] = [1, 2, 3]\nconst %b: i32[] = 2\n";
  expect_result(operands + "%y = Equal(%a, %b)", {"bool[3] = [false, true, false]"});
  expect_result(operands + "%y = Less(%a, %b)", {"bool[3] = [true, false, false]"});
  expect_result(operands + "%y = Greater(%a, %b)", {"bool[3] = [false, false, true]"});
  expect_result(operands + "%y = LessOrEqual(%a, %b)", {"bool[3] = [true, true, false]"});
  expect_result(operands + "%y = GreaterOrEqual(%a, %b)", {"bool[3] = [false, true, true]"});
  const std::string bools = "const %a: bool[2] = [true, false]\nconst %b: bool[2] = [true, true]\n";
  expect_result(bools + "%y = And(%a, %b)\n%z = Or(%a, %b)", {"bool[2] = [true, false]", "bool[2] = [true, true]"});
}

TEST(ReferenceWhere, ChoosesBytes) {
  expect_result(R"(
const %c: bool[2,1] = [true, false]
const %a: i64[] = 7
const %b: i64[2] = [1, 2]
%y = Where(%c, %a, %b))",
                {"i64[2,2] = [7, 7, 1, 2]"});
}

TEST(ReferencePRelu, SlopeDoesNotWiden) {
  expect_result("const %x: f32[1,2,2] = [-1, 1, -2, 2]\nconst %s: f32[2,1] = [0.5, 3]\n%y = PRelu(%x, %s)",
                {"f32[1,2,2] = [-0.5, 1, -6, 2]"});
  EXPECT_THAT(refusal("const %x: f32[1] = [1]\nconst %s: f32[2] = ones\n%y = PRelu(%x, %s)"), HasSubstr("do not fit"));
}

}  // namespace
}  // namespace slim
