#include "tests/runtime/onednn/against_reference.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <random>
#include <sstream>

#include "graph/text.h"
#include "runtime/onednn/executor.h"
#include "runtime/onednn/lower.h"
#include "runtime/onednn/thread_limit.h"
#include "runtime/reference/executor.h"

namespace slim::testing {
namespace {

std::vector<Tensor> deep_copy(const std::vector<Tensor>& tensors) {
  std::vector<Tensor> copies;
  for (const auto& tensor : tensors) {
    copies.push_back(Tensor::uninitialized(tensor.type(), tensor.dims()));
    std::ranges::copy(tensor.bytes(), copies.back().mutable_bytes().begin());
  }
  return copies;
}

/// Where two tensors of integers differ, and how often; empty if nowhere.
std::string first_difference(const Tensor& actual, const Tensor& expected) {
  const auto a = to_doubles(actual);
  const auto e = to_doubles(expected);
  std::string first;
  std::size_t count = 0;
  for (std::size_t i = 0; i < e.size(); ++i) {
    if (a[i] == e[i]) continue;
    if (count++ == 0) first = fmt::format("element {} is {}, expected {}", i, a[i], e[i]);
  }
  return count == 0 ? first : fmt::format("{}; {} of {} differ", first, count, e.size());
}

Tensor random_tensor(DataType type, const Dims& dims, std::mt19937& engine) {
  auto result = Tensor::uninitialized(type, dims);
  if (type == DataType::kF32) {
    std::normal_distribution<float> normal;
    std::ranges::generate(result.mutable_data<float>(), [&] { return normal(engine); });
  } else {
    std::ranges::generate(result.mutable_bytes(), [&] { return static_cast<std::byte>(engine()); });
  }
  return result;
}

}  // namespace

Graph graph_of(const std::string& statements) { return parse("graph test {opset=17} {\n" + statements + "\n}\n"); }

std::vector<Tensor> random_inputs(const Graph& graph, std::int64_t open, unsigned seed) {
  std::mt19937 engine(seed);
  std::vector<Tensor> inputs;
  for (const auto* input : graph.inputs()) {
    Dims dims;
    for (const auto& dim : input->type().shape.value()) dims.push_back(dim.is_known() ? dim.value() : open);
    inputs.push_back(random_tensor(input->type().type, dims, engine));
  }
  return inputs;
}

void expect_agreement(const Graph& graph, const std::vector<Tensor>& inputs, double tolerance) {
  const auto before = deep_copy(inputs);
  const auto expected = make_reference_executor(graph)->run(inputs);
  const auto executor = make_onednn_executor(graph);
  const auto actual = executor->run(inputs);
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(actual[i].type(), expected[i].type());
    ASSERT_EQ(actual[i].dims(), expected[i].dims());
    if (actual[i].type() == DataType::kF32) {
      EXPECT_LE(relative_distance(actual[i], expected[i]), tolerance) << "output " << i;
    } else {
      EXPECT_EQ(first_difference(actual[i], expected[i]), "") << "output " << i;
    }
  }
  const auto kept = deep_copy(actual);
  EXPECT_EQ(executor->run(inputs), actual) << "the second run differs";
  EXPECT_EQ(actual, kept) << "the second run changed the first one's results";
  EXPECT_EQ(inputs, before) << "the inputs were written";
}

void expect_close_integers(const Graph& graph, const std::vector<Tensor>& inputs, int slack) {
  const auto expected = make_reference_executor(graph)->run(inputs);
  const auto actual = make_onednn_executor(graph)->run(inputs);
  ASSERT_EQ(actual.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    ASSERT_EQ(actual[i].type(), expected[i].type());
    ASSERT_EQ(actual[i].dims(), expected[i].dims());
    const auto a = to_doubles(actual[i]);
    const auto e = to_doubles(expected[i]);
    for (std::size_t k = 0; k < e.size(); ++k) ASSERT_NEAR(a[k], e[k], slack) << "output " << i << "[" << k << "]";
  }
}

std::string steps_of(const Graph& graph, const std::vector<Tensor>& inputs, const ExecutorOptions& options) {
  const onednn::SingleThreaded limit;
  const auto weights = make_weight_cache();
  std::vector<Dims> dims(inputs.size());
  std::ranges::transform(inputs, dims.begin(), &Tensor::dims);
  std::string names;
  for (const auto& name : onednn::Plan(onednn::lower(graph, dims, options, *weights)).step_names())
    names += name + "\n";
  return names;
}

int count_steps(const std::string& steps, const std::string& name) {
  std::istringstream lines(steps);
  int count = 0;
  for (std::string line; std::getline(lines, line);) count += line.starts_with(name) ? 1 : 0;
  return count;
}

}  // namespace slim::testing
