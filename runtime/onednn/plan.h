#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "runtime/executor.h"
#include "runtime/onednn/primitive.h"
#include "runtime/onednn/weight_cache.h"

namespace slim::onednn {

/// The dims of some value depend on what the inputs contain: no plan can be made ahead.
class DataDependentDims : public Error {
 public:
  using Error::Error;
};

/// Index of a block of memory of a plan.
using SlotId = int;

/// What the steps of one run share.
struct RunState {
  std::span<std::byte* const> slots;  ///< address of each slot
  std::vector<Tensor> tensors;        ///< values that live as tensors: all but f32, u8 and i8
};

/// One thing that a plan does. Steps run in order.
class Step {
 public:
  virtual ~Step() = default;
  /// Called once, when the addresses are known; a slot of the caller's memory still has none.
  virtual void bind(std::span<std::byte* const> /*slots*/, std::byte* /*scratchpad*/) {}
  /// Bytes of temporary memory that `run` needs.
  virtual std::size_t scratchpad_bytes() const { return 0; }
  virtual void run(RunState& state) = 0;
  /// For people: "Conv jit:avx512_core".
  virtual std::string name() const = 0;
};

/// What a step is for.
struct StepInfo {
  const Node* node = nullptr;  ///< null: it prepares the results
  double operations = 0.0;     ///< multiplications and additions, for convolutions and matrix products
};

/// Operand of a primitive: a slot, or a constant that the step keeps alive.
struct StepOperand {
  Arg arg;
  SlotId slot = -1;
  PackedWeight constant;
};

class PrimitiveStep : public Step {
 public:
  PrimitiveStep(std::string name, Primitive primitive, std::vector<StepOperand> operands)
      : name_(std::move(name)), primitive_(std::move(primitive)), operands_(std::move(operands)) {}
  void bind(std::span<std::byte* const> slots, std::byte* scratchpad) override;
  std::size_t scratchpad_bytes() const override { return primitive_.scratchpad_bytes(); }
  void run(RunState& state) override;
  std::string name() const override { return name_ + " " + primitive_.implementation(); }

 private:
  std::string name_;
  Primitive primitive_;
  std::vector<StepOperand> operands_;
  std::vector<StepOperand> external_;  ///< those whose address changes from run to run
  std::unique_ptr<BoundPrimitive> bound_;
};

/// A loop of our own.
class FunctionStep : public Step {
 public:
  FunctionStep(std::string name, std::function<void(RunState&)> function)
      : name_(std::move(name)), function_(std::move(function)) {}
  void run(RunState& state) override { function_(state); }
  std::string name() const override { return name_; }

 private:
  std::string name_;
  std::function<void(RunState&)> function_;
};

/// The elements of `dims` at `data`, without owning them.
Tensor view(const std::byte* data, const Dims& dims, DataType type);

/// A graph lowered for inputs of certain dims.
class Plan {
 public:
  /// A run's result: a slot that the run writes into fresh memory, a tensor, or a constant.
  struct Output {
    DataType type = DataType::kF32;
    Dims dims;
    SlotId slot = -1;
    int tensor = -1;
    int input = -1;    ///< shows this input
    int same_as = -1;  ///< shows this output
    Tensor constant;
  };
  /// A slot that is part of the caller's memory.
  struct ExternalPart {
    SlotId slot;
    SlotId whole;
    std::size_t offset;
  };
  struct Draft {
    std::vector<std::unique_ptr<Step>> steps;
    std::vector<StepInfo> infos;       ///< of each step
    std::vector<std::size_t> offsets;  ///< of each slot in the arena; kExternal for the caller's memory
    std::vector<ExternalPart> external_parts;
    std::size_t arena_bytes = 0;
    std::vector<SlotId> input_slots;  ///< -1: the input lives as a tensor
    std::vector<int> input_tensors;   ///< -1: not needed as a tensor
    std::size_t tensor_count = 0;
    std::vector<Output> outputs;
  };
  static constexpr std::size_t kExternal = SIZE_MAX;

  explicit Plan(Draft draft);
  /// Called for each step in place of running it; has to call `run` once or more often.
  using Around = std::function<void(std::size_t step, const std::function<void()>& run)>;
  /// Inputs must have the dims that the plan was made for.
  std::vector<Tensor> run(const std::vector<Tensor>& inputs, const Around& around = {});
  std::size_t arena_bytes() const { return draft_.arena_bytes; }
  std::size_t step_count() const { return draft_.steps.size(); }
  const Step& step(std::size_t index) const { return *draft_.steps[index]; }
  const StepInfo& info(std::size_t index) const { return draft_.infos[index]; }
  std::vector<std::string> step_names() const;

 private:
  Draft draft_;
  Tensor arena_;
  Tensor scratchpad_;
  std::vector<std::byte*> slots_;
  RunState state_;
};

}  // namespace slim::onednn
