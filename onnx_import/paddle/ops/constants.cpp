#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "onnx_import/paddle/ops/ops.h"

namespace slim::paddle {
namespace {

constexpr std::int64_t kLargestConstant = 1 << 26;

/// `number` as a tensor of one element of `type` (an i64 beyond 2^53 needs `text`).
Tensor filled_element(NodeContext& ctx, DataType type, double number, const std::string& text) {
  std::int64_t exact = 0;
  const auto* end = text.data() + text.size();
  const bool is_exact = !text.empty() && std::from_chars(text.data(), end, exact).ptr == end;
  const auto whole = [&]() -> std::int64_t {
    if (is_exact) return exact;
    if (!(std::abs(number) < 9.2e18)) ctx.reject(fmt::format("{} is no integer", number));
    return static_cast<std::int64_t>(number);
  };
  switch (type) {
    case DataType::kF32:
      return Tensor::from<float>({1}, std::vector<float>{static_cast<float>(number)});
    case DataType::kF64:
      return Tensor::from<double>({1}, std::vector<double>{number});
    case DataType::kF16:
      return Tensor::from<Half>({1}, std::vector<Half>{to_half(static_cast<float>(number))});
    case DataType::kI64:
      return Tensor::i64({whole()});
    case DataType::kI32:
      return Tensor::from<std::int32_t>({1}, std::vector<std::int32_t>{static_cast<std::int32_t>(whole())});
    case DataType::kBool: {
      Tensor flag = Tensor::zeros(DataType::kBool, {1});
      flag.mutable_data<bool>()[0] = number != 0.0;
      return flag;
    }
    case DataType::kU8:
      return Tensor::from<std::uint8_t>({1}, std::vector<std::uint8_t>{static_cast<std::uint8_t>(whole() & 0xff)});
    default:
      ctx.reject(fmt::format("a constant of type {} is not supported", name_of(type)));
  }
}

double fill_value(NodeContext& ctx, const std::string& text) {
  if (ctx.has_input("ValueTensor")) return ctx.real("ValueTensor", "value", 0.0);
  if (text.empty()) return ctx.real("value", 0.0);
  if (text == "inf") return std::numeric_limits<double>::infinity();
  if (text == "-inf") return -std::numeric_limits<double>::infinity();
  if (text == "nan") return std::numeric_limits<double>::quiet_NaN();
  double number = 0.0;
  const auto* end = text.data() + text.size();
  if (std::from_chars(text.data(), end, number).ptr != end) ctx.reject(fmt::format("'{}' is no number", text));
  return number;
}

/// One constant where sizes are known, ConstantOfShape where not.
void fill(NodeContext& ctx, Value* shape, const Tensor& element) {
  if (!shape->is_constant()) return ctx.finish(ConstantOfShape{element}, {shape});
  const auto dims = to_int64s(shape->constant());
  const auto count = checked_count(dims);
  if (count < 0 || count > kLargestConstant) ctx.reject(fmt::format("a constant of {} is too large", to_string(dims)));
  Tensor tensor = Tensor::uninitialized(element.type(), dims);
  const auto out = tensor.mutable_bytes();
  const auto one = element.bytes();
  for (std::size_t i = 0; i < out.size(); i += one.size())
    std::copy(one.begin(), one.end(), out.begin() + static_cast<std::ptrdiff_t>(i));
  ctx.define("Out", ctx.constant(std::move(tensor), "value"));
}

}  // namespace

/// fill_constant: str_value, if not empty, wins over value, which is a float.
void import_fill_constant(NodeContext& ctx) {
  const auto text = ctx.text("str_value", "");
  const auto type = ctx.element_type("dtype", DataType::kF32);
  const auto element = filled_element(ctx, type, fill_value(ctx, text), text);
  fill(ctx, ctx.integer_vector("ShapeTensorList", "ShapeTensor", "shape"), element);
}

/// fill_any_like, fill_zeros_like: of the operand's sizes.
void import_fill_like(NodeContext& ctx) {
  auto* x = ctx.input("X");
  const auto type = ctx.element_type("dtype", x->type().type);
  const auto element = filled_element(ctx, type, fill_value(ctx, {}), {});
  const auto dims = x->type().dims();
  fill(ctx, dims ? ctx.constant_ints(*dims) : ctx.step(ShapeOf{}, {x}), element);
}

/// fill_constant_batch_size_like: `shape` with one size taken from the operand.
void import_fill_batch_size_like(NodeContext& ctx) {
  auto* x = ctx.input("Input");
  const auto from = ctx.axis(x, ctx.integer("input_dim_idx", 0));
  const auto to = ctx.integer("output_dim_idx", 0);
  auto shape = ctx.integers("shape");
  if (to < 0 || to >= static_cast<std::int64_t>(shape.size())) ctx.reject("output_dim_idx is outside of the shape");
  const auto element =
      filled_element(ctx, ctx.element_type("dtype", DataType::kF32), ctx.real("value", 0.0), ctx.text("str_value", ""));
  if (const auto size = ctx.size(x, static_cast<std::size_t>(from))) {
    shape[static_cast<std::size_t>(to)] = *size;
    return fill(ctx, ctx.constant_ints(shape), element);
  }
  auto* size = ctx.step(ShapeOf{from, from + 1}, {x});
  std::vector<Value*> parts;
  if (to > 0) parts.push_back(ctx.constant_ints({shape.begin(), shape.begin() + to}));
  parts.push_back(size);
  if (to + 1 < static_cast<std::int64_t>(shape.size()))
    parts.push_back(ctx.constant_ints({shape.begin() + to + 1, shape.end()}));
  fill(ctx, parts.size() == 1 ? size : ctx.step(Concat{{0}}, parts), element);
}

/// full_int_array (PIR): a vector of integers.
void import_full_int_array(NodeContext& ctx) {
  ctx.define("Out", ctx.constant(Tensor::i64(ctx.integers("value")), "value"));
}

/// assign, share_data, memcpy.
void import_assign(NodeContext& ctx) { ctx.define("Out", ctx.input("X")); }

/// assign_value: elements in the attribute of their type, since 3.x in `values`.
void import_assign_value(NodeContext& ctx) {
  const auto type = ctx.element_type("dtype", DataType::kF32);
  const auto dims = ctx.integers("shape");
  std::vector<double> numbers;
  for (const auto* name : {"values", "fp32_values", "fp64_values", "int32_values", "int64_values", "bool_values"}) {
    if (numbers.empty() && ctx.has(name)) numbers = ctx.reals(name);
  }
  if (checked_count(dims) != static_cast<std::int64_t>(numbers.size())) {
    ctx.reject(fmt::format("shape {} does not fit {} values", to_string(dims), numbers.size()));
  }
  Tensor tensor = Tensor::uninitialized(type, dims);
  auto out = tensor.mutable_bytes();
  for (const auto number : numbers) {
    const auto element = filled_element(ctx, type, number, {});
    std::copy(element.bytes().begin(), element.bytes().end(), out.begin());
    out = out.subspan(element.bytes().size());
  }
  ctx.define("Out", ctx.constant(std::move(tensor), "value"));
}

/// shape: i32 in Paddle. It stays i64 here, so that shape arithmetic is ONNX's.
void import_shape(NodeContext& ctx) { ctx.finish(ShapeOf{}, {ctx.input("Input")}); }

void import_range(NodeContext& ctx) {
  std::vector<Value*> bounds{ctx.input("Start"), ctx.input("End"), ctx.input("Step")};
  unify_integers(ctx, bounds);
  for (auto*& bound : bounds) {
    if (bound->is_constant() && bound->constant().count() == 1) {
      bound = ctx.constant(bound->constant().reshaped({}), "bound");
    } else if (ctx.rank(bound) > 0) {
      bound = ctx.step(Reshape{}, {bound, ctx.constant_ints({})});
    }
  }
  ctx.finish(Range1D{}, std::move(bounds));
}

}  // namespace slim::paddle
