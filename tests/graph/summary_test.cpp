#include "graph/summary.h"

#include <gtest/gtest.h>

#include "graph/text.h"

namespace slim {
namespace {

Graph example() {
  return parse(R"(graph "my net" {opset=13, "d"=2} {
    metadata author = "me"
    input %x: f32[N,2]
    const %w: f32[2,2] = [1, 2, 3, inf]
    const %large: u8[20000] = zeros
    %y = MatMul(%x, %w) : f32[N,2] @"say \"hi\"" from(o, MatMul, 7)
    %a = Relu(%y)
    %b = Relu(%a)
    %z, %i = opaque "d" Foo(%b, _, %large) {raw=raw("00"), f=0.1, list=[1, 2]}
    output out = %z
  })");
}

TEST(Summary, CountsOperatorsAndBytes) {
  EXPECT_EQ(summary(example()), R"(graph my net (opset 13, d 2)
inputs: 1
  x  f32[N,2]
outputs: 1
  out  undefined[*]
operators: 4
  Relu                2
  MatMul              1
  d.Foo (opaque)      1
constants: 2, 20.0 kB
)");
}

TEST(Summary, SizesHaveFittingUnits) {
  EXPECT_NE(summary(parse("graph {const %c: u8[9999] = zeros}")).find("1, 9999 bytes"), std::string::npos);
  EXPECT_NE(summary(parse("graph {const %c: u8[12300000] = zeros}")).find("1, 12.3 MB"), std::string::npos);
}

TEST(ToDot, DrawsNodesAndTypedEdges) {
  EXPECT_EQ(to_dot(example()), R"(digraph "my net" {
  node [shape=box];
  in0 [shape=ellipse, label="x"];
  n0 [label="MatMul\nsay \"hi\""];
  in0 -> n0 [label="x\nf32[N,2]"];
  n1 [label="Relu\n"];
  n0 -> n1 [label="y\nf32[N,2]"];
  n2 [label="Relu\n"];
  n1 -> n2 [label="a\nundefined[*]"];
  n3 [label="d.Foo\n"];
  n2 -> n3 [label="b\nundefined[*]"];
  out0 [shape=ellipse, label="out"];
  n3 -> out0 [label="z\nundefined[*]"];
}
)");
}

TEST(ToJson, HoldsEverythingButLargeConstants) {
  auto text = to_json(example());
  text.erase(std::remove_if(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\n'; }), text.end());
  EXPECT_EQ(
      text,
      R"({"name":"mynet","opsets":{"":13,"d":2},"metadata":{"author":"me"},)"
      R"("inputs":[{"name":"x","type":"f32[N,2]"}],)"
      R"("constants":[{"name":"w","type":"f32[2,2]","bytes":16,"elements":[1.0,2.0,3.0,"inf"]},)"
      R"({"name":"large","type":"u8[20000]","bytes":20000}],)"
      R"("nodes":[{"type":"MatMul","name":"say\"hi\"","inputs":["x","w"],)"
      R"("outputs":[{"name":"y","type":"f32[N,2]"}],"attributes":{},)"
      R"("origin":{"name":"o","type":"MatMul","index":7}},)"
      R"({"type":"Relu","name":"","inputs":["y"],"outputs":[{"name":"a","type":"undefined[*]"}],"attributes":{}},)"
      R"({"type":"Relu","name":"","inputs":["a"],"outputs":[{"name":"b","type":"undefined[*]"}],"attributes":{}},)"
      R"({"type":"d.Foo","name":"","inputs":["b",null,"large"],)"
      R"("outputs":[{"name":"z","type":"undefined[*]"},{"name":"i","type":"undefined[*]"}],)"
      R"("attributes":{"raw":{"bytes":1},"f":0.1,"list":[1,2]},"opaque":true}],)"
      R"("outputs":[{"name":"out","value":"z"}]})");
}

TEST(ToJson, TypedAttributesAreShownWithDefaults) {
  const auto text = to_json(parse("graph {%y = LRN() {alpha=0.1, size=5}}"));
  EXPECT_NE(text.find("\"alpha\": 0.1,"), std::string::npos) << text;
  EXPECT_NE(text.find("\"beta\": 0.75,"), std::string::npos) << text;
  EXPECT_NE(text.find("\"size\": 5\n"), std::string::npos) << text;
}

TEST(ToJson, NamesThatAreNotUtf8DoNotStopIt) {
  EXPECT_NE(to_json(parse("graph {input %\"a\\xff\": f32[]}")).find("a\xef\xbf\xbd"), std::string::npos);
}

}  // namespace
}  // namespace slim
