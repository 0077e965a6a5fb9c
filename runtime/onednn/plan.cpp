#include "runtime/onednn/plan.h"

#include <algorithm>

namespace slim::onednn {
namespace {

class View : public Buffer {
 public:
  explicit View(std::span<const std::byte> bytes) : bytes_(bytes) {}
  std::span<const std::byte> bytes() const override { return bytes_; }

 private:
  std::span<const std::byte> bytes_;
};

Tensor block(std::size_t bytes) { return Tensor::uninitialized(DataType::kU8, {static_cast<std::int64_t>(bytes)}); }

/// oneDNN and the steps take addresses of what they only read as pointers to what they may write.
std::byte* address(const Tensor& tensor) { return const_cast<std::byte*>(tensor.bytes().data()); }

}  // namespace

Tensor view(const std::byte* data, const Dims& dims, DataType type) {
  const std::span<const std::byte> bytes(data, static_cast<std::size_t>(count_of(dims)) * size_of(type));
  return {type, dims, std::make_shared<View>(bytes), bytes};
}

void PrimitiveStep::bind(std::span<std::byte* const> slots, std::byte* scratchpad) {
  std::vector<BoundPrimitive::Operand> operands;
  for (const auto& operand : operands_) {
    auto* data = operand.constant ? address(*operand.constant) : slots[static_cast<std::size_t>(operand.slot)];
    if (data == nullptr) external_.push_back(operand);
    operands.push_back({operand.arg, data});
  }
  bound_ = std::make_unique<BoundPrimitive>(primitive_, operands, scratchpad);
}

void PrimitiveStep::run(RunState& state) {
  for (const auto& operand : external_) bound_->set(operand.arg, state.slots[static_cast<std::size_t>(operand.slot)]);
  bound_->run();
}

Plan::Plan(Draft draft) : draft_(std::move(draft)), arena_(block(draft_.arena_bytes)) {
  slots_.resize(draft_.offsets.size());
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    slots_[i] = draft_.offsets[i] == kExternal ? nullptr : arena_.mutable_bytes().data() + draft_.offsets[i];
  }
  std::size_t scratchpad = 0;
  for (const auto& step : draft_.steps) scratchpad = std::max(scratchpad, step->scratchpad_bytes());
  scratchpad_ = block(scratchpad);
  for (auto& step : draft_.steps) step->bind(slots_, scratchpad_.mutable_bytes().data());
  state_.slots = slots_;
  state_.tensors.resize(draft_.tensor_count);
}

std::vector<Tensor> Plan::run(const std::vector<Tensor>& inputs, const Around& around) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (draft_.input_slots[i] >= 0) slots_[static_cast<std::size_t>(draft_.input_slots[i])] = address(inputs[i]);
    if (draft_.input_tensors[i] >= 0) state_.tensors[static_cast<std::size_t>(draft_.input_tensors[i])] = inputs[i];
  }
  std::vector<Tensor> results(draft_.outputs.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& output = draft_.outputs[i];
    if (output.slot < 0) continue;
    results[i] = Tensor::uninitialized(output.type, output.dims);
    slots_[static_cast<std::size_t>(output.slot)] = results[i].mutable_bytes().data();
  }
  for (const auto& part : draft_.external_parts) {
    slots_[static_cast<std::size_t>(part.slot)] = slots_[static_cast<std::size_t>(part.whole)] + part.offset;
  }
  if (around) {
    for (std::size_t i = 0; i < draft_.steps.size(); ++i) around(i, [&] { draft_.steps[i]->run(state_); });
  } else {
    for (auto& step : draft_.steps) step->run(state_);
  }
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& output = draft_.outputs[i];
    if (output.tensor >= 0) results[i] = state_.tensors[static_cast<std::size_t>(output.tensor)];
    if (output.input >= 0) results[i] = inputs[static_cast<std::size_t>(output.input)].reshaped(output.dims);
    if (output.same_as >= 0) results[i] = results[static_cast<std::size_t>(output.same_as)];
    if (output.constant.type() != DataType::kUndefined) results[i] = output.constant;
  }
  std::fill(state_.tensors.begin(), state_.tensors.end(), Tensor());
  return results;
}

std::vector<std::string> Plan::step_names() const {
  std::vector<std::string> names;
  for (const auto& step : draft_.steps) names.push_back(step->name());
  return names;
}

}  // namespace slim::onednn
