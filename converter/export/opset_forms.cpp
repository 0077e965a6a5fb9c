#include "converter/export/opset_forms.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace slim {
namespace {

constexpr std::int64_t kEver = INT64_MAX;

void refuse(NodeForm& form, std::string_view what, std::int64_t since) {
  form.problem(fmt::format("{} exists since opset {}", what, since), "convert the model to that opset first");
}

/// Axes are an attribute, and cannot be "none".
void reduce_axes(NodeForm& form) {
  const bool noop = form.has_attribute("noop_with_empty_axes");
  form.drop_attribute("noop_with_empty_axes");
  const auto* axes = form.node().input(1);
  const bool none = axes == nullptr || (axes->is_constant() && axes->constant().count() == 0);
  if (!none && !axes->is_constant()) return form.problem("expected constant axes, found computed ones");
  form.drop_input(1);
  if (!none) return form.set_attribute("axes", to_int64s(axes->constant()));
  if (!noop) return;
  // What "reduce nothing" means for the others is an elementwise function that they lack.
  const std::array identities{"ReduceMean", "ReduceMax", "ReduceMin", "ReduceProd"};
  if (std::find(identities.begin(), identities.end(), form.onnx().type) == identities.end()) {
    return refuse(form, "noop_with_empty_axes", 18);
  }
  form.onnx().type = "Identity";
  form.onnx().attributes.clear();
}

/// Without sizes the parts are equal; a remainder needs sizes.
void split_equal_parts(NodeForm& form) {
  form.drop_attribute("num_outputs");
  const auto& shape = form.node().input(0)->type().shape;
  const auto axis = form.node().as<Split>()->axis;
  if (form.node().input(1) != nullptr || !shape || shape->empty()) return;
  const auto& dim = (*shape)[normalized_axis(axis, shape->size())];
  const auto parts = static_cast<std::int64_t>(form.node().outputs().size());
  if (!dim.is_known() || dim.value() % parts == 0) return;
  const auto part = (dim.value() + parts - 1) / parts;
  Ints sizes;
  for (std::int64_t i = 0; i < parts; ++i) sizes.push_back(std::clamp(dim.value() - i * part, std::int64_t{0}, part));
  form.set_constant_input(1, "split", Tensor::i64(sizes));
}

void split_count(NodeForm& form) {
  if (form.node().input(1) != nullptr) return form.drop_attribute("num_outputs");
  form.set_attribute("num_outputs", static_cast<std::int64_t>(form.node().outputs().size()));
}

/// Pads for some axes become pads for all.
void pad_all_axes(NodeForm& form) {
  const auto* axes = form.node().input(3);
  if (axes == nullptr) return;
  const auto* pads = form.node().input(1);
  const auto rank = form.node().input(0)->type().rank();
  if (!axes->is_constant() || !pads->is_constant() || !rank) {
    return form.problem("expected constant pads and axes and a known rank");
  }
  const auto some = to_int64s(pads->constant());
  const auto which = to_int64s(axes->constant());
  Ints all(2 * *rank, 0);
  for (std::size_t i = 0; i < which.size(); ++i) {
    const auto axis = normalized_axis(which[i], *rank);
    all[axis] = some[i];
    all[axis + *rank] = some[i + which.size()];
  }
  form.set_constant_input(1, "pads", Tensor::i64(all));
  form.drop_input(3);
}

void pad_without_wrap(NodeForm& form) {
  if (form.node().as<Pad>()->mode == "wrap") refuse(form, "Pad's mode 'wrap'", 19);
}

void resize_plain(NodeForm& form) {
  for (const auto* name : {"antialias", "axes", "keep_aspect_ratio_policy"}) {
    if (form.has_attribute(name)) refuse(form, fmt::format("Resize's attribute '{}'", name), 18);
  }
}

void resize_without_symmetric(NodeForm& form) {
  if (form.node().as<Resize>()->coordinate_transformation_mode == "half_pixel_symmetric") {
    refuse(form, "Resize's mode 'half_pixel_symmetric'", 19);
  }
}

/// x * max(0, min(1, x / 6 + 0.5))
void hard_swish_parts(NodeForm& form) {
  const auto x = form.onnx().inputs.front();
  const std::vector<Attribute> sixth{{"alpha", 1.0F / 6.0F}, {"beta", 0.5F}};
  const auto gate = form.add_before("HardSigmoid", {x}, sixth, "gate");
  form.onnx().type = "Mul";
  form.onnx().inputs = {x, gate};
}

/// x * tanh(log(1 + exp(x)))
void mish_parts(NodeForm& form) {
  const auto x = form.onnx().inputs.front();
  const auto gate = form.add_before("Tanh", {form.add_before("Softplus", {x}, {}, "softplus")}, {}, "gate");
  form.onnx().type = "Mul";
  form.onnx().inputs = {x, gate};
}

/// Dilations of one are not written in any opset: ONNX Runtime hands them on to an integer kernel that has no such
/// attribute.
void average_pool_dilations(NodeForm& form) {
  const auto& dilations = form.node().as<AveragePool>()->dilations;
  const bool dilated = std::any_of(dilations.begin(), dilations.end(), [](std::int64_t d) { return d != 1; });
  if (dilated && form.opset() < 19) return refuse(form, "AveragePool's attribute 'dilations'", 19);
  if (!dilated) form.drop_attribute("dilations");
}

void reshape_without_allowzero(NodeForm& form) {
  if (form.has_attribute("allowzero")) refuse(form, "Reshape's attribute 'allowzero'", 14);
}

void shape_whole(NodeForm& form) {
  if (!form.onnx().attributes.empty()) refuse(form, "Shape of some axes", 15);
}

void no_16_bit_zero_point(NodeForm& form) {
  const auto* zero_point = form.node().input(2);
  const auto type = zero_point == nullptr ? DataType::kU8 : zero_point->type().type;
  if (type == DataType::kU16 || type == DataType::kI16) refuse(form, "16-bit quantization", 21);
}

template <std::int64_t Since>
void operator_missing(NodeForm& form) {
  refuse(form, "the operator", Since);
}

/// Padding that auto_pad computes leaves no room for given pads.
void no_pads_beside_auto_pad(NodeForm& form) {
  if (form.has_attribute("auto_pad")) form.drop_attribute("pads");
}

/// `change` is made when the target opset is in [from, below).
struct Row {
  std::string_view type;
  std::int64_t from;
  std::int64_t below;
  void (*change)(NodeForm&);
};

constexpr auto kRows = std::to_array<Row>({
    {"ReduceMean", 0, 18, reduce_axes},
    {"ReduceMax", 0, 18, reduce_axes},
    {"ReduceMin", 0, 18, reduce_axes},
    {"ReduceProd", 0, 18, reduce_axes},
    {"ReduceL1", 0, 18, reduce_axes},
    {"ReduceL2", 0, 18, reduce_axes},
    {"ReduceSumSquare", 0, 18, reduce_axes},
    {"Split", 0, 18, split_equal_parts},
    {"Split", 18, kEver, split_count},
    {"Pad", 0, 18, pad_all_axes},
    {"Pad", 0, 19, pad_without_wrap},
    {"Resize", 0, 18, resize_plain},
    {"Resize", 0, 19, resize_without_symmetric},
    {"HardSwish", 0, 14, hard_swish_parts},
    {"Mish", 0, 18, mish_parts},
    {"Gelu", 0, 20, operator_missing<20>},
    {"LayerNormalization", 0, 17, operator_missing<17>},
    {"AveragePool", 0, kEver, average_pool_dilations},
    {"Reshape", 0, 14, reshape_without_allowzero},
    {"Shape", 0, 15, shape_whole},
    {"QuantizeLinear", 0, 21, no_16_bit_zero_point},
    {"DequantizeLinear", 0, 21, no_16_bit_zero_point},
    {"Conv", 0, kEver, no_pads_beside_auto_pad},
    {"ConvTranspose", 0, kEver, no_pads_beside_auto_pad},
    {"ConvInteger", 0, kEver, no_pads_beside_auto_pad},
    {"QLinearConv", 0, kEver, no_pads_beside_auto_pad},
    {"MaxPool", 0, kEver, no_pads_beside_auto_pad},
    {"AveragePool", 0, kEver, no_pads_beside_auto_pad},
});

}  // namespace

void apply_opset_forms(NodeForm& form) {
  const auto type = form.node().type_name();
  for (const auto& row : kRows) {
    if (row.type == type && form.opset() >= row.from && form.opset() < row.below) row.change(form);
  }
}

}  // namespace slim
