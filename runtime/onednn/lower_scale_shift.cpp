#include <cmath>
#include <limits>

#include "runtime/onednn/activation.h"
#include "runtime/onednn/kernels.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

/// y = scale x + shift along one axis of x; one number stands for all.
struct Affine {
  const Value* x = nullptr;
  std::size_t axis = 1;
  std::vector<float> scale;
  std::vector<float> shift;
};

std::vector<float> floats(const Lowering& plan, const Value* value) {
  const auto tensor = to_f32(plan.constant(value));
  return {tensor.data<float>().begin(), tensor.data<float>().end()};
}

std::optional<Affine> affine_of_batch_norm(const Lowering& plan, const Node& node) {
  for (std::size_t i = 1; i < 5; ++i) {
    if (plan.known(node.input(i)) == nullptr) return std::nullopt;
  }
  Affine affine{node.input(0), 1, floats(plan, node.input(1)), floats(plan, node.input(2))};
  const auto mean = floats(plan, node.input(3));
  const auto variance = floats(plan, node.input(4));
  const double epsilon = node.as<BatchNormalization>()->epsilon;
  for (std::size_t c = 0; c < affine.scale.size(); ++c) {
    const double k = affine.scale[c] / std::sqrt(variance[c] + epsilon);
    affine.scale[c] = static_cast<float>(k);
    affine.shift[c] = static_cast<float>(affine.shift[c] - k * mean[c]);
  }
  return affine;
}

/// The only axis of x on which a constant of these dims varies; rank if it is one number; nullopt if there are several
/// or the constant would make the result larger.
std::optional<std::size_t> varying_axis(const Dims& x, const Dims& constant) {
  if (constant.size() > x.size()) return std::nullopt;
  auto axis = x.size();
  for (std::size_t i = 0; i < constant.size(); ++i) {
    const auto at = i + x.size() - constant.size();
    if (constant[i] == 1) continue;
    if (axis != x.size() || constant[i] != x[at]) return std::nullopt;
    axis = at;
  }
  return axis;
}

/// x op c, or c op x if `reversed`.
bool set_coefficients(Affine& affine, const Op& op, const std::vector<float>& c, bool reversed) {
  const auto same = [&](auto f) {
    std::vector<float> result(c.size());
    for (std::size_t i = 0; i < c.size(); ++i) result[i] = f(c[i]);
    return result;
  };
  const auto all = [&](float value) { return std::vector<float>(c.size(), value); };
  if (op.is<Add>()) {
    affine.scale = all(1.0F);
    affine.shift = c;
  } else if (op.is<Sub>()) {
    affine.scale = all(reversed ? -1.0F : 1.0F);
    affine.shift = reversed ? c : same([](float v) { return -v; });
  } else if (op.is<Mul>()) {
    affine.scale = c;
    affine.shift = all(0.0F);
  } else if (op.is<Div>() && !reversed) {
    affine.scale = same([](float v) { return 1.0F / v; });
    affine.shift = all(0.0F);
  } else {
    return false;
  }
  return true;
}

std::optional<Affine> affine_of_binary(const Lowering& plan, const Node& node) {
  const bool reversed = plan.known(node.input(0)) != nullptr;
  const auto* constant = node.input(reversed ? 0 : 1);
  const auto* x = node.input(reversed ? 1 : 0);
  if (plan.known(constant) == nullptr || plan.type(constant) != DataType::kF32 || !plan.is_activation(x)) {
    return std::nullopt;
  }
  const auto axis = varying_axis(plan.dims(x), plan.dims(constant));
  if (!axis) return std::nullopt;
  Affine affine{x, *axis, {}, {}};
  return set_coefficients(affine, node.op(), floats(plan, constant), reversed) ? std::optional(affine) : std::nullopt;
}

/// How x's memory is walked when it stands as `desc`; for one parameter in all, as one row.
ChannelView view_of(const MemoryDesc& desc, std::size_t axis) {
  const auto& dims = desc.dims();
  if (axis >= dims.size()) return {1, 1, static_cast<std::int64_t>(desc.bytes() / sizeof(float)), 1};
  const auto before = count_of(std::span(dims).first(axis));
  const auto after = count_of(std::span(dims).subspan(axis + 1));
  const auto block = block_of(desc.layout());
  if (block > 1) return {before, (dims[axis] + block - 1) / block, after, block};
  if (desc.layout() == Layout::kChannelsLast) return {1, 1, before * after, dims[axis]};
  if (after == 1) return {1, 1, before, dims[axis]};
  return {before, dims[axis], after, 1};
}

struct Bounds {
  float low = -std::numeric_limits<float>::infinity();
  float high = std::numeric_limits<float>::infinity();
};

/// The range of a ReLU or Clip. It must hold zero, or the padding of blocked layouts would not stay zero.
std::optional<Bounds> bounds_of(const std::vector<EltwiseOp>& functions) {
  if (functions.empty()) return Bounds{};
  if (functions.size() > 1) return std::nullopt;
  const auto& f = functions[0];
  if (f.kind == Eltwise::kRelu && f.alpha == 0.0F) return Bounds{0.0F};
  if (f.kind == Eltwise::kClip && f.alpha <= 0.0F && f.beta >= 0.0F) return Bounds{f.alpha, f.beta};
  return std::nullopt;
}

Location source_of(Lowering& plan, const Affine& affine) {
  const auto& place = plan.home(affine.x);
  const bool scalar = affine.axis >= plan.dims(affine.x).size();
  // A shift of all elements would reach the padding.
  const bool padded = place.desc.bytes() != static_cast<std::size_t>(count_of(plan.dims(affine.x))) * sizeof(float);
  if (scalar ? !padded : (affine.axis == 1 && place.desc.layout() != Layout::kOther)) return place;
  return plan.plain(affine.x);
}

void append_affine(Lowering& plan, const Node& node, const Affine& affine, const Bounds& bounds, const Value* result) {
  const auto source = source_of(plan, affine);
  const bool own = source.slot == plan.home(affine.x).slot && source.desc == plan.home(affine.x).desc;
  const auto target = own && plan.may_overwrite(affine.x) ? source : plan.new_location(source.desc);
  const auto view = view_of(source.desc, affine.axis);
  auto scale = affine.scale;
  auto shift = affine.shift;
  scale.resize(static_cast<std::size_t>(view.groups * view.lanes));
  shift.resize(scale.size());
  const auto from = static_cast<std::size_t>(source.slot);
  const auto to = static_cast<std::size_t>(target.slot);
  plan.append(node.type_name() + " scale_shift", {source.slot, target.slot}, [=](RunState& run) {
    const auto* x = reinterpret_cast<const float*>(run.slots[from]);
    auto* y = reinterpret_cast<float*>(run.slots[to]);
    scale_shift(x, y, view, {scale.data(), shift.data(), bounds.low, bounds.high});
  });
  plan.define(result, target, plan.dims(affine.x));
}

}  // namespace

bool lower_scale_shift(Lowering& plan, const Node& node) {
  const bool batch_norm = node.is<BatchNormalization>();
  if (batch_norm && (!plan.is_activation(node.input(0)) || plan.dims(node.input(0)).size() < 2)) return false;
  const auto affine = batch_norm ? affine_of_batch_norm(plan, node) : affine_of_binary(plan, node);
  if (!affine) return false;
  auto activation = absorb_activation(plan, node.output());
  auto bounds = bounds_of(activation.functions);
  if (!bounds) {
    plan.forget_absorbed();
    activation = {{}, node.output()};
    bounds = Bounds{};
  }
  append_affine(plan, node, *affine, *bounds, activation.result);
  return true;
}

}  // namespace slim::onednn
