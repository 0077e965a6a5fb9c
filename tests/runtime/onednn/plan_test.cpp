#include "runtime/onednn/plan.h"

#include <cstdlib>
#include <new>

#include "runtime/onednn/executor.h"
#include "runtime/onednn/lower.h"
#include "runtime/onednn/thread_limit.h"
#include "tests/runtime/onednn/against_reference.h"

namespace {

thread_local std::size_t largest = 0;  ///< bytes

void* counted(std::size_t bytes, std::size_t alignment) {
  largest = bytes > largest ? bytes : largest;
  void* memory = std::aligned_alloc(alignment, (bytes + alignment - 1) / alignment * alignment);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}

}  // namespace

// These replace the allocation functions of this program, oneDNN's calls included. GCC sees one of a pair inlined and
// takes it for a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"
void* operator new(std::size_t bytes) { return counted(bytes, alignof(std::max_align_t)); }
void* operator new[](std::size_t bytes) { return counted(bytes, alignof(std::max_align_t)); }
void* operator new(std::size_t bytes, std::align_val_t alignment) {
  return counted(bytes, static_cast<std::size_t>(alignment));
}
void* operator new[](std::size_t bytes, std::align_val_t alignment) {
  return counted(bytes, static_cast<std::size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t, std::align_val_t) noexcept { std::free(memory); }

namespace slim::onednn {
namespace {

constexpr auto kNet = R"(input %x: f32[1,16,12,12]
  const %w: f32[32,16,3,3] = normal(seed=2, std=0.1)
  const %v: f32[32,32,1,1] = normal(seed=3, std=0.1)
  const %k: f32[32,1,1] = normal(seed=4)
  %a = Conv(%x, %w) {pads=[1,1,1,1]}
  %b = Relu(%a)
  %c = Conv(%b, %v)
  %d = Conv(%c, %v)
  %e = Add(%d, %b)
  %f = Mul(%e, %k)
  %g = Relu(%f)
  %h = MaxPool(%g) {kernel_shape=[2,2], strides=[2,2]}
  %i = Concat(%h, %h) {axis=1}
  %j = Sigmoid(%i)
  %p = GlobalAveragePool(%j)
  output %p)";

/// The same in INT8: rounding, a convolution with residual sum in place, pools, concatenation, a product of matrix and
/// vector.
constexpr auto kInt8Net = R"(input %x: f32[1,16,12,12]
  const %s: f32[] = 0.02
  const %z: u8[] = 117
  const %w: i8[32,16,3,3] = uniform(seed=2, low=-63, high=63)
  const %v: i8[32,32,1,1] = uniform(seed=3, low=-63, high=63)
  const %t: f32[] = 0.01
  const %m: i8[10,64] = uniform(seed=4, low=-63, high=63)
  %q = QuantizeLinear(%x, %s, %z)
  %a = Int8Conv(%q, %w, %t) {pads=[1,1,1,1], x_scale=0.02, x_zero_point=117, y_type=u8, y_scale=0.1}
  %b = Int8Conv(%a, %v, %t) {x_scale=0.1, y_type=u8, y_scale=0.2}
  %c = Int8Conv(%b, %v, %t, _, %a) {x_scale=0.2, residual_scale=0.1, activation=Relu, y_type=u8, y_scale=0.2}
  %d = Int8Add(%c, %b) {a_scale=0.2, b_scale=0.2, y_type=u8, y_scale=0.3}
  %h = MaxPool(%d) {kernel_shape=[2,2], strides=[2,2]}
  %i = Concat(%h, %h) {axis=1}
  %p = Int8GlobalAveragePool(%i) {x_scale=0.3, y_type=u8, y_scale=0.3}
  %f = Flatten(%p)
  %y = Int8Gemm(%f, %m, %t) {transB=true, x_scale=0.3}
  output %y)";

Plan plan_of(const Graph& graph, const std::vector<Tensor>& inputs) {
  const SingleThreaded limit;
  return Plan(lower(graph, {inputs[0].dims()}, {}, *make_weight_cache()));
}

class PlanOf : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Nets, PlanOf, ::testing::Values(kNet, kInt8Net),
                         [](const auto& info) { return info.index == 0 ? "Float" : "Int8"; });

TEST_P(PlanOf, AllocatesNoActivationsWhenItRunsAgain) {
  const auto graph = testing::graph_of(GetParam());
  const auto inputs = testing::random_inputs(graph);
  auto plan = plan_of(graph, inputs);
  const SingleThreaded limit;
  plan.run(inputs);
  largest = 0;
  plan.run(inputs);
  // oneDNN keeps books of some hundred bytes for each primitive; the result has 64 elements, an activation thousands.
  EXPECT_LE(largest, 1024U);
}

TEST(Plan, ReusesMemory) {
  const auto graph = testing::graph_of(kNet);
  // Eleven values of 32 channels of 12 by 12, at most three of which live at a time.
  EXPECT_LE(plan_of(graph, testing::random_inputs(graph)).arena_bytes(), std::size_t{4} * 32 * 144 * sizeof(float));
}

TEST(Plan, SumsResidualsInPlace) {
  const auto graph = testing::graph_of(kInt8Net);
  const auto plan = plan_of(graph, testing::random_inputs(graph));
  for (const auto& name : plan.step_names()) EXPECT_FALSE(name.starts_with("Reorder")) << name;
  // Images of 32 channels of 12 by 12 bytes: x in bytes, and at most three others at a time.
  EXPECT_LE(plan.arena_bytes(), std::size_t{4} * 32 * 144 + 4096);
}

}  // namespace
}  // namespace slim::onednn
