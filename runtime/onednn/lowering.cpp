#include "runtime/onednn/lowering.h"

#include <algorithm>

#include "runtime/onednn/memory_plan.h"

namespace slim::onednn {

Lowering::Lowering(const Graph& graph, const std::vector<Dims>& input_dims, const ExecutorOptions& options,
                   WeightCache& weights)
    : graph_(graph), options_(options), weights_(weights) {
  if (options.observer != nullptr) {
    observed_.insert(options.observed.begin(), options.observed.end());
    observed_plain_.insert(options.observed_plain.begin(), options.observed_plain.end());
  }
  for (const auto* value : graph.constants()) {
    const auto& tensor = value->constant();
    define_known(value, tensor.type(), tensor.dims(), {{tensor, {}, 0}, [tensor] { return tensor; }});
  }
  for (std::size_t i = 0; i < input_dims.size(); ++i) add_input(i, input_dims[i]);
}

void Lowering::add_input(std::size_t index, const Dims& dims) {
  const auto* value = graph_.inputs()[index];
  draft_.input_slots.push_back(-1);
  draft_.input_tensors.push_back(-1);
  const auto type = value->type().type;
  if (!has_places(type) || count_of(dims) == 0) {
    draft_.input_tensors.back() = define_tensor(value, type, dims);
    return;
  }
  const auto location = new_location(MemoryDesc::plain(dims, type));
  slot(location.slot).external = true;
  draft_.input_slots.back() = location.slot;
  define(value, location, dims);
}

const KnownValue* Lowering::known(const Value* value) const {
  if (value == nullptr) return nullptr;
  const auto& known = state(value).known;
  return known ? &*known : nullptr;
}

std::optional<float> Lowering::scalar(const Value* value) const {
  if (known(value) == nullptr || count_of(dims(value)) != 1) return std::nullopt;
  return to_f32(constant(value)).data<float>()[0];
}

const Location& Lowering::home(const Value* value) const {
  SLIM_CHECK(is_placed(value));
  return *state(value).home;
}

Location Lowering::as(const Value* value, const MemoryDesc& desc) {
  auto& self = states_.at(value);
  if (same_memory(self.home->desc, desc)) return {self.home->slot, desc};
  for (const auto& copy : self.copies) {
    if (same_memory(copy.desc, desc)) return {copy.slot, desc};
  }
  self.copies.push_back(reordered(value, desc));
  return self.copies.back();
}

Location Lowering::take(const Value* value, const MemoryDesc& desc) {
  const auto& place = home(value);
  return same_memory(place.desc, desc) ? Location{place.slot, desc} : reordered(value, desc);
}

Location Lowering::reordered(const Value* value, const MemoryDesc& desc) {
  const auto source = home(value);
  const auto reorder = make_reorder(source.desc, desc);
  SLIM_CHECK(reorder.has_value());
  auto copy = new_location(desc);
  append("Reorder", *reorder, {{Arg::kSrc, source.slot, nullptr}, {Arg::kDst, copy.slot, nullptr}});
  return copy;
}

PackedWeight Lowering::pack(const KnownValue& value, const MemoryDesc& from, const MemoryDesc& to) {
  return weights_.get(value.key, to, [&]() -> Tensor {
    auto tensor = value.tensor();
    if (from == to) return tensor;
    const auto reorder = make_reorder(from, to);
    SLIM_CHECK(reorder.has_value());
    auto packed = Tensor::uninitialized(DataType::kU8, {static_cast<std::int64_t>(to.bytes())});
    std::vector<std::byte> scratchpad(reorder->scratchpad_bytes());
    const BoundPrimitive::Operand operands[] = {{Arg::kSrc, const_cast<std::byte*>(tensor.bytes().data())},
                                                {Arg::kDst, packed.mutable_bytes().data()}};
    BoundPrimitive(*reorder, operands, scratchpad.data()).run();
    return packed;
  });
}

SlotId Lowering::new_slot(std::size_t bytes) {
  slots_.emplace_back();
  slots_.back().bytes = bytes;
  return static_cast<SlotId>(slots_.size()) - 1;
}

SlotId Lowering::new_part(SlotId whole, std::size_t offset, std::size_t bytes) {
  SLIM_CHECK(offset + bytes <= slot(whole).bytes);
  const auto id = new_slot(bytes);
  slot(id).parent = whole;
  slot(id).offset = offset;
  return id;
}

Location Lowering::new_location(const MemoryDesc& desc) { return {new_slot(desc.bytes()), desc}; }

SlotId Lowering::root(SlotId id) const {
  while (slot(id).parent >= 0) id = slot(id).parent;
  return id;
}

bool Lowering::may_overwrite(const Value* value) const {
  const auto place = root(home(value).slot);
  if (slot(place).external) return false;
  std::size_t reads = 0;
  for (const auto* node : group_) {
    for (const auto* input : node->inputs()) {
      if (input == nullptr) continue;
      const auto found = states_.find(input);
      if (found == states_.end() || !found->second.home) continue;
      reads += root(found->second.home->slot) == place ? 1U : 0U;
    }
  }
  return slot(place).reads_left == reads;
}

bool Lowering::place_inside(const Value* value, SlotId whole, std::size_t offset) {
  const auto& place = home(value);
  auto& part = slot(place.slot);
  if (part.external || part.parent >= 0 || place.slot == root(whole) || part.bytes != place.desc.bytes()) return false;
  SLIM_CHECK(offset + part.bytes <= slot(whole).bytes);
  part.parent = whole;
  part.offset = offset;
  auto& top = slot(root(whole));
  top.reads_left += part.reads_left;
  top.first = std::min(top.first, part.first);
  top.last = std::max(top.last, part.last);
  return true;
}

void Lowering::define(const Value* value, Location location, const Dims& dims) {
  slot(root(location.slot)).reads_left += value->use_count();
  auto& self = states_[value];
  self.type = location.desc.type();
  self.dims = dims;
  self.home = std::move(location);
  if (is_observed(value)) observe(value);
}

int Lowering::define_tensor(const Value* value, DataType type, const Dims& dims) {
  auto& self = states_[value];
  self.type = type;
  self.dims = dims;
  self.tensor = static_cast<int>(draft_.tensor_count++);
  return self.tensor;
}

void Lowering::define_known(const Value* value, DataType type, const Dims& dims, KnownValue known) {
  auto& self = states_[value];
  self.type = type;
  self.dims = dims;
  self.known = std::move(known);
  if (is_observed(value)) observe(value);
}

void Lowering::observe(const Value* value) {
  auto* observer = options_.observer;
  const auto& self = state(value);
  if (self.type != DataType::kF32) return;
  if (self.known) {
    const auto tensor = self.known->tensor();
    if (observed_.contains(value))
      append("Observe", {}, [=](RunState&) { observer->observe(*value, tensor.data<float>(), 0); });
    if (observed_plain_.contains(value))
      append("Observe", {}, [=](RunState&) { observer->observe_plain(*value, tensor.data<float>(), tensor.dims()); });
    return;
  }
  if (observed_plain_.contains(value)) observe_plain(value);
  if (!observed_.contains(value)) return;
  const auto place = self.home->slot;
  const auto count = static_cast<std::int64_t>(self.home->desc.bytes() / sizeof(float));
  const auto padding = count - count_of(self.dims);
  append("Observe", {place}, [=](RunState& run) {
    const auto* elements = reinterpret_cast<const float*>(run.slots[static_cast<std::size_t>(place)]);
    observer->observe(*value, {elements, static_cast<std::size_t>(count)}, padding);
  });
}

void Lowering::observe_plain(const Value* value) {
  auto* observer = options_.observer;
  const auto place = as(value, MemoryDesc::plain(dims(value), DataType::kF32)).slot;
  append("Observe", {place}, [=, dims = dims(value)](RunState& run) {
    const auto* elements = reinterpret_cast<const float*>(run.slots[static_cast<std::size_t>(place)]);
    observer->observe_plain(*value, {elements, static_cast<std::size_t>(count_of(dims))}, dims);
  });
}

void Lowering::append(std::unique_ptr<Step> step, const std::vector<SlotId>& slots) {
  const int now = static_cast<int>(draft_.steps.size());
  for (const auto id : slots) {
    auto& top = slot(root(id));
    top.first = std::min(top.first, now);
    top.last = std::max(top.last, now);
  }
  draft_.steps.push_back(std::move(step));
  draft_.infos.push_back({group_.empty() ? nullptr : group_.front(), 0.0});
}

void Lowering::append(const std::string& name, Primitive primitive, std::vector<StepOperand> operands) {
  std::vector<SlotId> slots;
  for (const auto& operand : operands) {
    if (operand.slot >= 0) slots.push_back(operand.slot);
  }
  append(std::make_unique<PrimitiveStep>(name, std::move(primitive), std::move(operands)), slots);
}

void Lowering::append(const std::string& name, const std::vector<SlotId>& slots,
                      std::function<void(RunState&)> function) {
  append(std::make_unique<FunctionStep>(name, std::move(function)), slots);
}

void Lowering::end() {
  count_operations();
  for (const auto* node : group_) {
    absorbed_.insert(node);
    for (const auto* input : node->inputs()) {
      if (input == nullptr) continue;
      const auto found = states_.find(input);
      if (found != states_.end() && found->second.home) --slot(root(found->second.home->slot)).reads_left;
    }
  }
}

/// Two for each weight that an output element meets.
void Lowering::count_operations() {
  const auto& node = *group_.front();
  const auto* x = node.input(0);
  const auto* w = node.input(1);
  const bool forward = node.is<Conv>() || node.is<Int8Conv>();
  const bool backward = node.is<ConvTranspose>() || node.is<Int8ConvTranspose>();
  const bool product = node.is<Gemm>() || node.is<MatMul>() || node.is<Int8Gemm>();
  if ((!forward && !backward && !product) || draft_.infos.empty() || draft_.infos.back().node != &node) return;
  if (product) {
    const auto rows = count_of(dims(x)) / std::max<std::int64_t>(1, dims(x).back());
    draft_.infos.back().operations = 2.0 * static_cast<double>(rows) * static_cast<double>(count_of(dims(w)));
    return;
  }
  // Each weight is used once for each position of the result, or of the input where the input is spread.
  const auto found = states_.find(backward ? x : group_.back()->output());
  if (found == states_.end() || found->second.dims.size() < 3) return;
  const auto& places = found->second.dims;
  const auto positions = places[0] * count_of(std::span(places).subspan(2));
  draft_.infos.back().operations = 2.0 * static_cast<double>(positions) * static_cast<double>(count_of(dims(w)));
}

bool Lowering::write_directly(const Value* value) {
  const auto& place = home(value);
  auto& self = slot(place.slot);
  const bool whole = self.parent < 0 && self.bytes == place.desc.bytes();
  if (self.external || !whole || place.desc.layout() != Layout::kPlain) return false;
  self.external = true;
  return true;
}

Plan::Output Lowering::output(std::size_t index) {
  const auto* value = graph_.outputs()[index].value;
  const auto& self = state(value);
  Plan::Output result;
  result.type = self.type;
  result.dims = self.dims;
  for (std::size_t i = 0; i < index; ++i) {
    if (graph_.outputs()[i].value == value) {
      result.same_as = static_cast<int>(i);
      return result;
    }
  }
  if (self.known) {
    result.constant = self.known->tensor();
  } else if (self.tensor >= 0) {
    result.tensor = self.tensor;
  } else if (const auto found = std::find(draft_.input_slots.begin(), draft_.input_slots.end(), self.home->slot);
             found != draft_.input_slots.end()) {
    result.input = static_cast<int>(found - draft_.input_slots.begin());
  } else if (write_directly(value)) {
    result.slot = self.home->slot;
  } else {
    const auto copy = new_location(MemoryDesc::plain(self.dims, self.type));
    slot(copy.slot).external = true;
    // The source may be padded memory that reads as plain: a prefix of it.
    const bool readable = same_memory(self.home->desc, copy.desc);
    const auto reorder = make_reorder(readable ? copy.desc : self.home->desc, copy.desc);
    SLIM_CHECK(reorder.has_value());
    append("Output", *reorder, {{Arg::kSrc, self.home->slot, nullptr}, {Arg::kDst, copy.slot, nullptr}});
    result.slot = copy.slot;
  }
  return result;
}

Plan::Draft Lowering::finish() {
  group_.clear();
  for (std::size_t i = 0; i < graph_.outputs().size(); ++i) draft_.outputs.push_back(output(i));
  std::vector<Lifetime> lifetimes;
  for (const auto& self : slots_) {
    const bool planned = self.parent < 0 && !self.external && self.last >= 0;
    lifetimes.push_back({planned ? self.bytes : 0, planned ? self.first : 0, planned ? self.last : -1});
  }
  const auto plan = plan_memory(lifetimes);
  draft_.arena_bytes = plan.total_bytes;
  draft_.offsets = plan.offsets;
  for (std::size_t i = 0; i < slots_.size(); ++i) {
    const auto top = root(static_cast<SlotId>(i));
    std::size_t offset = 0;
    for (auto id = static_cast<SlotId>(i); id != top; id = slot(id).parent) offset += slot(id).offset;
    const bool external = slot(top).external;
    draft_.offsets[i] = external ? Plan::kExternal : plan.offsets[static_cast<std::size_t>(top)] + offset;
    if (external && slot(static_cast<SlotId>(i)).parent >= 0) {
      draft_.external_parts.push_back({static_cast<SlotId>(i), top, offset});
    }
  }
  return std::move(draft_);
}

}  // namespace slim::onednn
