#include <algorithm>
#include <bit>

#include "runtime/onednn/activation.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

/// The constant times a factor, under a key of its own.
KnownValue scaled(KnownValue value, float factor) {
  if (factor == 1.0F) return value;
  value.key.variant |= std::int64_t{std::bit_cast<std::int32_t>(factor)} << 8;
  value.tensor = [tensor = std::move(value.tensor), factor] {
    const auto source = tensor();
    auto result = Tensor::uninitialized(DataType::kF32, source.dims());
    std::ranges::transform(source.data<float>(), result.mutable_data<float>().begin(),
                           [=](float x) { return x * factor; });
    return result;
  };
  return value;
}

struct Linear {
  const Value* x;
  KnownValue weights;
  MemoryDesc weights_from;  ///< dims [outputs, inputs]
  std::optional<KnownValue> bias;
  Dims dst_dims;
};

/// The constant [inputs, outputs] (or transposed) as weights [outputs, inputs].
void set_weights(Linear& linear, const KnownValue& value, const Dims& dims, bool transposed) {
  linear.weights = value;
  linear.weights_from = transposed ? MemoryDesc::plain(dims) : MemoryDesc::strided({dims[1], dims[0]}, {1, dims[1]});
  if (!transposed) linear.weights.key.variant |= 2;
}

bool append_linear(Lowering& plan, const Node& node, const Linear& linear) {
  const auto outputs = linear.weights_from.dims()[0];
  const auto rows = count_of(linear.dst_dims) / outputs;
  const Dims src_dims{rows, linear.weights_from.dims()[1]};
  const auto bias = linear.bias ? MemoryDesc::plain({outputs}) : MemoryDesc();
  auto activation = absorb_activation(plan, node.output());
  const auto primitive = make_inner_product(MemoryDesc::plain(src_dims), MemoryDesc::any(linear.weights_from.dims()),
                                            bias, MemoryDesc::plain({rows, outputs}), {false, activation.functions});
  if (!primitive) return false;
  const auto source = plan.plain(linear.x);
  const auto target = plan.new_location(MemoryDesc::plain(linear.dst_dims));
  std::vector<StepOperand> operands{
      {Arg::kSrc, source.slot, nullptr},
      {Arg::kWeights, -1, plan.pack(linear.weights, linear.weights_from, primitive->desc(Arg::kWeights))},
      {Arg::kDst, target.slot, nullptr}};
  if (linear.bias) operands.push_back({Arg::kBias, -1, plan.pack(*linear.bias, bias, bias)});
  plan.append(node.type_name(), *primitive, std::move(operands));
  plan.define(activation.result, target, linear.dst_dims);
  return true;
}

/// Whether `dims` broadcast to rows of n numbers, the same in every row.
bool is_row_vector(const Dims& dims, std::int64_t n) {
  return count_of(dims) == n && !dims.empty() && dims.back() == n;
}

/// x has some axes in front; all become rows.
bool lower_matmul_by_constant(Lowering& plan, const Node& node) {
  const auto* b = node.input(1);
  const auto& x_dims = plan.dims(node.input(0));
  if (plan.dims(b).size() != 2 || x_dims.empty() || plan.type(b) != DataType::kF32) return false;
  Linear linear{node.input(0), {}, {}, {}, x_dims};
  linear.dst_dims.back() = plan.dims(b)[1];
  set_weights(linear, *plan.known(b), plan.dims(b), false);
  return append_linear(plan, node, linear);
}

}  // namespace

bool lower_gemm(Lowering& plan, const Node& node) {
  const auto& op = *node.as<Gemm>();
  const auto* x = node.input(0);
  const auto* weights = plan.known(node.input(1));
  if (!plan.is_activation(x) || weights == nullptr || op.transA || plan.type(node.input(1)) != DataType::kF32) {
    return false;
  }
  const auto& b_dims = plan.dims(node.input(1));
  const auto outputs = op.transB ? b_dims[0] : b_dims[1];
  Linear linear{x, {}, {}, {}, {plan.dims(x)[0], outputs}};
  set_weights(linear, scaled(*weights, op.alpha), b_dims, op.transB);
  if (node.input(2) != nullptr) {
    const auto* bias = plan.known(node.input(2));
    if (bias == nullptr || !is_row_vector(plan.dims(node.input(2)), outputs)) return false;
    linear.bias = scaled(*bias, op.beta);
  }
  return append_linear(plan, node, linear);
}

bool lower_matmul(Lowering& plan, const Node& node) {
  const auto* a = node.input(0);
  const auto* b = node.input(1);
  if (plan.is_activation(a) && plan.known(b) != nullptr) return lower_matmul_by_constant(plan, node);
  if (!plan.is_activation(a) || !plan.is_activation(b)) return false;
  const auto& a_dims = plan.dims(a);
  const auto& b_dims = plan.dims(b);
  if (a_dims.size() < 2 || a_dims.size() != b_dims.size()) return false;
  Dims dims = a_dims;
  for (std::size_t i = 0; i + 2 < dims.size(); ++i) dims[i] = std::max(a_dims[i], b_dims[i]);
  dims.back() = b_dims.back();
  const auto dst = MemoryDesc::plain(dims);
  const auto primitive = make_matmul(MemoryDesc::plain(a_dims), MemoryDesc::plain(b_dims), {}, dst, {});
  if (!primitive) return false;
  const auto target = plan.new_location(dst);
  plan.append("MatMul", *primitive,
              {{Arg::kSrc, plan.plain(a).slot, nullptr},
               {Arg::kWeights, plan.plain(b).slot, nullptr},
               {Arg::kDst, target.slot, nullptr}});
  plan.define(node.output(), target, dims);
  return true;
}

}  // namespace slim::onednn
