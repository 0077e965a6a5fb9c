#include "converter/export/onnx_export.h"

#include <gmock/gmock.h>

#include <sstream>

#include "graph/infer.h"
#include "graph/text.h"
#include "onnx_import/onnx/format/subgraph.h"
#include "tests/onnx_import/onnx/subgraphs.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

Graph typed(const std::string& text) {
  auto graph = parse(text);
  Diagnostics problems;
  infer_types(graph, problems);
  problems.throw_if_any();
  return graph;
}

OnnxModel exported(const std::string& text, std::optional<std::int64_t> opset = std::nullopt) {
  ExportOptions options;
  options.opset = opset;
  return to_onnx(typed(text), options);
}

std::string refusal(const std::string& text, std::optional<std::int64_t> opset = std::nullopt) {
  try {
    exported(text, opset);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadInput);
    return error.what();
  }
  return "no error";
}

std::vector<std::string> types(const OnnxModel& model) {
  std::vector<std::string> names;
  for (const auto& node : model.graph.nodes) names.push_back(node.type);
  return names;
}

std::vector<std::string> attribute_names(const OnnxNode& node) {
  std::vector<std::string> names;
  for (const auto& attribute : node.attributes) names.push_back(attribute.name);
  return names;
}

TEST(ToOnnx, TellsOpsetIrVersionAndMetadata) {
  const std::string relu = "graph g {opset=9} { metadata a = \"1\" input %x: f32[2] %y = Relu(%x) output %y }";
  const auto model = exported(relu);
  EXPECT_EQ(model.opsets.at(""), 13);
  EXPECT_EQ(model.ir_version, 7);
  EXPECT_EQ(model.producer_name, "slimconv");
  EXPECT_EQ(model.metadata.at("a"), "1");
  EXPECT_EQ(exported(relu, 17).ir_version, 8);
  EXPECT_EQ(exported(relu, 19).ir_version, 9);
  EXPECT_EQ(exported(relu, 22).ir_version, 10);
  ExportOptions options;
  options.metadata = {{"a", "2"}};
  EXPECT_EQ(to_onnx(typed(relu), options).metadata.at("a"), "2");
}

TEST(ToOnnx, AnOutputsValueGetsItsName) {
  // 'out' is the name of the output and of another value: the output's value gets it.
  const auto model = exported("graph g { input %x: f32[2] %out = Relu(%x) %z = Exp(%out) output out = %z }");
  EXPECT_THAT(model.graph.nodes[1].outputs, ElementsAre("out"));
  EXPECT_THAT(model.graph.nodes[0].outputs, ElementsAre("out_1"));
  EXPECT_THAT(model.graph.nodes[1].inputs, ElementsAre("out_1"));
}

TEST(ToOnnx, NumbersNodesOfOneName) {
  const auto model = exported(
      "graph g { input %x: f32[2] %a = Relu(%x) @n from(n, Relu, 0) %b = Exp(%a) @n from(n, Relu, 0) "
      "%c = Neg(%b) @n_1 from(n_1, Neg, 1) output %c }");
  std::vector<std::string> names;
  for (const auto& node : model.graph.nodes) names.push_back(node.name);
  EXPECT_THAT(names, ElementsAre("n", "n_2", "n_1"));
}

TEST(ToOnnx, AnInputReachesAnOutputThroughIdentity) {
  const auto model = exported("graph g { input %x: f32[2] output a = %x output x = %x }");
  ASSERT_THAT(model.graph.nodes, SizeIs(1));
  EXPECT_EQ(model.graph.nodes[0].type, "Identity");
  EXPECT_THAT(model.graph.nodes[0].outputs, ElementsAre("a"));
  EXPECT_EQ(model.graph.outputs[1].name, "x");
}

TEST(ToOnnx, OneValueMayBeSeveralOutputs) {
  const auto model = exported("graph g { input %x: f32[2] %y = Relu(%x) output y = %y output z = %y }");
  EXPECT_THAT(types(model), ElementsAre("Relu", "Identity"));
}

TEST(ToOnnx, RefusesAnOutputNamedAsAnotherInput) {
  EXPECT_THAT(refusal("graph g { input %x: f32[2] %y = Relu(%x) output x = %y }"),
              HasSubstr("another input or output has this name\n  output 'x'"));
}

TEST(ToOnnx, LeavesOutUnusedConstantsAndOptionalResults) {
  const auto model = exported(R"(graph g { input %x: f32[1,1,4,4] const %c: f32[] = 1
    %y, %i = MaxPool(%x) {kernel_shape=[2,2]} output %y })");
  EXPECT_TRUE(model.graph.initializers.empty());
  EXPECT_THAT(model.graph.nodes[0].outputs, ElementsAre("y"));
}

TEST(ToOnnx, KeepsEveryPartOfASplit) {
  const auto model = exported("graph g { input %x: f32[4] %a, %b = Split(%x) output %a }");
  EXPECT_THAT(model.graph.nodes[0].outputs, ElementsAre("a", "b"));
}

