#include "graph/verify.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "graph/arity.h"
#include "graph/text.h"

namespace slim {

/// Reaches what the public functions of Graph keep in order.
struct GraphTestAccess {
  static std::vector<Use>& uses(Value* value) { return value->uses_; }
  static std::string& name(Value* value) { return value->name_; }
  static void make_constant(Value* value, Tensor tensor) { value->constant_ = std::move(tensor); }
  static bool& is_input(Value* value) { return value->is_input_; }
  static Node*& producer(Value* value) { return value->producer_; }
  static std::size_t& output_index(Value* value) { return value->output_index_; }
  static std::size_t& graph_outputs(Value* value) { return value->graph_outputs_; }
  static std::vector<Value*>& inputs(Graph& graph) { return graph.inputs_; }
  static std::vector<GraphOutput>& outputs(Graph& graph) { return graph.outputs_; }
};

namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Access = GraphTestAccess;

std::vector<std::string> problems_of(const std::string& body) { return verify(parse("graph {" + body + "}")); }

struct Verify : ::testing::Test {
  Graph graph = parse(R"(graph {
    input %x: f32[2]
    const %c: f32[2] = [1, 2]
    %a = Relu(%x) @first
    %b = Add(%a, %c) @second
    output %b
  })");
  Value* x = graph.find_value("x");
  Value* c = graph.find_value("c");
  Value* a = graph.find_value("a");
  Value* b = graph.find_value("b");
};

TEST_F(Verify, AcceptsASoundGraph) { EXPECT_THAT(verify(graph), IsEmpty()); }

TEST_F(Verify, SeesAReadBeforeItsDefinition) {
  graph.move_before(b->producer(), a->producer());
  EXPECT_THAT(verify(graph), ElementsAre("node 'second' (Add): input 0 reads 'a', which is defined behind it"));
}

TEST_F(Verify, SeesANodeThatReadsItself) {
  graph.set_input(a->producer(), 0, a);
  EXPECT_THAT(verify(graph), ElementsAre("node 'first' (Relu): input 0 reads 'a', which is defined behind it"));
}

TEST_F(Verify, SeesAMissingUse) {
  Access::uses(x).clear();
  EXPECT_THAT(verify(graph), ElementsAre("value 'x' has uses that do not match the inputs that read it"));
}

TEST_F(Verify, SeesAUseTooMany) {
  Access::uses(c).push_back({b->producer(), 0});
  EXPECT_THAT(verify(graph), ElementsAre("value 'c' has uses that do not match the inputs that read it"));
}

TEST_F(Verify, SeesAUseAtTheWrongInput) {
  Access::uses(c)[0].index = 0;
  EXPECT_THAT(verify(graph), ElementsAre("value 'c' has uses that do not match the inputs that read it"));
}

TEST_F(Verify, SeesAUseThatIsListedTwice) {
  graph.set_input(b->producer(), 1, a);
  Access::uses(a)[1] = Access::uses(a)[0];
  EXPECT_THAT(verify(graph), ElementsAre("value 'a' has uses that do not match the inputs that read it"));
}

TEST_F(Verify, SeesAUseByAnotherGraphsNode) {
  Graph other;
  Access::uses(x)[0].node = other.add_node(Relu{}, {}, {"y"});
  EXPECT_THAT(verify(graph), ElementsAre("value 'x' has uses that do not match the inputs that read it"));
}

TEST_F(Verify, SeesAForeignValue) {
  Graph other;
  graph.add_output("foreign", other.add_input("f", {}));
  graph.add_node(Relu{}, {other.inputs()[0]}, {"y"});
  EXPECT_THAT(verify(graph), ElementsAre("node 'y' (Relu): input 0 is not a value of this graph",
                                         "output 'foreign' is not a value of this graph"));
}

TEST_F(Verify, SeesDoubleNames) {
  Access::name(a) = "x";
  EXPECT_THAT(verify(graph), ElementsAre("value 'x' is not found under its name"));
}

TEST_F(Verify, SeesAnEmptyName) {
  graph.rename(a, "");
  EXPECT_THAT(verify(graph), ElementsAre("a value has no name"));
}

TEST_F(Verify, SeesDoubleOutputNames) {
  graph.add_output("b", a);
  EXPECT_THAT(verify(graph), ElementsAre("two outputs are named 'b'"));
}

TEST_F(Verify, SeesAWrongOutputCount) {
  Access::graph_outputs(b) = 2;
  EXPECT_THAT(verify(graph), ElementsAre("value 'b' counts 2 graph outputs, but there are 1"));
}

