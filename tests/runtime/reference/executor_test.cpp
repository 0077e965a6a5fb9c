#include "runtime/reference/executor.h"

#include <gmock/gmock.h>

#include "runtime/reference/evaluate.h"
#include "tests/runtime/reference/text_case.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Recorder final : public Observer {
 public:
  void observe(const Value& value, std::span<const float> elements, std::int64_t padding_zeros) override {
    EXPECT_EQ(padding_zeros, 0);
    seen.emplace_back(value.name());
    last.assign(elements.begin(), elements.end());
  }
  void observe_plain(const Value& value, std::span<const float> elements, const Dims& dims) override {
    plain.emplace_back(value.name(), Tensor::from<float>(dims, elements));
  }
  std::vector<std::pair<std::string, Tensor>> plain;
  std::vector<std::string> seen;
  std::vector<float> last;
};

const char* const kChain = R"(graph {
  input %x: f32[2]
  const %k: f32[] = 3
  %a = Add(%x, %x)
  %b = Mul(%a, %k)
  %n = Shape(%b)
  %c = Sub(%b, %a)
  output first = %a
  output %c
  output again = %a
  output direct = %x
  output fixed = %k
})";

TEST(ReferenceExecutor, RunsInOrderAndGivesEveryOutput) {
  const auto graph = parse(kChain);
  const auto executor = make_reference_executor(graph);
  for (const float x : {1.0F, 2.0F}) {  // a second run starts afresh
    const auto results = executor->run({Tensor::from<float>({2}, std::vector<float>{x, 10 * x})});
    ASSERT_EQ(results.size(), 5U);
    EXPECT_EQ(to_doubles(results[0]), (std::vector<double>{2.0 * x, 20.0 * x}));
    EXPECT_EQ(to_doubles(results[1]), (std::vector<double>{4.0 * x, 40.0 * x}));
    EXPECT_EQ(results[2], results[0]);
    EXPECT_EQ(to_doubles(results[3]), (std::vector<double>{x, 10.0 * x}));
    EXPECT_EQ(to_doubles(results[4]), (std::vector<double>{3.0}));
  }
}

TEST(ReferenceExecutor, ShowsObservedFloatsOnce) {
  const auto graph = parse(kChain);
  Recorder recorder;
  const auto at = [&graph](std::string_view name) { return graph.find_value(name); };
  ExecutorOptions options;
  options.observed = {at("c"), at("x"), at("n"), at("b")};
  options.observer = &recorder;
  make_reference_executor(graph, options)->run({Tensor::from<float>({2}, std::vector<float>{1, 10})});
  EXPECT_THAT(recorder.seen, ElementsAre("x", "b", "c"));
  EXPECT_THAT(recorder.last, ElementsAre(4, 40));
}

TEST(ReferenceExecutor, ShowsPlainElementsWithTheirDims) {
  const auto graph = parse(R"(graph {
    input %x: f32[2,3]
    %t = Transpose(%x)
    %s = Shape(%t)
    output %t
    output %s
  })");
  Recorder recorder;
  ExecutorOptions options;
  options.observed_plain = {graph.find_value("t"), graph.find_value("s")};
  options.observer = &recorder;
  make_reference_executor(graph, options)->run({Tensor::from<float>({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6})});
  EXPECT_THAT(recorder.seen, ElementsAre());
  ASSERT_EQ(recorder.plain.size(), 1U) << "integers are not shown";
  EXPECT_EQ(recorder.plain[0].first, "t");
  EXPECT_EQ(recorder.plain[0].second, Tensor::from<float>({3, 2}, std::vector<float>{1, 4, 2, 5, 3, 6}));
}

TEST(ReferenceExecutor, ChecksInputs) {
  const auto graph = parse(kChain);
  EXPECT_THROW(make_reference_executor(graph)->run({Tensor::from<float>({1}, std::vector<float>{1})}), Error);
  EXPECT_THROW(make_reference_executor(graph)->run({}), Error);
}

TEST(ReferenceEvaluate, RefusesOpaqueOperatorsByName) {
  EXPECT_THAT(refusal("const %x: f32[1] = [1]\n%y = opaque \"com.microsoft\" Foo(%x) @odd"),
              HasSubstr("operator com.microsoft.Foo is carried through but cannot be run by slimconv\n  node 'odd'"));
  EXPECT_FALSE(can_evaluate(OpaqueOp{}));
  EXPECT_TRUE(can_evaluate(Conv{}));
}

TEST(ReferenceEvaluate, NamesMissingOperands) {
  EXPECT_THAT(refusal("const %x: f32[1] = [1]\n%y = Add(%x)"), HasSubstr("input 1 is missing\n  node 'y' (Add"));
  EXPECT_THAT(refusal("const %x: f32[1] = [1]\n%y, %z = Relu(%x)"), HasSubstr("2 outputs are asked for"));
}

TEST(ReferenceEvaluate, ComputesHalvesInFloat) {
  // 2048 + 1 is no f16 number, the sum of three is.
  expect_result("const %x: f16[3] = [2048, 1, 1]\n%y = ReduceSum(%x)", {"f16[1] = [2050]"});
  expect_result("const %x: bf16[2] = [-1, 2]\n%y = Relu(%x)", {"bf16[2] = [0, 2]"});
  expect_result("const %x: f16[2] = [-1, 2]\n%y = ArgMax(%x)", {"i64[1] = [1]"});
}

}  // namespace
}  // namespace slim