TEST(ToOnnx, WritesAttributesThatHaveNoDefault) {
  const auto model = exported("graph g { input %x: f32[2] %a = Cast(%x) %y = Concat(%a, %x) output %y }");
  EXPECT_THAT(model.graph.nodes[0].attributes, ElementsAre(Attribute{"to", std::int64_t{1}}));
  EXPECT_THAT(model.graph.nodes[1].attributes, ElementsAre(Attribute{"axis", std::int64_t{0}}));
}

TEST(OpsetForms, ReductionsBelow18HaveAxesAsAttribute) {
  const std::string mean =
      "graph g {opset=18} { input %x: f32[2,3] const %a: i64[1] = [1] %y = ReduceMean(%x, %a) output %y }";
  const auto old = exported(mean, 13);
  EXPECT_THAT(old.graph.nodes[0].inputs, ElementsAre("x"));
  EXPECT_THAT(old.graph.nodes[0].attributes, ElementsAre(Attribute{"axes", std::vector<std::int64_t>{1}}));
  EXPECT_THAT(exported(mean).graph.nodes[0].inputs, ElementsAre("x", "a"));
}

TEST(OpsetForms, ReductionsBelow18CannotReduceNothing) {
  const auto noop = [](const std::string& type) {
    return "graph g { input %x: f32[2] %y = " + type + "(%x) {noop_with_empty_axes=true} output %y }";
  };
  EXPECT_THAT(types(exported(noop("ReduceMax"))), ElementsAre("Identity"));
  EXPECT_THAT(refusal(noop("ReduceL2")), HasSubstr("noop_with_empty_axes exists since opset 18"));
  EXPECT_THAT(refusal("graph g { input %x: f32[2,3] input %a: i64[1] %y = ReduceMax(%x, %a) output %y }"),
              HasSubstr("expected constant axes, found computed ones"));
}

TEST(OpsetForms, SplitCountsItsOutputsFrom18On) {
  const std::string split = "graph g { input %x: f32[5] %a, %b = Split(%x) output %a output %b }";
  EXPECT_THAT(attribute_names(exported(split, 18).graph.nodes[0]), ElementsAre("num_outputs"));
  // Before, unequal parts need sizes: 3 and 2.
  const auto old = exported(split, 13);
  ASSERT_THAT(old.graph.initializers, SizeIs(1));
  EXPECT_EQ(old.graph.initializers[0].data, Tensor::i64({3, 2}));
  EXPECT_TRUE(old.graph.nodes[0].attributes.empty());
}

TEST(OpsetForms, PadBelow18PadsAllAxes) {
  const auto model = exported(R"(graph g { input %x: f32[2,3] const %p: i64[2] = [1, 2] const %a: i64[1] = [-1]
    %y = Pad(%x, %p, _, %a) output %y })");
  EXPECT_THAT(model.graph.nodes[0].inputs, ElementsAre("x", "y_pads"));
  EXPECT_EQ(model.graph.initializers.back().data, Tensor::i64({0, 1, 0, 2}));
}

TEST(OpsetForms, ActivationsThatTheOpsetLacksAreTakenApart) {
  EXPECT_THAT(types(exported("graph g { input %x: f32[2] %y = HardSwish(%x) output %y }", 13)),
              ElementsAre("HardSigmoid", "Mul"));
  EXPECT_THAT(types(exported("graph g { input %x: f32[2] %y = HardSwish(%x) output %y }", 14)),
              ElementsAre("HardSwish"));
  EXPECT_THAT(types(exported("graph g { input %x: f32[2] %y = Mish(%x) output %y }", 13)),
              ElementsAre("Softplus", "Tanh", "Mul"));
}

TEST(OpsetForms, AveragePoolHasNoDilationsOfOne) {
  const auto has_dilations = [](const OnnxModel& model) {
    return std::ranges::any_of(model.graph.nodes.at(0).attributes, [](const auto& a) { return a.name == "dilations"; });
  };
  const auto pool = [](const std::string& dilations) {
    return "graph g { input %x: f32[1,1,8,8] %y = AveragePool(%x) {dilations=" + dilations +
           ", kernel_shape=[2,2], pads=[0,0,0,0], strides=[1,1]} output %y }";
  };
  EXPECT_FALSE(has_dilations(exported(pool("[1,1]"), 18)));
  EXPECT_FALSE(has_dilations(exported(pool("[1,1]"), 19)));
  EXPECT_TRUE(has_dilations(exported(pool("[2,2]"), 19)));
}

