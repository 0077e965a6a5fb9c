#include "onnx_import/onnx/import.h"

#include <gmock/gmock.h>

#include <cmath>

#include "tests/onnx_import/onnx/model_builder.h"
#include "tests/onnx_import/onnx/subgraphs.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(ImportOnnx, KeepsNamesTypesAndOrigins) {
  auto model = one_node("Relu", 13, {Dim::symbol("n"), 3, Dim()});
  model.model.graph.nodes[0].name = "act";
  model.model.metadata["author"] = "me";
  const auto graph = model.import();
  EXPECT_EQ(graph.name, "g");
  EXPECT_EQ(graph.opsets.at(""), 13);
  EXPECT_EQ(graph.metadata.at("author"), "me");
  EXPECT_EQ(to_string(graph.inputs().at(0)->type()), "f32[n,3,?]");
  EXPECT_EQ(graph.outputs().at(0).name, "y");
  EXPECT_EQ(graph.nodes().at(0)->name(), "act");
  EXPECT_EQ(graph.nodes().at(0)->origin(), (Origin{"act", "Relu", 0}));
}

TEST(ImportOnnx, RefusesForeignOpsets) {
  EXPECT_THAT(one_node("Relu", 6, {2}).error(), HasSubstr("expected an opset between 7 and 22, found 6"));
  EXPECT_THAT(one_node("Relu", 23, {2}).error(), HasSubstr("hint: export the model with opset 13"));
  auto model = one_node("Relu", 13, {2});
  model.model.opsets.clear();
  EXPECT_EQ(model.error(), "the model does not say which opset of ai.onnx it uses");
}

TEST(ImportOnnx, KnowsTheLongNameOfTheDefaultDomain) {
  auto model = one_node("Relu", 13, {2});
  model.model.opsets = {{"ai.onnx", 13}};
  model.model.graph.nodes[0].domain = "ai.onnx";
  EXPECT_THAT(model.text(), HasSubstr("%y = Relu(%x)"));
}

TEST(ImportOnnx, DropsUnusedInitializersAndConstants) {
  auto model = one_node("Relu", 13, {2});
  model.initializer("unused", Tensor::scalar(1.0F)).node("Constant", {}, {"c"}, {number("value_float", 1)});
  EXPECT_TRUE(model.import().constants().empty());
}

TEST(ImportOnnx, InitializersThatAreInputsAreConstants) {
  auto model = one_node("Add", 13, {2}, {}, {{"c", Tensor::scalar(1.0F)}});
  model.f32_input("c", Shape{});
  const auto graph = model.import();
  EXPECT_EQ(graph.inputs().size(), 1U);
  EXPECT_TRUE(graph.find_value("c")->is_constant());
}

TEST(ImportOnnx, InputsAndInitializersMayBeOutputs) {
  auto model = one_node("Relu", 13, {2});
  model.initializer("c", Tensor::scalar(1.0F)).output("x").output("c");
  const auto graph = model.import();
  EXPECT_TRUE(graph.outputs().at(1).value->is_input());
  EXPECT_TRUE(graph.outputs().at(2).value->is_constant());
}

TEST(ImportOnnx, SortsNodes) {
  ModelBuilder model;
  model.f32_input("x", Shape{2}).node("Exp", {"a"}, {"y"}).node("Relu", {"x"}, {"a"}).output("y");
  const auto text = model.text();
  EXPECT_LT(text.find("Relu"), text.find("Exp"));
}

TEST(ImportOnnx, NamesTheNodesOfACycle) {
  ModelBuilder model;
  model.f32_input("x", Shape{2}).node("Add", {"x", "b"}, {"a"}).node("Relu", {"a"}, {"b"}).node("Exp", {"b"}, {"y"});
  model.output("y");
  EXPECT_EQ(model.error(), "nodes form a cycle: 'a' (Add) reads 'b' (Relu) reads 'a' (Add)");
}

TEST(ImportOnnx, RefusesDoubleNames) {
  auto model = one_node("Relu", 13, {2});
  model.node("Exp", {"x"}, {"y"});
  EXPECT_EQ(model.error(), "'y' is already the name of another value\n  node '' (Exp, node 1)");
  model = one_node("Relu", 13, {2});
  model.f32_input("x", Shape{2});
  EXPECT_EQ(model.error(), "two inputs have this name\n  input 'x'");
  model = one_node("Add", 13, {2}, {}, {{"c", Tensor::scalar(1.0F)}});
  model.initializer("c", Tensor::scalar(2.0F));
  EXPECT_EQ(model.error(), "two initializers have this name\n  initializer 'c'");
  model = one_node("Relu", 13, {2});
  model.output("y");
  EXPECT_EQ(model.error(), "two outputs have this name\n  output 'y'");
}

