#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "runtime/onednn/operators.h"
#include "runtime/reference/evaluate.h"

namespace slim::onednn {
namespace {

/// An operand of a reference kernel: a constant, a tensor of the run, plain memory, or omitted.
struct Operand {
  Tensor constant;
  int tensor = -1;
  SlotId slot = -1;
  Dims dims;
  DataType type = DataType::kUndefined;

  Tensor get(const RunState& run) const {
    if (slot >= 0) return view(run.slots[static_cast<std::size_t>(slot)], dims, type);
    return tensor >= 0 ? run.tensors[static_cast<std::size_t>(tensor)] : constant;
  }
};

struct Result {
  DataType type = DataType::kUndefined;
  Dims dims;
  int tensor = -1;
  SlotId slot = -1;
};

std::vector<Tensor> evaluate_on(const Node& node, const std::vector<Tensor>& inputs) {
  std::vector<const Tensor*> pointers;
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    pointers.push_back(node.input(i) == nullptr ? nullptr : &inputs[i]);
  }
  return evaluate(node, pointers);
}

std::vector<Operand> operands_of(Lowering& plan, const Node& node) {
  std::vector<Operand> operands;
  for (const auto* input : node.inputs()) {
    Operand operand;
    if (input != nullptr) {
      operand.dims = plan.dims(input);
      operand.type = plan.type(input);
      if (plan.known(input) != nullptr) {
        operand.constant = plan.constant(input);
      } else if (plan.is_placed(input)) {
        operand.slot = plan.plain(input).slot;
      } else {
        operand.tensor = plan.tensor_index(input);
      }
    }
    operands.push_back(std::move(operand));
  }
  return operands;
}

/// Types and dims of the results: as the graph has them, else those of a trial on zeros.
std::vector<Result> results_of(const Lowering& plan, const Node& node, const std::vector<Operand>& operands) {
  std::vector<Result> results;
  bool complete = true;
  for (const auto* value : node.outputs()) {
    const auto dims = value->type().dims();
    complete = complete && dims && value->type().type != DataType::kUndefined;
    results.push_back({value->type().type, dims.value_or(Dims{}), -1, -1});
  }
  if (complete) return results;
  std::vector<Tensor> zeros;
  for (std::size_t i = 0; i < operands.size(); ++i) {
    const auto* input = node.input(i);
    const bool runtime = input != nullptr && plan.known(input) == nullptr;
    zeros.push_back(runtime ? Tensor::zeros(plan.type(input), plan.dims(input)) : operands[i].constant);
  }
  std::vector<Tensor> outputs;
  try {
    outputs = evaluate_on(node, zeros);
  } catch (const Error&) {  // zeros are no valid axes, steps, ...
    throw DataDependentDims(ExitCode::kBadInput,
                            fmt::format("{}: the result's dims depend on the data", describe(node)));
  }
  for (std::size_t i = 0; i < outputs.size() && i < results.size(); ++i) {
    results[i] = {outputs[i].type(), outputs[i].dims(), -1, -1};
  }
  return results;
}

void store(const Node& node, const Result& result, Tensor tensor, RunState& run) {
  if (tensor.type() != result.type || tensor.dims() != result.dims) {
    throw DataDependentDims(ExitCode::kBadInput,
                            fmt::format("{}: the result's dims {} depend on the data, expected {}", describe(node),
                                        to_string(tensor.dims()), to_string(result.dims)));
  }
  if (result.slot >= 0) {
    std::memcpy(run.slots[static_cast<std::size_t>(result.slot)], tensor.bytes().data(), tensor.bytes().size());
  } else if (result.tensor >= 0) {
    run.tensors[static_cast<std::size_t>(result.tensor)] = std::move(tensor);
  }
}

}  // namespace

void lower_fallback(Lowering& plan, const Node& node) {
  if (!can_evaluate(node.op())) {
    throw Error(ExitCode::kBadInput, fmt::format("{} cannot be run: the operator is not known", describe(node)));
  }
  const auto operands = operands_of(plan, node);
  auto results = results_of(plan, node, operands);
  std::vector<SlotId> slots;
  for (const auto& operand : operands) {
    if (operand.slot >= 0) slots.push_back(operand.slot);
  }
  // Not defined yet: defining appends the observer's step, which must stand behind this one.
  for (auto& result : results) {
    if (!has_places(result.type) || count_of(result.dims) == 0) continue;
    result.slot = plan.new_location(MemoryDesc::plain(result.dims, result.type)).slot;
    slots.push_back(result.slot);
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].slot < 0 && results[i].type != DataType::kUndefined) {
      results[i].tensor = plan.define_tensor(node.output(i), results[i].type, results[i].dims);
    }
  }
  plan.append("Reference " + node.type_name(), slots, [&node, operands, results](RunState& run) {
    std::vector<Tensor> inputs(operands.size());
    std::ranges::transform(operands, inputs.begin(), [&](const Operand& operand) { return operand.get(run); });
    auto outputs = evaluate_on(node, inputs);
    for (std::size_t i = 0; i < outputs.size() && i < results.size(); ++i) {
      store(node, results[i], std::move(outputs[i]), run);
    }
  });
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (results[i].slot < 0) continue;
    plan.define(node.output(i), {results[i].slot, MemoryDesc::plain(results[i].dims, results[i].type)},
                results[i].dims);
  }
}

}  // namespace slim::onednn
