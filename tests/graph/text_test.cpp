#include "graph/text.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

#include "graph/equal.h"

namespace slim {
namespace {

using ::testing::HasSubstr;

std::string with_body(const std::string& body) { return "graph {\n" + body + "\n}\n"; }

std::string parse_error(const std::string& text) {
  try {
    parse(text);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadInput);
    return error.what();
  }
  return "";
}

void expect_round_trip(const Graph& graph) {
  const auto text = print(graph);
  const auto again = parse(text);
  std::string why;
  EXPECT_TRUE(structurally_equal(graph, again, &why)) << why << "\n" << text;
  EXPECT_EQ(print(again), text);
}

Tensor constant_of(const std::string& type_and_contents) {
  const auto graph = parse(with_body("const %c: " + type_and_contents));
  return graph.constants().at(0)->constant();
}

TEST(Text, PrintsWhatItReads) {
  const std::string text = R"(graph resnet {opset=13, "com.microsoft"=1} {
  metadata author = "me \"and\" you"
  input %x: f32[N,3,?,"a b"]
  input %any: undefined[*]
  const %w: f32[2,1,1,1] = [0.5, -1e-20]
  const %"a/b:0": i64[] = 7
  const %e: f32[0] = []
  const %t: bool[2] = [true, false]
  %y = Conv(%x, %w) {group=2, pads=[1, 1, 1, 1], auto_pad=SAME_UPPER} : f32[N,2,?,?] @conv1 from("res 2a", Conv, 14)
  %v, %i = TopK(%y, %"a/b:0") {largest=false} : f32[*], i64[?]
  %0 = Clip(%v, _, %e) @"node name"
  %z = opaque "com.microsoft" "Odd Type"(%0, %y) captures ["y"] {k=1, f=1.0, "g h"=raw("00ff")}
  output %y
  output "the prob" = %z
}
)";
  const auto graph = parse(text);
  // Attributes are printed in their operator's order.
  auto expected = text;
  const std::string conv = "{group=2, pads=[1, 1, 1, 1], auto_pad=SAME_UPPER}";
  expected.replace(expected.find(conv), conv.size(), "{auto_pad=SAME_UPPER, group=2, pads=[1, 1, 1, 1]}");
  EXPECT_EQ(print(graph), expected);
  expect_round_trip(graph);
}

TEST(Text, ReadsStructure) {
  const auto graph = parse(R"(graph g {opset=13} {
    input %x: f32[1,2]   # a comment
    const %k: i64[] = 1
    %v, _ = TopK(%x, %k) {axis=1} @top from(a, TopKOld, 3)
    output prob = %v
  })");
  EXPECT_EQ(graph.name, "g");
  EXPECT_EQ(graph.opsets.at(""), 13);
  ASSERT_EQ(graph.node_count(), 1U);
  const auto& node = *graph.nodes()[0];
  EXPECT_EQ(node.as<TopK>()->axis, 1);
  EXPECT_TRUE(node.as<TopK>()->largest);
  EXPECT_EQ(node.name(), "top");
  EXPECT_EQ(node.origin(), (Origin{"a", "TopKOld", 3}));
  EXPECT_EQ(node.input(0), graph.inputs()[0]);
  ASSERT_EQ(node.outputs().size(), 2U);
  EXPECT_EQ(node.output(1)->use_count(), 0U);
  EXPECT_EQ(graph.outputs()[0].name, "prob");
  EXPECT_EQ(graph.outputs()[0].value, node.output(0));
}

