#include <algorithm>
#include <map>

#include "runtime/onednn/executor.h"
#include "runtime/reference/executor.h"
#include "tests/runtime/onednn/against_reference.h"

namespace slim::testing {
namespace {

/// What does not depend on the order of the elements.
struct Seen {
  double sum = 0;
  double squares = 0;
  float min = 0;
  float max = 0;
  std::int64_t count = 0;
  int calls = 0;
};

class Recorder : public Observer {
 public:
  void observe(const Value& value, std::span<const float> elements, std::int64_t padding_zeros) override {
    auto& seen = values[value.name()];
    ++seen.calls;
    seen.count = static_cast<std::int64_t>(elements.size()) - padding_zeros;
    seen.sum = seen.squares = 0;
    const auto [low, high] = std::ranges::minmax(elements);
    seen.min = low;
    seen.max = high;
    for (const double x : elements) {
      seen.sum += x;
      seen.squares += x * x;
    }
    zeros = zeros && std::ranges::count(elements, 0.0F) >= padding_zeros;
  }
  std::map<std::string, Seen> values;
  bool zeros = true;
};

std::vector<const Value*> named(const Graph& graph, const std::vector<std::string>& names) {
  std::vector<const Value*> values(names.size());
  std::ranges::transform(names, values.begin(), [&](const auto& name) { return graph.find_value(name); });
  return values;
}

/// Both executors show the same numbers of `names`.
void expect_same_sight(const std::string& statements, const std::vector<std::string>& names) {
  const auto graph = graph_of(statements);
  const auto inputs = random_inputs(graph);
  Recorder expected;
  Recorder actual;
  make_reference_executor(graph, {named(graph, names), &expected})->run(inputs);
  const auto executor = make_onednn_executor(graph, {named(graph, names), &actual});
  const auto outputs = executor->run(inputs);
  EXPECT_LE(relative_distance(outputs[0], make_onednn_executor(graph)->run(inputs)[0]), kTolerance);
  EXPECT_TRUE(actual.zeros);
  for (const auto& name : names) {
    SCOPED_TRACE(name);
    const auto& a = actual.values[name];
    const auto& e = expected.values[name];
    EXPECT_EQ(a.calls, 1);
    EXPECT_EQ(a.count, e.count);
    EXPECT_NEAR(a.sum, e.sum, 1e-4 * static_cast<double>(e.count));
    EXPECT_NEAR(a.squares, e.squares, 1e-4 * (1 + e.squares));
    // Padding may lift the minimum or lower the maximum to zero.
    EXPECT_NEAR(std::min(a.min, 0.0F), std::min(e.min, 0.0F), 1e-4);
    EXPECT_NEAR(std::max(a.max, 0.0F), std::max(e.max, 0.0F), 1e-4);
  }
}

constexpr auto kNet = R"(input %x: f32[1,3,9,9]
  const %w: f32[20,3,3,3] = normal(seed=2, std=0.3)
  const %u: f32[20,20,3,3] = normal(seed=3, std=0.1)
  const %k: f32[20] = normal(seed=4)
  const %v: f32[20] = uniform(seed=5, low=0.5)
  %a = Conv(%x, %w) {pads=[1,1,1,1]}
  %b = Relu(%a)
  %c = Conv(%b, %u, %k) {pads=[1,1,1,1]}
  %d = Conv(%c, %u) {pads=[1,1,1,1]}
  %s = Add(%d, %b)
  %r = Relu(%s)
  %n = BatchNormalization(%r, %k, %k, %k, %v)
  %q = Relu(%n)
  %p = GlobalAveragePool(%q)
  %f = Flatten(%p)
  output %f)";

TEST(Observer, SeesEveryValueAsTheReferenceDoes) {
  expect_same_sight(kNet, {"x", "a", "b", "c", "d", "s", "r", "n", "q", "p", "f"});
}

TEST(Observer, SeesWhatFusionLeaves) { expect_same_sight(kNet, {"b", "r", "q"}); }

TEST(Observer, OfBothSidesOfAnAddPreventsTheSumInPlace) {
  const auto graph = graph_of(kNet);
  const auto inputs = random_inputs(graph);
  Recorder recorder;
  EXPECT_EQ(count_steps(steps_of(graph, inputs), "Add"), 0);
  EXPECT_EQ(count_steps(steps_of(graph, inputs, {named(graph, {"d"}), &recorder}), "Add"), 1);
  // Behind a fused activation nothing is lost.
  const auto steps = steps_of(graph, inputs, {named(graph, {"b", "r"}), &recorder});
  EXPECT_EQ(count_steps(steps, "Relu") + count_steps(steps, "Add"), 0) << steps;
}

TEST(Observer, SeesDepthwiseConvolutions) {
  // On CPUs without AVX-512 these work on blocks of channels, with padding: 20 is no whole number of them.
  expect_same_sight(R"(input %x: f32[1,20,9,9]
    const %w: f32[20,1,3,3] = normal(seed=2)
    %y = Conv(%x, %w) {group=20}
    %z = Relu(%y)
    output %y
    output %z)",
                    {"y", "z"});
}

