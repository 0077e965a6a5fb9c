#pragma once

#include <climits>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "graph/graph.h"
#include "runtime/executor.h"
#include "runtime/onednn/kernels.h"
#include "runtime/onednn/plan.h"

namespace slim::onednn {

/// Values of these types live in slots, in the placements that primitives choose; all others live as tensors.
inline bool has_places(DataType type) { return type == DataType::kF32 || is_8bit(type); }

/// Where a value stands.
struct Location {
  SlotId slot = -1;
  MemoryDesc desc;
};

/// A value that is known when the plan is made. Dequantized weights are computed only when somebody asks.
struct KnownValue {
  WeightKey key;
  std::function<Tensor()> tensor;
};

/// Builds a plan, node by node in topological order. One function per operator family (operators.h) asks where operands
/// stand, makes slots, appends steps, and says where results stand. A node may absorb later ones into its step.
///
/// Memory: a slot holds one value, or several that are the same bytes. It may be overwritten by the step that reads it
/// for the last time; the arena is planned in `finish`, when all lifetimes are known.
class Lowering {
 public:
  Lowering(const Graph& graph, const std::vector<Dims>& input_dims, const ExecutorOptions& options,
           WeightCache& weights);

  const Graph& graph() const { return graph_; }

  // Values.
  const Dims& dims(const Value* value) const { return state(value).dims; }
  /// Something has been defined for it: it comes before the node being lowered.
  bool is_lowered(const Value* value) const { return states_.contains(value); }
  DataType type(const Value* value) const { return state(value).type; }
  /// Computed at run time in f32, u8 or i8, with at least one element: it has a place.
  bool is_placed(const Value* value) const { return state(value).home.has_value(); }
  /// The same in f32.
  bool is_activation(const Value* value) const { return is_placed(value) && type(value) == DataType::kF32; }
  /// The same in u8 or i8.
  bool is_int8(const Value* value) const { return is_placed(value) && is_8bit(type(value)); }
  bool is_observed(const Value* value) const { return observed_.contains(value) || observed_plain_.contains(value); }
  /// Nobody but one node reads it: it may disappear inside a step.
  bool is_private(const Value* value) const { return value->use_count() == 1 && may_vanish(value); }
  /// Only nodes read it.
  bool may_vanish(const Value* value) const { return !value->is_graph_output() && !is_observed(value); }
  const KnownValue* known(const Value* value) const;
  /// The contents of a known value.
  Tensor constant(const Value* value) const { return known(value)->tensor(); }
  /// The number in a known value with one element.
  std::optional<float> scalar(const Value* value) const;

  // Places.
  const Location& home(const Value* value) const;
  /// The value in another placement; appends a reorder if it is not there yet.
  Location as(const Value* value, const MemoryDesc& desc);
  /// The same as the place of another value: the value's own, or a copy that nobody else reads.
  Location take(const Value* value, const MemoryDesc& desc);
  /// The value in another placement, where nobody else reads it.
  Location copy(const Value* value, const MemoryDesc& desc) { return reordered(value, desc); }
  Location plain(const Value* value) { return as(value, MemoryDesc::plain(dims(value), type(value))); }
  /// A known value's elements, seen as `from`, in the placement `to`; shared between executors.
  PackedWeight pack(const KnownValue& value, const MemoryDesc& from, const MemoryDesc& to);
  Location new_location(const MemoryDesc& desc);
  /// A block without a placement that oneDNN knows: the caller's steps fill it.
  SlotId new_slot(std::size_t bytes);
  /// The bytes of `whole` from `offset` on, as a slot of its own.
  SlotId new_part(SlotId whole, std::size_t offset, std::size_t bytes);
  /// Whether the node being lowered, with what it absorbed, holds the last reads of the value's slot.
  bool may_overwrite(const Value* value) const;
  /// Whether the values stand in one slot.
  bool share_memory(const Value* a, const Value* b) const { return root(home(a).slot) == root(home(b).slot); }
  /// Where `value` stands becomes the part of `whole` that begins at `offset`. False if it cannot.
  bool place_inside(const Value* value, SlotId whole, std::size_t offset);

  // Results.
  /// The value stands here from now on; its type is the location's.
  void define(const Value* value, Location location, const Dims& dims);
  void define(const Value* value, const Location& location) { define(value, location, location.desc.dims()); }
  /// The value lives in RunState::tensors; returns the index.
  int define_tensor(const Value* value, DataType type, const Dims& dims);
  void define_known(const Value* value, DataType type, const Dims& dims, KnownValue known);
  int tensor_index(const Value* value) const { return state(value).tensor; }

  /// The quantization grid on which all of the value's elements are known to lie.
  const std::optional<QuantGrid>& grid(const Value* value) const { return state(value).grid; }
  void set_grid(const Value* value, const std::optional<QuantGrid>& grid) { states_.at(value).grid = grid; }

  // Steps. `slots` are those that the step reads or writes.
  void append(std::unique_ptr<Step> step, const std::vector<SlotId>& slots);
  void append(const std::string& name, Primitive primitive, std::vector<StepOperand> operands);
  void append(const std::string& name, const std::vector<SlotId>& slots, std::function<void(RunState&)> function);

  // The walk.
  void begin(const Node* node) { group_ = {node}; }
  /// The step of the node being lowered does this node's work too.
  void absorb(const Node* node) { group_.push_back(node); }
  /// Forgets absorbed nodes.
  void forget_absorbed() { group_.resize(1); }
  bool is_absorbed(const Node* node) const { return absorbed_.contains(node); }
  /// Counts the reads of the node being lowered and of what it absorbed.
  void end();

  Plan::Draft finish();

 private:
  struct ValueState {
    DataType type = DataType::kUndefined;
    Dims dims;
    std::optional<KnownValue> known;
    std::optional<Location> home;
    std::vector<Location> copies;  ///< in other placements; never overwritten
    int tensor = -1;
    std::optional<QuantGrid> grid;
  };
  struct Slot {
    std::size_t bytes = 0;
    bool external = false;
    SlotId parent = -1;
    std::size_t offset = 0;      ///< in the parent
    std::size_t reads_left = 0;  ///< of all values that stand here; counted at the root
    int first = INT_MAX;
    int last = -1;
  };

  const ValueState& state(const Value* value) const { return states_.at(value); }
  SlotId root(SlotId slot) const;
  Location reordered(const Value* value, const MemoryDesc& desc);
  Slot& slot(SlotId id) { return slots_[static_cast<std::size_t>(id)]; }
  const Slot& slot(SlotId id) const { return slots_[static_cast<std::size_t>(id)]; }
  void add_input(std::size_t index, const Dims& dims);
  void observe(const Value* value);
  void observe_plain(const Value* value);
  Plan::Output output(std::size_t index);
  bool write_directly(const Value* value);
  void count_operations();

  const Graph& graph_;
  const ExecutorOptions& options_;
  WeightCache& weights_;
  std::unordered_set<const Value*> observed_;
  std::unordered_set<const Value*> observed_plain_;
  std::unordered_map<const Value*, ValueState> states_;
  std::vector<Slot> slots_;
  std::vector<const Node*> group_;
  std::unordered_set<const Node*> absorbed_;
  Plan::Draft draft_;
};

}  // namespace slim::onednn
