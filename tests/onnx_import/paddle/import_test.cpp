#include <gmock/gmock.h>

#include "tests/onnx_import/paddle/program_builder.h"

namespace slim::paddle {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> input_names(const Graph& graph) {
  std::vector<std::string> names;
  for (const auto* input : graph.inputs()) names.push_back(input->name());
  return names;
}

std::vector<std::string> output_names(const Graph& graph) {
  std::vector<std::string> names;
  for (const auto& output : graph.outputs()) names.push_back(output.name);
  return names;
}

/// data -> relu -> softmax, with loss and two accuracies of `label`.
ProgramBuilder with_heads() {
  ProgramBuilder builder(0);
  builder.input("data", {-1, 10})
      .input("label", {-1, 1}, DataType::kI64)
      .op("relu", {{"X", {"data"}}}, {{"Out", {"features"}}})
      .op("softmax", {{"X", {"features"}}}, {{"Out", {"prob"}}})
      .op("cross_entropy", {{"X", {"prob"}}, {"Label", {"label"}}}, {{"Y", {"cost"}}})
      .op("mean", {{"X", {"cost"}}}, {{"Out", {"loss"}}})
      .op("top_k", {{"X", {"prob"}}}, {{"Out", {"best"}}, {"Indices", {"where"}}}, {{"k", std::int64_t{5}}})
      .op("accuracy", {{"Out", {"best"}}, {"Indices", {"where"}}, {"Label", {"label"}}},
          {{"Accuracy", {"acc5"}}, {"Correct", {"c"}}, {"Total", {"t"}}})
      .output("loss")
      .output("acc5");
  return builder;
}

TEST(PaddleImport, DropsHeadsAndSaysSo) {
  const auto graph = with_heads().graph();
  EXPECT_THAT(input_names(graph), ElementsAre("data"));
  EXPECT_THAT(output_names(graph), ElementsAre("prob"));
  EXPECT_THAT(graph.notes, ElementsAre("the loss and accuracy operators were dropped (cross_entropy, mean, top_k, "
                                       "accuracy); keep them with --keep-heads"));
}

TEST(PaddleImport, KeepsHeadsWhenAsked) {
  ImportOptions options;
  options.keep_heads = true;
  const auto graph = with_heads().graph(options);
  EXPECT_THAT(input_names(graph), ElementsAre("data", "label"));
  EXPECT_THAT(output_names(graph), ElementsAre("loss", "acc5"));
  EXPECT_THAT(graph.notes, IsEmpty());
  EXPECT_EQ(to_string(graph.outputs()[0].value->type()), "f32[1]") << "a 1.x program has no tensors without axes";
}

TEST(PaddleImport, ARankingThatTheUserReadsStays) {
  auto builder = with_heads();
  builder.output("where");
  EXPECT_THAT(output_names(builder.graph()), ElementsAre("where", "prob", "best"));
}

TEST(PaddleImport, CutsDetectionTails) {
  ProgramBuilder builder;
  builder.input("image", {-1, 18, 4, 4})
      .input("size", {-1, 2}, DataType::kI32)
      .op("relu", {{"X", {"image"}}}, {{"Out", {"map"}}})
      .op("yolo_box", {{"X", {"map"}}, {"ImgSize", {"size"}}}, {{"Boxes", {"boxes"}}, {"Scores", {"scores"}}})
      .output("boxes");
  const auto graph = builder.graph();
  EXPECT_THAT(input_names(graph), ElementsAre("image"));
  EXPECT_THAT(output_names(graph), ElementsAre("map"));
  EXPECT_THAT(graph.notes, ElementsAre(HasSubstr("the detection tail (yolo_box) was cut off")));
}

TEST(PaddleImport, OrdersInputsAndOutputsByColumn) {
  ProgramBuilder builder;
  builder.input("a", {2}).input("b", {2}).op("relu", {{"X", {"a"}}}, {{"Out", {"c"}}});
  builder.op("relu", {{"X", {"b"}}}, {{"Out", {"d"}}}).output("c").output("d");
  for (auto& op : builder.program().operators) {
    for (auto& attribute : op.attributes) {
      if (attribute.name == "col") attribute.value = 1 - std::get<std::int64_t>(attribute.value);
    }
  }
  const auto graph = builder.graph();
  EXPECT_THAT(input_names(graph), ElementsAre("b", "a"));
  EXPECT_THAT(output_names(graph), ElementsAre("d", "c"));
}

TEST(PaddleImport, ANameStandsForWhatWroteItLast) {
  ProgramBuilder builder;
  builder.input("x", {2})
      .op("relu", {{"X", {"x"}}}, {{"Out", {"v"}}})
      .op("sigmoid", {{"X", {"v"}}}, {{"Out", {"v"}}})
      .output("v");
  const auto graph = builder.graph();
  ASSERT_EQ(graph.node_count(), 2U);
  EXPECT_EQ(graph.outputs()[0].value->producer()->type_name(), "Sigmoid");
}

TEST(PaddleImport, WithoutFeedAndFetchTakesWhatMustBeFedAndWhatNobodyReads) {
  ProgramBuilder builder;
  builder.input("x", {2}).op("relu", {{"X", {"x"}}}, {{"Out", {"y"}}});
  auto& program = builder.program();
  program.operators.erase(program.operators.begin());
  program.need_feed = {"x"};
  const auto graph = builder.graph();
  EXPECT_THAT(input_names(graph), ElementsAre("x"));
  EXPECT_THAT(output_names(graph), ElementsAre("y"));
}

TEST(PaddleImport, ReportsAllUnsupportedOperatorsTogether) {
  ProgramBuilder builder;
  builder.input("x", {2, 3})
      .op("gru", {{"Input", {"x"}}}, {{"Hidden", {"h"}}})
      .op("relu", {{"X", {"h"}}}, {{"Out", {"r"}}})
      .op("fake_quantize_abs_max", {{"X", {"r"}}}, {{"Out", {"q"}}})
      .output("q");
  const auto error = builder.error();
  EXPECT_THAT(error, HasSubstr("operator 'gru' is not supported; its inputs are Input=[x]"));
  EXPECT_THAT(error, HasSubstr("operator 'gru' (block 0, operator 1, output 'h')"));
  EXPECT_THAT(error, HasSubstr("operator 'fake_quantize_abs_max' is not supported"));
  EXPECT_THAT(error, HasSubstr("save it with onnx_format=True"));
  EXPECT_THAT(error, ::testing::Not(HasSubstr("'relu'"))) << "what only lacks its operand is no problem of its own";
}

TEST(PaddleImport, RefusesControlFlow) {
  ProgramBuilder builder;
  builder.input("x", {2}).op("while", {{"X", {"x"}}}, {{"Out", {"y"}}}).output("y");
  builder.program().operators[1].has_block = true;
  EXPECT_THAT(builder.error(), HasSubstr("operator 'while' is not supported (it runs another block)"));
}

TEST(PaddleImport, ReportsAMissingOperand) {
  ProgramBuilder builder;
  builder.input("x", {2}).op("relu", {{"X", {"nowhere"}}}, {{"Out", {"y"}}}).output("y");
  EXPECT_THAT(builder.error(), HasSubstr("nothing before it gives 'nowhere'"));
}

TEST(PaddleImport, DynamicSizesGetSymbolsAndNumbers) {
  auto builder = one_op("relu", {-1, 3, -1, 8});
  EXPECT_THAT(builder.text(), HasSubstr("f32[batch,3,x_2,8]"));
  ImportOptions options;
  options.input_shapes["x"] = {2, 3, 5, 8};
  EXPECT_EQ(to_string(builder.graph(options).outputs()[0].value->type()), "f32[2,3,5,8]");
}

TEST(PaddleImport, BatchNormAlwaysUsesTheStoredStatistics) {
  ProgramBuilder builder;
  const auto ones = Tensor::from<float>({3}, std::vector<float>{1, 1, 1});
  builder.input("x", {1, 3, 2, 2}).parameter("s", ones).parameter("b", ones).parameter("m", ones).parameter("v", ones);
  builder
      .op("batch_norm", {{"X", {"x"}}, {"Scale", {"s"}}, {"Bias", {"b"}}, {"Mean", {"m"}}, {"Variance", {"v"}}},
          {{"Y", {"y"}}, {"MeanOut", {"m"}}, {"VarianceOut", {"v"}}}, {{"is_test", false}})
      .output("y");
  const auto graph = builder.graph();
  EXPECT_THAT(print(graph), HasSubstr("%y = BatchNormalization(%x, %s, %b, %m, %v)"));
  EXPECT_THAT(graph.notes, ElementsAre(HasSubstr("saved for training")));
}

TEST(PaddleImport, QuantizationScalesAreLargestMagnitudes) {
  ProgramBuilder builder;
  builder.input("x", {1, 4})
      .parameter("s", Tensor::from<float>({1}, std::vector<float>{12.7F}))
      .parameter("z", Tensor::from<std::int32_t>({1}, std::vector<std::int32_t>{0}))
      .op("quantize_linear", {{"X", {"x"}}, {"Scale", {"s"}}, {"ZeroPoint", {"z"}}}, {{"Y", {"q"}}})
      .op("dequantize_linear", {{"X", {"q"}}, {"Scale", {"s"}}, {"ZeroPoint", {"z"}}}, {{"Y", {"y"}}})
      .output("y");
  EXPECT_THAT(builder.text(), HasSubstr("QuantizeLinear(%x, "));
  EXPECT_THAT(builder.text(), HasSubstr("0.1"));
}

TEST(PaddleImport, RefusesNumbersThatAreNone) {
  ProgramBuilder builder;
  builder.input("x", {1, 2})
      .parameter("w", Tensor::from<float>({2, 1}, std::vector<float>{1.0F, std::nanf("")}))
      .op("matmul_v2", {{"X", {"x"}}, {"Y", {"w"}}}, {{"Out", {"y"}}})
      .output("y");
  EXPECT_THAT(builder.error(), HasSubstr("found 1 NaN and 0 infinite of 2"));
}

}  // namespace
}  // namespace slim::paddle