/// Keeps the last run's elements in their order.
class PlainRecorder : public Observer {
 public:
  void observe(const Value& value, std::span<const float> /*elements*/, std::int64_t /*padding_zeros*/) override {
    any_layout.push_back(value.name());
  }
  void observe_plain(const Value& value, std::span<const float> elements, const Dims& dims) override {
    values[value.name()] = Tensor::from<float>(dims, elements);
    order.push_back(value.name());
  }
  std::map<std::string, Tensor> values;
  std::vector<std::string> order;
  std::vector<std::string> any_layout;
};

/// Both executors show the same elements of `names` in the same order.
void expect_same_elements(const std::string& statements, const std::vector<std::string>& names) {
  const auto graph = graph_of(statements);
  const auto inputs = random_inputs(graph);
  PlainRecorder expected;
  PlainRecorder actual;
  ExecutorOptions options;
  options.observed_plain = named(graph, names);
  options.observer = &expected;
  make_reference_executor(graph, options)->run(inputs);
  options.observer = &actual;
  const auto outputs = make_onednn_executor(graph, options)->run(inputs);
  EXPECT_LE(relative_distance(outputs[0], make_onednn_executor(graph)->run(inputs)[0]), kTolerance);
  EXPECT_TRUE(std::ranges::is_permutation(actual.order, expected.order));
  EXPECT_EQ(actual.order.size(), names.size());
  EXPECT_TRUE(actual.any_layout.empty());
  for (const auto& name : names) {
    SCOPED_TRACE(name);
    ASSERT_EQ(actual.values[name].dims(), expected.values[name].dims());
    EXPECT_LE(relative_distance(actual.values[name], expected.values[name]), kTolerance);
  }
}

TEST(PlainObserver, SeesTheElementsInTheirOrder) {
  expect_same_elements(kNet, {"x", "a", "b", "c", "d", "s", "r", "n", "q", "p", "f"});
  expect_same_elements(kNet, {"b", "r"});
  expect_same_elements(kNet, {"c"});
}

TEST(PlainObserver, SeesChannelsThatFillNoBlock) {
  expect_same_elements(R"(input %x: f32[2,20,9,9]
    const %w: f32[20,1,3,3] = normal(seed=2)
    const %u: f32[5,20,1,1] = normal(seed=3)
    %y = Conv(%x, %w) {group=20}
    %z = Relu(%y)
    %v = Conv(%z, %u)
    output %v)",
                       {"y", "z", "v"});
}

TEST(PlainObserver, MayNameValuesThatAreObservedInAnyLayoutToo) {
  const auto graph = graph_of(kNet);
  PlainRecorder recorder;
  ExecutorOptions options;
  options.observed = named(graph, {"b", "c"});
  options.observed_plain = named(graph, {"b"});
  options.observer = &recorder;
  make_onednn_executor(graph, options)->run(random_inputs(graph));
  EXPECT_EQ(recorder.order, (std::vector<std::string>{"b"}));
  EXPECT_EQ(recorder.any_layout, (std::vector<std::string>{"b", "c"}));
}

TEST(PlainObserver, SeesConstantsAndGraphInputs) {
  expect_same_elements("input %x: f32[2]\nconst %k: f32[2] = [3,4]\n%y = Mul(%x, %k)\noutput %y", {"k", "x"});
}

TEST(Observer, SeesConstantsAndSkipsIntegers) {
  const auto graph =
      graph_of("input %x: f32[2]\nconst %k: f32[2] = [3,4]\n%y = Mul(%x, %k)\n%s = Shape(%y)\noutput %y");
  Recorder recorder;
  make_onednn_executor(graph, {named(graph, {"k", "s"}), &recorder})->run(random_inputs(graph));
  EXPECT_EQ(recorder.values.size(), 1U);
  EXPECT_EQ(recorder.values["k"].sum, 7.0);
}

}  // namespace
}  // namespace slim::testing