TEST(ImportOnnx, RefusesUndefinedNames) {
  ModelBuilder model;
  model.f32_input("x", Shape{2})
      .node("Add", {"x", "nowhere"}, {"a"})
      .node("Relu", {"a"}, {"y"})
      .output("y")
      .output("z");
  // What depends on the undefined name does not complain again.
  EXPECT_EQ(model.error(),
            "no node, input or initializer gives 'nowhere'\n  node 'a' (Add, node 0, opset 13)\n"
            "no node, input or initializer gives this output\n  output 'z'");
}

TEST(ImportOnnx, CollectsProblems) {
  ModelBuilder model;
  model.f32_input("x", Shape{2}).node("Relu", {"x"}, {"a"}, {integer("k", 1)}).node("Exp", {"x", "x"}, {"b"});
  model.node("Add", {"a", "b"}, {"y"}).output("y");
  const auto error = model.error();
  EXPECT_THAT(error, HasSubstr("attribute 'k' of node 'a' (Relu, node 0, opset 13)"));
  EXPECT_THAT(error, HasSubstr("expected 1 inputs, found 2\n  node 'b' (Exp, node 1, opset 13)"));
}

TEST(ImportOnnx, RefusesContradictingTypes) {
  ModelBuilder model;
  model.f32_input("x", Shape{2}).f32_input("z", Shape{3}).node("Add", {"x", "z"}, {"y"}).output("y");
  EXPECT_THAT(model.error(), HasSubstr("Add, node 0"));
}

TEST(ImportOnnx, RefusesWeightsThatAreNotFinite) {
  const auto weight = Tensor::from<float>({2, 2}, std::vector<float>{NAN, 1, NAN, INFINITY});
  EXPECT_EQ(one_node("MatMul", 13, {1, 2}, {}, {{"w", weight}}).error(),
            "expected finite numbers, found 2 NaN and 1 infinite of 4\n"
            "  tensor 'w' (f32[2,2]), read by node 'y' (MatMul, node 0)\n"
            "  hint: train or export the model again");
  const auto infinite = Tensor::from<Half>({2, 1}, {Half{0x7c00}, Half{0}});
  ModelBuilder half(13);
  half.input("x", DataType::kF16, Shape{1, 2}).initializer("w", infinite).node("MatMul", {"x", "w"}, {"y"}).output("y");
  EXPECT_THAT(half.error(), HasSubstr("found 0 NaN and 1 infinite of 2"));
}

TEST(ImportOnnx, AllowsInfinityAsABound) {
  const auto mask = Tensor::from<float>({2}, {-INFINITY, 0});
  EXPECT_EQ(one_node("Add", 13, {2}, {}, {{"mask", mask}}).error(), "no error");
}