TEST_F(Verify, SeesAWrongProducer) {
  Access::producer(a) = b->producer();
  Access::producer(x) = b->producer();
  Access::producer(c) = b->producer();
  EXPECT_THAT(verify(graph), ElementsAre("input 'x' has a producer", "constant 'c' has a producer",
                                         "node 'first' (Relu): output 'a' names another producer"));
}

TEST_F(Verify, SeesAWrongOutputIndex) {
  Access::output_index(b) = 3;
  EXPECT_THAT(verify(graph), ElementsAre("node 'second' (Add): output 'b' says it is number 3, but is 0"));
}

TEST_F(Verify, SeesAValueOfTwoKinds) {
  Access::make_constant(x, Tensor::zeros(DataType::kF32, {2}));
  Access::is_input(a) = true;
  EXPECT_THAT(verify(graph), ElementsAre("value 'x' is defined twice", "value 'x' is an input and a constant",
                                         "node 'first' (Relu): output 'a' is also an input or a constant"));
}

TEST_F(Verify, SeesAListedInputThatIsNone) {
  Access::is_input(x) = false;
  EXPECT_THAT(verify(graph), ElementsAre("value 'x' is listed as an input, but is none"));
}

TEST_F(Verify, SeesAConstantOfAnotherType) {
  c->set_type({DataType::kF32, Shape{3}});
  EXPECT_THAT(verify(graph), ElementsAre("constant 'c' has type f32[3], its tensor f32[2]"));
}

TEST_F(Verify, SeesABoolThatIsNone) {
  auto tensor = Tensor::zeros(DataType::kBool, {2});
  tensor.mutable_bytes()[1] = std::byte{2};
  graph.add_constant("flags", tensor);
  EXPECT_THAT(verify(graph), ElementsAre("constant 'flags' holds a bool that is neither 0 nor 1"));
}

TEST_F(Verify, SeesAnOmittedInputAtTheEnd) {
  auto* node = graph.add_node(Clip{}, {x, c}, {"y"});
  graph.set_input(node, 1, nullptr);
  EXPECT_THAT(verify(graph), ElementsAre("node 'y' (Clip): ends with an omitted input"));
}

TEST(VerifyArity, CountsInputsAndOutputs) {
  const std::string x = "input %x: f32[2] ";
  EXPECT_THAT(problems_of(x + "%y = Conv(%x)"), ElementsAre("node 'y' (Conv): expected 2 to 3 inputs, found 1"));
  EXPECT_THAT(problems_of(x + "%y = Relu(%x, %x)"), ElementsAre("node 'y' (Relu): expected 1 inputs, found 2"));
  EXPECT_THAT(problems_of("%y = Concat()"), ElementsAre("node 'y' (Concat): expected at least 1 inputs, found 0"));
  EXPECT_THAT(problems_of(x + "%y = TopK(%x, %x)"), ElementsAre("node 'y' (TopK): expected 2 outputs, found 1"));
  EXPECT_THAT(problems_of(x + "() = Split(%x)"), ElementsAre(HasSubstr("expected at least 1 outputs, found 0")));
  EXPECT_THAT(problems_of(x + "%y = Add(_, %x)"), ElementsAre("node 'y' (Add): input 0 is required, but omitted"));
  EXPECT_THAT(problems_of(x + "%y = Concat(%x, _, %x)"),
              ElementsAre("node 'y' (Concat): input 1 is required, but omitted"));
  EXPECT_THAT(problems_of(x + "%y = Clip(%x, _, %x)"), IsEmpty());
  EXPECT_THAT(problems_of(x + "%a, %b = Split(%x)"), IsEmpty());
  EXPECT_THAT(problems_of(x + "%y = opaque Foo(_, %x) captures [c]"), IsEmpty());
  EXPECT_THAT(problems_of(x + "%y = opaque Foo(%x) captures [c, d]"),
              ElementsAre("node 'y' (Foo): captures 2 values, but has 1 inputs"));
}

TEST(Arity, FollowsTheOperatorsInNormalForm) {
  EXPECT_EQ(arity(Conv{}), (Arity{2, 3, 1, 1}));
  EXPECT_EQ(arity(Sigmoid{}), (Arity{1, 1, 1, 1}));
  EXPECT_EQ(arity(Where{}), (Arity{3, 3, 1, 1}));
  EXPECT_EQ(arity(Split{}), (Arity{1, 2, 1, Arity::kMany}));
  EXPECT_EQ(arity(QLinearConv{}), (Arity{8, 9, 1, 1}));
  EXPECT_EQ(arity(OpaqueOp{}), (Arity{0, Arity::kMany, 0, Arity::kMany}));
}

}  // namespace
}  // namespace slim
