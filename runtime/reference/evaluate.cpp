#include "runtime/reference/evaluate.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/reference/kernels.h"
#include "runtime/reference/numeric.h"

namespace slim {
namespace reference {
namespace {

template <typename T, typename... Listed>
constexpr bool kIsOneOf = (std::is_same_v<T, Listed> || ...);

/// Operators that look at bytes only, or convert types themselves: these take half precision as it is.
template <typename T>
constexpr bool kTakesHalf = kIsOneOf<T, Cast, Identity, Dropout, Where, Concat, Flatten, Gather, GatherElements, Split,
                                     Slice, Reshape, Squeeze, Unsqueeze, Transpose, Expand, Tile, Pad, DepthToSpace,
                                     SpaceToDepth, ShapeOf, Size, ConstantOfShape, OpaqueOp>;

Tensors as_tensors(Tensor tensor) { return {std::move(tensor)}; }
Tensors as_tensors(Tensors tensors) { return tensors; }

bool is_half(DataType type) { return type == DataType::kF16 || type == DataType::kBF16; }

Tensor rounded(const Tensor& x, DataType type) {
  Tensor result = Tensor::uninitialized(type, x.dims());
  const auto from = x.data<float>();
  if (type == DataType::kF16) {
    std::transform(from.begin(), from.end(), result.mutable_data<Half>().begin(), to_half);
  } else {
    std::transform(from.begin(), from.end(), result.mutable_data<BFloat16>().begin(), to_bfloat16);
  }
  return result;
}

/// Runs `op` in f32 on widened operands, and rounds what is f32 then.
template <typename T>
Tensors run_in_f32(const T& op, const Node& node, std::span<const Tensor* const> inputs, DataType half) {
  std::vector<Tensor> widened;
  widened.reserve(inputs.size());
  std::vector<const Tensor*> operands;
  for (const auto* input : inputs) {
    const bool widen = input != nullptr && is_half(input->type());
    if (widen) widened.push_back(to_f32(*input));
    operands.push_back(widen ? &widened.back() : input);
  }
  auto results = as_tensors(run(op, KernelContext(node, operands)));
  for (auto& result : results) {
    if (result.type() == DataType::kF32) result = rounded(result, half);
  }
  return results;
}

template <typename T>
Tensors run_any(const T& op, const Node& node, std::span<const Tensor* const> inputs) {
  if constexpr (!kTakesHalf<T>) {
    const auto half = std::find_if(inputs.begin(), inputs.end(),
                                   [](const Tensor* input) { return input != nullptr && is_half(input->type()); });
    if (half != inputs.end()) return run_in_f32(op, node, inputs, (*half)->type());
  }
  return as_tensors(run(op, KernelContext(node, inputs)));
}

}  // namespace

Tensor run(const OpaqueOp& op, const KernelContext& context) {
  context.fail(fmt::format("operator {} is carried through but cannot be run by slimconv", type_name(op)));
}

}  // namespace reference

bool can_evaluate(const Op& op) { return !op.is<OpaqueOp>(); }

std::vector<Tensor> evaluate(const Node& node, std::span<const Tensor* const> inputs) {
  auto results = std::visit([&](const auto& op) { return reference::run_any(op, node, inputs); }, node.op().variant());
  const auto wanted = node.outputs().size();
  if (results.size() < wanted) {
    const auto what = fmt::format("{} outputs are asked for, the operator has {}", wanted, results.size());
    throw Error(ExitCode::kBadInput, what).context(describe(node));
  }
  results.resize(wanted);
  return results;
}

}  // namespace slim