TEST(ImportOnnx, RefusesFunctionsAndSparseInitializers) {
  const auto refusal = [](const std::string& file) {
    try {
      import_onnx(std::as_bytes(std::span(file)), ".");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  // FunctionProto: name 1, domain 10; ModelProto.functions 25. SparseTensorProto.values 1; sparse_initializer 15.
  EXPECT_THAT(refusal(proto::model("") + proto::bytes(25, proto::bytes(1, "f") + proto::bytes(10, "d"))),
              HasSubstr("the model-local function 'd.f' is not supported"));
  EXPECT_THAT(refusal(proto::model(proto::bytes(15, proto::bytes(1, proto::bytes(8, "w"))))),
              HasSubstr("sparse initializers are not supported\n  initializer 'w'"));
}

TEST(ImportOnnx, RefusesInputsThatAreNoTensors) {
  // ValueInfoProto: name 1, type 2; TypeProto.sequence_type 4.
  const auto input = proto::bytes(11, proto::bytes(1, "s") + proto::bytes(2, proto::bytes(4, "")));
  const auto file = proto::model(input);
  try {
    import_onnx(std::as_bytes(std::span(file)), ".");
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("expected a tensor of numbers, found a sequence\n  input 's'"));
  }
  ModelBuilder strings(13);
  strings.input("x", DataType::kString, Shape{2}).node("Identity", {"x"}, {"y"}).output("y");
  EXPECT_THAT(strings.error(), HasSubstr("found a tensor of STRING"));
}

TEST(InputShapes, ReplaceSymbolsEverywhere) {
  ModelBuilder model;
  model.f32_input("a", Shape{Dim::symbol("n"), Dim()}).f32_input("b", Shape{Dim::symbol("n"), 1});
  model.node("Add", {"a", "b"}, {"y"}).output("y");
  EXPECT_THAT(model.text({{{"a", {4, 5}}}}), HasSubstr("input %b: f32[4,1]"));
  EXPECT_THAT(model.text({{{"a", {4, 5}}}}), HasSubstr("%y = Add(%a, %b) : f32[4,5]"));
}

TEST(InputShapes, ReplaceSymbolsBehindOpaqueOperatorsToo) {
  auto model = one_node("NonZero", 13, {Dim::symbol("n"), 3});
  model.model.graph.outputs[0].type = {DataType::kI64, Shape{Dim::symbol("n"), Dim::symbol("m")}};
  EXPECT_THAT(model.text({{{"x", {4, 3}}}}), HasSubstr("opaque NonZero(%x) : i64[4,m]"));
}

TEST(InputShapes, MustFitTheModel) {
  const auto model = one_node("Relu", 13, {Dim::symbol("n"), 3});
  const auto refusal = [&](const std::map<std::string, Dims>& shapes) {
    try {
      model.import({shapes});
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::kUsage);
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_EQ(refusal({{"z", {1, 3}}}), "--input-shape z=1x3: the model has no such input; it has 'x'");
  EXPECT_EQ(refusal({{"x", {1, 4}}}), "--input-shape x=1x4: the model has [n,3]");
  EXPECT_EQ(refusal({{"x", {1}}}), "--input-shape x=1: the model has [n,3]");
  EXPECT_EQ(refusal({{"x", {0, 3}}}), "--input-shape x=0x3: sizes must be positive");
}

TEST(OpaqueOperator, CarriesAttributesAndTypes) {
  ModelBuilder model;
  model.model.opsets["com.acme"] = 2;
  model.f32_input("x", Shape{2}).node("Magic", {"x", "", "x"}, {"a"}, {integer("k", 1)}, "com.acme");
  model.node("Relu", {"a"}, {"y"}).output("y");
  model.model.graph.value_infos.push_back({"a", {DataType::kF32, Shape{7}}, {}});
  const auto text = model.text();
  EXPECT_THAT(text, HasSubstr("%a = opaque \"com.acme\" Magic(%x, _, %x) {k=1} : f32[7]"));
  EXPECT_THAT(text, HasSubstr("%y = Relu(%a) : f32[7]"));
}

TEST(OpaqueOperator, NeedsAnOpset) {
  ModelBuilder model;
  model.f32_input("x", Shape{2}).node("Magic", {"x"}, {"y"}, {}, "com.acme").output("y");
  EXPECT_THAT(model.error(), HasSubstr("the model names no opset for the operator's domain 'com.acme'"));
}

TEST(OpaqueOperator, UsesWhatItsSubgraphsCapture) {
  const auto branch = proto::graph({proto::node("Add", {"a", "w"}, "o")}, {}, {"o"});
  ModelBuilder model;
  model.input("c", DataType::kBool, Shape{}).f32_input("x", Shape{2}).initializer("w", Tensor::scalar(1.0F));
  model.node("If", {"c"}, {"y"}, {{"then_branch", RawAttribute{proto::graph_attribute("then_branch", branch)}}});
  model.node("Relu", {"x"}, {"a"}).output("y");
  const auto graph = model.import();
  // The If reads 'a', so it comes behind the Relu.
  const auto* node = graph.nodes().back();
  ASSERT_TRUE(node->is<OpaqueOp>());
  EXPECT_THAT(node->as<OpaqueOp>()->captures, ElementsAre("a", "w"));
  EXPECT_THAT(node->inputs(), ElementsAre(graph.find_value("c"), graph.find_value("a"), graph.find_value("w")));
}

TEST(OpaqueOperator, RefusesUndefinedCaptures) {
  const auto branch = proto::graph({proto::node("Relu", {"nowhere"}, "o")}, {}, {"o"});
  ModelBuilder model;
  model.input("c", DataType::kBool, Shape{});
  model.node("If", {"c"}, {"y"}, {{"then_branch", RawAttribute{proto::graph_attribute("then_branch", branch)}}});
  model.output("y");
  EXPECT_THAT(model.error(), HasSubstr("a subgraph reads 'nowhere'"));
}

TEST(IsQuantized, NamesTheFirstIntegerOperator) {
  std::string why;
  EXPECT_FALSE(is_quantized(one_node("Relu", 13, {2}).import(), &why));
  EXPECT_TRUE(is_quantized(one_node("QuantizeLinear", 13, {2}, {}, {{"s", Tensor::scalar(1.0F)}}).import(), &why));
  EXPECT_EQ(why, "node 'y' (QuantizeLinear, node 0)");
  ModelBuilder model;
  model.model.opsets["com.microsoft"] = 1;
  model.f32_input("x", Shape{2}).node("QLinearWhere", {"x"}, {"y"}, {}, "com.microsoft").output("y");
  EXPECT_TRUE(is_quantized(model.import()));
}

}  // namespace
}  // namespace slim
