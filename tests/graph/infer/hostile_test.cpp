#include <gtest/gtest.h>

#include <random>

#include "graph/arity.h"
#include "graph/infer.h"

namespace slim {
namespace {

/// Makes nodes whose attributes, operand types and constants are what a hostile file may hold.
class HostileMaker {
 public:
  explicit HostileMaker(std::uint32_t seed) : random_(seed) {}

  template <typename T>
  void add_node(Graph& graph) {
    T op;
    T::reflect(op, [maker = this](auto&&, auto& field) { maker->distort(field); });
    const auto bounds = arity(op);
    std::vector<Value*> inputs(bounds.min_inputs +
                               pick(std::min<std::size_t>(bounds.max_inputs, 9) + 1 - bounds.min_inputs));
    for (auto& input : inputs) input = value(graph);
    const auto outputs =
        bounds.min_outputs + pick(std::min<std::size_t>(bounds.max_outputs, 4) + 1 - bounds.min_outputs);
    graph.add_node(op, inputs, std::vector<std::string>(outputs, "y"));
  }

 private:
  std::size_t pick(std::size_t count) { return random_() % count; }
  std::int64_t number() {
    constexpr std::int64_t kNumbers[] = {0, 1, 2, 3, 4, -1, -2, 5, 7, 224, 1 << 30, INT32_MAX, INT64_MAX, INT64_MIN};
    // Small numbers more often than not, or most nodes would fail at their first operand.
    return kNumbers[pick(pick(3) == 0 ? std::size(kNumbers) : 6)];
  }

  void distort(std::int64_t& field) { field = number(); }
  void distort(bool& field) { field = pick(2) == 0; }
  void distort(float& /*field*/) {}
  void distort(AutoPad& field) { field = static_cast<AutoPad>(pick(3)); }
  void distort(DataType& field) { field = pick(2) == 0 ? DataType::kI64 : DataType::kF32; }
  void distort(Ints& field) {
    field.resize(pick(6));
    for (auto& entry : field) entry = number();
  }
  template <typename Other>
  void distort(Other& /*field*/) {}

  Dim dim() {
    const auto value = number();
    return value == -2 ? Dim::symbol("N") : Dim(value);
  }
  Value* value(Graph& graph) {
    if (pick(12) == 0) return nullptr;
    if (pick(3) == 0) return constant(graph);
    constexpr DataType kTypes[] = {DataType::kF32, DataType::kF32, DataType::kI64, DataType::kBool, DataType::kU8};
    TensorType type{kTypes[pick(std::size(kTypes))], std::nullopt};
    if (pick(8) != 0) {
      type.shape = Shape(pick(6));
      for (auto& size : *type.shape) size = dim();
    }
    return graph.add_input("x", type);
  }
  Value* constant(Graph& graph) {
    std::vector<std::int64_t> numbers(pick(6));
    for (auto& entry : numbers) entry = number();
    if (pick(4) == 0) return graph.add_constant("c", Tensor::scalar<std::int64_t>(number()));
    if (pick(3) != 0) return graph.add_constant("c", Tensor::i64(numbers));
    const auto count = static_cast<std::int64_t>(numbers.size());
    return graph.add_constant("c", Tensor::from<float>({count}, std::vector<float>(numbers.begin(), numbers.end())));
  }

  std::mt19937 random_;
};

template <typename T>
void expect_sound_inference(std::uint32_t seed) {
  Graph graph;
  HostileMaker(seed).add_node<T>(graph);
  Diagnostics diagnostics;
  const auto known = infer_types(graph, diagnostics);
  ASSERT_LE(diagnostics.problems().size(), 1U);
  for (const auto* output : graph.nodes().front()->outputs()) {
    if (!diagnostics.empty()) {
      EXPECT_EQ(output->type(), TensorType{});
    }
    const auto found = known.partial_values.find(output);
    if (found == known.partial_values.end()) continue;
    const auto dims = output->type().dims();
    ASSERT_TRUE(dims.has_value());
    EXPECT_EQ(count_of(*dims), static_cast<std::int64_t>(found->second.size()));
    known.constant(*output);
  }
}

TEST(InferHostile, AnyOperandsGiveTypesOrOneProblem) {
  for_each_op_type([]<typename T>(std::type_identity<T>) {
    for (std::uint32_t seed = 0; seed < 500; ++seed) {
      SCOPED_TRACE(std::string(T::kName) + ", seed " + std::to_string(seed));
      expect_sound_inference<T>(seed);
    }
  });
}

}  // namespace
}  // namespace slim