TEST(OpsetForms, RefusesWhatTheOpsetCannotSay) {
  EXPECT_THAT(refusal("graph g { input %x: f32[2] %y = Gelu(%x) output %y }", 19),
              HasSubstr("the operator exists since opset 20\n  node 'y' (Gelu), written for opset 19"));
  EXPECT_THAT(refusal(R"(graph g { input %x: f32[2] const %s: i64[1] = [2] %y = Reshape(%x, %s) {allowzero=true}
                         output %y })"),
              HasSubstr("'allowzero' exists since opset 14"));
  EXPECT_THAT(refusal("graph g { input %x: f32[2,3] %y = Shape(%x) {start=1} output %y }"),
              HasSubstr("Shape of some axes exists since opset 15"));
  EXPECT_THAT(refusal(R"(graph g { input %x: f32[2] const %s: f32[] = 1 const %z: u16[] = 0
                         %y = QuantizeLinear(%x, %s, %z) output %y })"),
              HasSubstr("16-bit quantization exists since opset 21"));
  EXPECT_THAT(refusal(R"(graph g { input %x: f32[1,1,4,4] %y = AveragePool(%x) {dilations=[2,2], kernel_shape=[2,2]}
                         output %y })"),
              HasSubstr("'dilations' exists since opset 19"));
}

TEST(OpsetForms, ReportsEveryNode) {
  const auto error = refusal("graph g { input %x: f32[2] %a = Gelu(%x) %y = Gelu(%a) output %y }");
  EXPECT_THAT(error, HasSubstr("node 'a' (Gelu)"));
  EXPECT_THAT(error, HasSubstr("node 'y' (Gelu)"));
}

TEST(Opaque, ChangesOpsetOnlyIfItsMeaningStays) {
  const auto node = [](const std::string& type) {
    return "graph g {opset=11} { input %x: f32[2,3] %y = opaque " + type + "(%x) output %y }";
  };
  EXPECT_EQ(exported(node("NonZero")).opsets.at(""), 13);  // only more types since
  EXPECT_EQ(exported(node("ThresholdedRelu")).opsets.at(""), 13);
  EXPECT_THAT(refusal(node("Hardmax")),
              HasSubstr("Hardmax cannot be carried from opset 11 to 13\n  node 'y' (Hardmax)"));
  EXPECT_EQ(exported(node("Hardmax"), 11).opsets.at(""), 11);
}

/// If on %c whose then_branch computes Add(a, w) -> o; text form of its attribute.
std::string if_with_body(const std::string& body) {
  const auto bytes = proto::graph_attribute("then_branch", body);
  std::string hex;
  for (const char c : bytes) {
    constexpr char kDigits[] = "0123456789abcdef";
    hex += kDigits[(static_cast<unsigned char>(c) >> 4) & 15];
    hex += kDigits[static_cast<unsigned char>(c) & 15];
  }
  return "{then_branch=raw(\"" + hex + "\")}";
}

TEST(Opaque, SubgraphsReadRenamedValues) {
  const auto body = proto::graph({proto::node("Add", {"a", "a"}, "o")}, {}, {"o"});
  const auto model =
      exported("graph g { input %c: bool[] input %x: f32[2] %a = Relu(%x) %y = opaque If(%c, %a) captures [a] " +
               if_with_body(body) + " output r = %a output %y }");
  EXPECT_THAT(model.graph.nodes[0].outputs, ElementsAre("r"));
  const auto& node = model.graph.nodes[1];
  EXPECT_THAT(node.inputs, ElementsAre("c"));
  EXPECT_THAT(subgraph_contents(std::get<RawAttribute>(node.attributes[0].value)).captures, ElementsAre("r"));
}

TEST(Opaque, NamesInsideASubgraphAreNotUsedOutside) {
  const auto body = proto::graph({proto::node("Relu", {"x"}, "b")}, {}, {"b"});
  const auto model = exported(
      "graph g { input %c: bool[] input %x: f32[2] %b = Relu(%x) %z = Exp(%b) "
      "%y = opaque If(%c, %x) captures [x] " +
      if_with_body(body) + " output %z output %y }");
  EXPECT_THAT(model.graph.nodes[0].outputs, ElementsAre("b_1"));
}

TEST(Opaque, OperatorsInsideASubgraphMustKeepTheirMeaningToo) {
  const auto body = proto::graph({proto::node("Softmax", {"x"}, "b")}, {}, {"b"});
  EXPECT_THAT(refusal("graph g {opset=11} { input %c: bool[] input %x: f32[2] %y = opaque If(%c, %x) captures [x] " +
                      if_with_body(body) + " output %y }"),
              HasSubstr("Softmax cannot be carried from opset 11 to 13\n  inside a subgraph of node 'y' (If)"));
}

TEST(ExportOnnx, GivesEqualBytesForEqualGraphs) {
  const std::string text =
      "graph g { input %x: f32[2,2] const %w: f32[2,2] = normal(seed=1) %y = MatMul(%x, %w) output %y }";
  std::ostringstream a;
  std::ostringstream b;
  export_onnx(typed(text), a);
  export_onnx(typed(text), b);
  EXPECT_EQ(a.str(), b.str());
  EXPECT_FALSE(a.str().empty());
}

}  // namespace
}  // namespace slim
