#include "graph/infer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/text.h"

namespace slim {
namespace {

using ::testing::HasSubstr;

std::string type_of(const Graph& graph, const char* name) { return to_string(graph.find_value(name)->type()); }

TEST(InferTypes, ReportsAllProblemsWithoutComplaintsThatFollow) {
  Graph graph = parse(R"(graph {
    input %x: f32[1,3,8,8]
    const %w: f32[8,4,3,3] = zeros
    const %v: f32[7] = zeros
    %a = Conv(%x, %w) {} from(stem, Conv, 3)
    %b = Relu(%a)
    %c = Add(%b, %v)
    %d = Add(%x, %v)
    %e = Relu(%x)
    output %c
    output %d
    output %e
  })");
  Diagnostics diagnostics;
  infer_types(graph, diagnostics);
  ASSERT_EQ(diagnostics.problems().size(), 2U);
  EXPECT_EQ(diagnostics.problems()[0].where, "node 'stem' (Conv, node 3)");
  EXPECT_THAT(diagnostics.problems()[0].message, HasSubstr("'w' f32[8,4,3,3]"));
  EXPECT_THAT(diagnostics.problems()[1].where, HasSubstr("node 'd' (Add)"));
  EXPECT_EQ(graph.find_value("a")->type(), TensorType{});
  EXPECT_EQ(type_of(graph, "e"), "f32[1,3,8,8]");
}

TEST(InferTypes, OpaqueOutputsKeepTheTypeTheyHave) {
  Graph graph = parse(R"(graph {
    input %x: f32[N,3]
    %a, %b = opaque "my" Thing(%x) {} : f32[N,4], undefined[*]
    %c = Relu(%a)
    %d = Relu(%b)
    output %c
    output %d
  })");
  Diagnostics diagnostics;
  infer_types(graph, diagnostics);
  EXPECT_TRUE(diagnostics.empty());
  EXPECT_EQ(type_of(graph, "a"), "f32[N,4]");
  EXPECT_EQ(type_of(graph, "c"), "f32[N,4]");
  EXPECT_EQ(graph.find_value("d")->type(), TensorType{});
}

TEST(InferTypes, StaleTypesAreReplaced) {
  Graph graph = parse("graph {\ninput %x: f32[2]\n%y = Relu(%x)\noutput %y\n}");
  graph.find_value("y")->set_type({DataType::kI8, Shape{9}});
  Diagnostics diagnostics;
  infer_types(graph, diagnostics);
  EXPECT_EQ(type_of(graph, "y"), "f32[2]");
}

TEST(InferTypes, NothingIsSaidOfWhatNobodyKnows) {
  Graph graph = parse(R"(graph {
    input %x: f32[1]
    %u = opaque "" Loop(%x)
    %a = Conv(%u, %u, %u)
    %b = Concat(%a, %u)
    %c = Reshape(%b, %u)
    %d = Slice(%c, %u, %u, %u, %u)
    %e = Resize(%d, _, %u)
    %f = QLinearConv(%e, %u, %u, %u, %u, %u, %u, %u)
    %g, %h = TopK(%f, %u)
    %i = Pad(%g, %u)
    %y = BatchNormalization(%i, %u, %u, %u, %u)
    output %y
  })");
  Diagnostics diagnostics;
  infer_types(graph, diagnostics);
  for (const auto& problem : diagnostics.problems()) ADD_FAILURE() << problem.where << problem.message;
}

TEST(Inference, GivesKnownElementsAsConstants) {
  Graph graph = parse(R"(graph {
    input %x: f32[2,3]
    input %z: f32[N,3]
    const %one: i64[] = 1
    %s = Shape(%x)
    %n = Shape(%z)
    %d = Gather(%n, %one)
    %c = Cast(%s) {to=i32}
    %e = Equal(%s, %one)
    output %d
    output %c
    output %e
  })");
  Diagnostics diagnostics;
  const auto known = infer_types(graph, diagnostics);
  EXPECT_EQ(known.constant(*graph.find_value("s")), Tensor::i64({2, 3}));
  EXPECT_EQ(known.constant(*graph.find_value("n")), std::nullopt);
  EXPECT_EQ(known.constant(*graph.find_value("d")), Tensor::scalar<std::int64_t>(3));
  EXPECT_EQ(known.constant(*graph.find_value("c")), Tensor::from<std::int32_t>({2}, {2, 3}));
  EXPECT_EQ(known.constant(*graph.find_value("e")), (Tensor::zeros(DataType::kBool, {2})));
  EXPECT_EQ(known.constant(*graph.find_value("x")), std::nullopt);
}

}  // namespace
}  // namespace slim