TEST(Text, UnnamedResultsGiveWayToNamedOnes) {
  const auto graph = parse(with_body(R"(input %x: f32[2]
    _, _ = TopK(%x, %x)
    %unused_1, %unused_0 = TopK(%x, %x)
    %unused_4, _, %unused_2, _ = Split(%x))"));
  std::vector<std::string> names;
  for (const auto* node : graph.nodes()) {
    for (const auto* value : node->outputs()) names.push_back(value->name());
  }
  EXPECT_EQ(names[2], "unused_1");
  EXPECT_EQ(names[3], "unused_0");
  EXPECT_EQ(names[4], "unused_4");
  EXPECT_EQ(names[6], "unused_2");
  EXPECT_EQ(std::set<std::string>(names.begin(), names.end()).size(), 8U);
  EXPECT_THAT(parse_error(with_body("input %x: f32[2]\n_, _ = TopK(%x, %x)\noutput %unused_0")),
              HasSubstr("4:8: expected a value that is defined above, found '%unused_0'"));
}

TEST(Text, EveryKindOfOpaqueAttributeSurvives) {
  Graph graph;
  OpaqueOp op{"my.domain", "Op", {}, {}};
  op.attributes = {{"int", std::int64_t{-3}},
                   {"float", 2.0F},
                   {"big", 1e20F},
                   {"nan", NAN},
                   {"infinity", -INFINITY},
                   {"string", std::string("a\n\"\\\x01\xff")},
                   {"ints", Ints{1, INT64_MIN}},
                   {"floats", std::vector<float>{1.0F, -0.0F, INFINITY}},
                   {"strings", std::vector<std::string>{"", "x"}},
                   {"no ints", Ints{}},
                   {"no floats", std::vector<float>{}},
                   {"no strings", std::vector<std::string>{}},
                   {"tensor", Tensor::i64({1, 2})},
                   {"no tensor", Tensor()},
                   {"raw", RawAttribute{std::string("\0\xab", 2)}},
                   {"", std::int64_t{0}}};
  graph.add_node(op, {}, {"y"});
  expect_round_trip(graph);
}

TEST(Text, EveryOperatorIsReadByItsName) {
  Graph graph;
  for_each_op_type([&]<typename T>(std::type_identity<T>) { graph.add_node(T{}, {}, {std::string(T::kName)}); });
  EXPECT_GE(graph.node_count(), 100U);
  expect_round_trip(graph);
}

TEST(Text, EveryKindOfTypedAttributeSurvives) {
  Graph graph;
  graph.add_node(Gemm{.alpha = 0.1F, .beta = NAN, .transA = true}, {}, {"gemm"});
  graph.add_node(Cast{DataType::kBF16}, {}, {"cast"});
  graph.add_node(ConstantOfShape{Tensor::from<std::int64_t>({1}, std::vector<std::int64_t>{5})}, {}, {"fill"});
  graph.add_node(Resize{.axes = {2, 3}, .extrapolation_value = -0.0F, .mode = "li near"}, {}, {"resize"});
  expect_round_trip(graph);
  EXPECT_THAT(print(graph), HasSubstr("extrapolation_value=-0"));
}

TEST(Text, OddGraphsSurvive) {
  Graph graph;
  graph.name = "a graph";
  graph.opsets = {{"", 22}, {"opset", 1}};
  auto* x = graph.add_input("_", {DataType::kF32, Shape{Dim(-5), Dim::symbol("?"), Dim()}});
  auto* node = graph.add_node(Clip{}, {x, nullptr, x}, {"\"\\%\n"}, "\xe5\x8d\xb7");
  graph.set_input(node, 2, nullptr);  // leaves omitted inputs at the end
  graph.add_node(OpaqueOp{"", "", {}, {}}, {}, {});
  graph.add_output("%", node->output());
  graph.add_output("_", x);
  expect_round_trip(graph);
}

TEST(Text, LargeAndUnusualConstantsAreBytes) {
  Graph graph;
  std::vector<float> values(65);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.1F * static_cast<float>(i);
  graph.add_constant("large", Tensor::from<float>({5, 13}, values));
  graph.add_constant("payload", Tensor::scalar(std::bit_cast<float>(0x7fc00001U)));
  graph.add_constant("half_payload", Tensor::scalar(Half{0xfe00}));
  graph.add_constant("special", Tensor::from<float>({4}, std::vector<float>{NAN, -INFINITY, -0.0F, 1e-45F}));
  graph.add_constant("halves", Tensor::from<Half>({2}, std::vector<Half>{{0x3c01}, {0x7e00}}));
  graph.add_constant("brains", Tensor::from<BFloat16>({2}, std::vector<BFloat16>{{0x3f81}, {0x7fc0}}));
  graph.add_constant("doubles", Tensor::scalar(0.1));
  graph.add_constant("wide", Tensor::scalar(UINT64_MAX));
  expect_round_trip(graph);
  const auto text = print(graph);
  EXPECT_THAT(text, HasSubstr("%large: f32[5,13] = bytes(\"00000000cdcccc3d"));
  EXPECT_THAT(text, HasSubstr("%payload: f32[] = bytes(\"0100c07f\")"));
  EXPECT_THAT(text, HasSubstr("%half_payload: f16[] = bytes(\"00fe\")"));
  EXPECT_THAT(text, HasSubstr("%special: f32[4] = [nan, -inf, -0, 1e-45]"));
}

TEST(Text, SummaryLeavesLargeConstantsOut) {
  auto graph = parse(with_body("const %c: f32[100] = iota(-1, 0.5)\nconst %s: f32[] = 2"));
  const auto text = print(graph, {.constants = PrintOptions::Constants::kSummary});
  EXPECT_THAT(text, HasSubstr("%c: f32[100] = {... min=-1 max=48.5}\n"));
  EXPECT_THAT(text, HasSubstr("%s: f32[] = 2\n"));
  EXPECT_THAT(parse_error(text), HasSubstr("2:24: expected contents, found '{': this text is a summary"));
}

TEST(Text, OriginsCanBeLeftOut) {
  const auto graph = parse(with_body("input %x: f32[]\n%y = Relu(%x) @a from(a, Relu, 0)"));
  EXPECT_THAT(print(graph, {.origins = false}), HasSubstr("%y = Relu(%x) @a\n"));
}

TEST(TextFiller, CountsAndConstants) {
  EXPECT_EQ(constant_of("i32[2] = zeros"), Tensor::from<std::int32_t>({2}, std::vector<std::int32_t>{0, 0}));
  EXPECT_EQ(constant_of("bool[1] = ones"), Tensor::from<bool>({1}, std::span<const bool>(std::array{true})));
  EXPECT_EQ(constant_of("i64[1] = fill(9007199254740993)"), Tensor::i64({9007199254740993}));
  EXPECT_EQ(constant_of("f32[3] = iota(1, -0.5)"), Tensor::from<float>({3}, std::vector<float>{1.0F, 0.5F, 0.0F}));
  EXPECT_EQ(constant_of("u8[3] = iota(step=128)"),
            Tensor::from<std::uint8_t>({3}, std::vector<std::uint8_t>{0, 128, 255}));
}

// SplitMix64's first number for seed 1234567 is the generator's published test vector 6457827717110365317.
TEST(TextFiller, UniformIsSplitMix64) {
  const auto drawn = constant_of("f64[1] = uniform(seed=1234567)");
  EXPECT_EQ(drawn.data<double>()[0], std::ldexp(static_cast<double>(6457827717110365317ULL >> 11U), -53));
}

TEST(TextFiller, DrawsHaveTheRightMoments) {
  const auto drawn = to_doubles(constant_of("f32[20000] = normal(seed=3, mean=2, std=0.5)"));
  double mean = 0;
  double square = 0;
  for (const double value : drawn) mean += value / 20000;
  for (const double value : drawn) square += (value - mean) * (value - mean) / 20000;
  EXPECT_NEAR(mean, 2, 0.02);  // 5.6 standard errors
  EXPECT_NEAR(std::sqrt(square), 0.5, 0.015);
  for (const double value : to_doubles(constant_of("f32[1000] = uniform(seed=3, low=-1, high=3)"))) {
    EXPECT_GE(value, -1);
    EXPECT_LT(value, 3);
  }
  EXPECT_EQ(constant_of("f32[9] = normal(seed=1)"), constant_of("f32[9] = normal(1, 0, 1)"));
  EXPECT_FALSE(constant_of("f32[9] = normal(seed=1)") == constant_of("f32[9] = normal(seed=2)"));
}

struct BadText {
  std::string text;
  std::string message;
};

class TextErrors : public ::testing::TestWithParam<BadText> {};

TEST_P(TextErrors, SayPlaceAndReason) { EXPECT_THAT(parse_error(GetParam().text), HasSubstr(GetParam().message)); }

INSTANTIATE_TEST_SUITE_P(
    All, TextErrors,
    ::testing::Values(
        BadText{"", "1:1: expected 'graph', found the end of the text"},
        BadText{"graph {",
                "1:8: expected a statement (metadata, input, const, output or '%value = ...') or '}', found the end"},
        BadText{"graph {} x", "1:10: expected the end of the text, found 'x'"},
        BadText{"graph {opset=1, opset=2} {}", "1:17: expected another domain"},
        BadText{with_body("metadata a = \"\" metadata a = \"\""), "2:26: expected another key"},
        BadText{with_body("input %x: g32[2]"), "2:11: expected an element type such as f32, found 'g32'"},
        BadText{with_body("input %x: f32[-1]"), "2:15: expected a dim of at least 0, found '-1'"},
        BadText{with_body("input %x: f32[2]\n  input %x: f32[2]"), "3:9: expected a name that is not defined yet"},
        BadText{with_body("input %\"\": f32[2]"), "2:7: expected a value's name, such as %x, found '%\"\"'"},
        BadText{with_body("input %\"\\q\": f32[2]"), "2:7: expected a string with the escapes"},
        BadText{with_body("input %\"a: f32[2]"), "2:8: expected a closing quote in this line"},
        BadText{with_body("%y = Relu(%x)"), "2:11: expected a value that is defined above, found '%x'"},
        BadText{with_body("%y, %y = Relu()"), "2:5: expected a name that is not defined yet"},
        BadText{with_body("%y = Foo()"), "2:6: expected an operator's type, or 'opaque' and the type, found 'Foo'"},
        BadText{with_body("%y = Opaque()"), "2:6: expected an operator's type"},
        BadText{with_body("%y = Relu() {x=1}"), "2:14: expected an attribute of Relu, found 'x'"},
        BadText{with_body("%y = Softmax() {axis=1, axis=1}"), "2:25: expected another attribute"},
        BadText{with_body("%y = Softmax() {axis=1.5}"), "2:22: expected an integer, found '1.5'"},
        BadText{with_body("%y = Softmax() {axis=99999999999999999999}"), "expected an integer"},
        BadText{with_body("%y = Conv() {auto_pad=VALID}"),
                "2:23: expected NOTSET, SAME_UPPER or SAME_LOWER, found 'VALID'"},
        BadText{with_body("%y = Gemm() {transA=1}"), "expected true or false, found '1'"},
        BadText{with_body("%y = opaque F() {a=[]}"), "2:20: expected ints[], floats[] or strings[]"},
        BadText{with_body("%y = opaque F() {a=[\"\", 1]}"), "expected a string, as the list began with one, found '1'"},
        BadText{with_body("%y = opaque F() {a=true}"), "expected a number, a string, a list, tensor(...) or raw(...)"},
        BadText{with_body("%y = Relu() : f32[], f32[]"), "expected no more types than results"},
        BadText{with_body("%y, %z = TopK() : f32[]"), "expected ',' and a type for each result"},
        BadText{with_body("const %c: f32[N] = zeros"), "2:11: expected known dims for a constant"},
        BadText{with_body("const %c: f32[268435457] = zeros"), "2:11: expected at most 268435456 elements"},
        BadText{with_body("const %c: f32[268435456] = [1]"),
                "expected 268435456 elements for dims [268435456], found 1"},
        BadText{with_body("const %c: f32[4611686018427387904,4611686018427387904] = zeros"), "expected at most"},
        BadText{with_body("const %c: f32[2] = 1"), "2:20: expected the constant's contents, found '1'"},
        BadText{with_body("const %c: f32[1] = [1e99]"), "expected a number of type f32, found '1e99'"},
        BadText{with_body("const %c: u8[1] = [-1]"), "expected a number of type u8, found '-1'"},
        BadText{with_body("const %c: bool[1] = [2]"), "expected true or false, found '2'"},
        BadText{with_body("const %c: bool[1] = bytes(\"02\")"), "expected bytes 00 and 01 for bool"},
        BadText{with_body("const %c: u8[1] = bytes(\"0102\")"), "expected 1 bytes for u8[1], found 2"},
        BadText{with_body("const %c: u8[1] = bytes(\"0g\")"), "expected hexadecimal digits, found '\"0g\"'"},
        BadText{with_body("const %c: u8[1] = bytes(\"0\")"), "expected an even number of hexadecimal digits"},
        BadText{with_body("const %c: f32[1] = normal(low=1)"), "expected an argument of the filler, found 'low'"},
        BadText{with_body("const %c: f32[1] = iota(1, 2, 3)"), "expected ')', found '3'"},
        BadText{with_body("const %c: f32[1] = random"), "expected a list, bytes(...), zeros, ones, fill"},
        BadText{with_body("const %c: string[1] = zeros"), "expected bytes(\"\") for a type without elements"},
        BadText{with_body("const %c: string[1] = [1]"), "expected bytes(\"\") for a type without elements"},
        BadText{with_body("output \"x\" %y"), "expected '=', found '%y'"}));

TEST(Text, FillersShareOneLimit) {
  const auto text = with_body("const %a: f32[6] = zeros\nconst %b: f32[6] = ones");
  EXPECT_NO_THROW(parse(text, {.max_elements = 12}));
  EXPECT_THROW(parse(text, {.max_elements = 11}), Error);
}

TEST(Text, LongTextsTakeLinearTimeAndNoStack) {
  std::string body = "input %x: f32[1]\n";
  for (int i = 0; i < 20000; ++i) body += "_ = Relu(%x)\n";
  EXPECT_EQ(parse(with_body(body)).node_count(), 20000U);
  EXPECT_THAT(parse_error("graph {" + std::string(100000, '(')), HasSubstr("expected ')'"));
  EXPECT_THAT(parse_error("graph {%y = opaque F() {a=" + std::string(100000, '[')), HasSubstr("expected a number"));
}

TEST(StructurallyEqual, NamesTheDifference) {
  const auto why = [](std::string from, std::string to) {
    const std::string text = R"(graph g {opset=1} { metadata a = "b" input %x: f32[N] const %c: f32[] = 1
      %y, %i = TopK(%x, %c) {axis=1} : f32[2], i64[2] @n from(o, T, 1) output out = %y })";
    auto changed = text;
    changed.replace(changed.find(from), from.size(), to);
    std::string difference;
    EXPECT_TRUE(structurally_equal(parse(text), parse(text)));
    EXPECT_FALSE(structurally_equal(parse(text), parse(changed), &difference));
    return difference;
  };
  EXPECT_EQ(why("graph g", "graph h"), "the graphs' names differ");
  EXPECT_EQ(why("opset=1", "opset=2"), "opsets differ");
  EXPECT_EQ(why("\"b\"", "\"c\""), "metadata differ");
  EXPECT_EQ(why("f32[N]", "f32[M]"), "value 'x' has type f32[N] and f32[M]");
  EXPECT_EQ(why("f32[] = 1", "f32[] = 2"), "constant 'c' has other contents");
  EXPECT_EQ(why("{axis=1}", "{axis=2}"), "node 'o' (T, node 1): attribute 'axis' differs");
  EXPECT_EQ(why("TopK(%x, %c) {axis=1}", "Relu(%x, %c)"), "node 'o' (T, node 1): operators TopK and Relu");
  EXPECT_EQ(why("(%x, %c)", "(%x, _)"), "node 'o' (T, node 1): input 1 is 'c' and '_'");
  EXPECT_EQ(why("@n", "@m"), "node 'o' (T, node 1): the other's name is 'm'");
  EXPECT_EQ(why("from(o, T, 1)", "from(o, T, 2)"), "node 'o' (T, node 1): origins differ");
  EXPECT_EQ(why("i64[2]", "i64[3]"), "value 'i' has type i64[2] and i64[3]");
  EXPECT_EQ(why("out = %y", "out = %i"), "output 'out' = 'y' and 'out' = 'i'");
  EXPECT_EQ(why("output out = %y", ""), "1 and 0 outputs");
}

}  // namespace
}  // namespace slim
