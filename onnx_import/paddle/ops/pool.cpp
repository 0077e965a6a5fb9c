#include <fmt/format.h>

#include <algorithm>

#include "onnx_import/paddle/ops/layout.h"
#include "onnx_import/paddle/ops/ops.h"
#include "onnx_import/paddle/ops/window.h"

namespace slim::paddle {
namespace {

/// The mean or maximum of x[from, to) along `axis`, kept as an axis of 1.
Value* reduce_part(NodeContext& ctx, Value* x, std::int64_t axis, std::int64_t from, std::int64_t to, bool is_max) {
  auto* axes = ctx.constant_ints({axis});
  auto* part = ctx.step(Slice{}, {x, ctx.constant_ints({from}), ctx.constant_ints({to}), axes});
  return is_max ? ctx.step(ReduceMax{}, {part, axes}) : ctx.step(ReduceMean{}, {part, axes});
}

/// Uneven bins: bin i = [floor(i in / out), ceil((i + 1) in / out)), one axis after the other.
Value* pool_unevenly(NodeContext& ctx, Value* x, const Ints& sizes, const Ints& bins, bool is_max) {
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const auto axis = static_cast<std::int64_t>(i) + 2;
    std::vector<Value*> parts;
    for (std::int64_t bin = 0; bin < bins[i]; ++bin) {
      const auto from = bin * sizes[i] / bins[i];
      const auto to = ((bin + 1) * sizes[i] + bins[i] - 1) / bins[i];
      parts.push_back(reduce_part(ctx, x, axis, from, to, is_max));
    }
    x = parts.size() == 1 ? parts.front() : ctx.step(Concat{{axis}}, parts);
  }
  return x;
}

Value* pool_with(NodeContext& ctx, Value* x, PoolWindow window, bool is_max, bool count_include_pad) {
  if (is_max) {
    MaxPool pool;
    static_cast<PoolWindow&>(pool) = std::move(window);
    return ctx.step(std::move(pool), {x});
  }
  AveragePool pool;
  static_cast<PoolWindow&>(pool) = std::move(window);
  pool.count_include_pad = count_include_pad;
  return ctx.step(std::move(pool), {x});
}

/// ksize is the size of the output.
Value* pool_adaptively(NodeContext& ctx, Value* x, const Ints& bins, bool is_max) {
  if (std::all_of(bins.begin(), bins.end(), [](auto bin) { return bin == 1; })) {
    return is_max ? ctx.step(GlobalMaxPool{}, {x}) : ctx.step(GlobalAveragePool{}, {x});
  }
  Ints sizes;
  bool even = true;
  for (std::size_t i = 0; i < bins.size(); ++i) {
    const auto size = ctx.size(x, i + 2);
    if (!size) {
      ctx.reject(fmt::format("adaptive pooling to {} with a dynamic spatial size is not supported", to_string(bins)),
                 "give the size with --input-shape NAME=1x3x224x224");
    }
    sizes.push_back(*size);
    even = even && *size % bins[i] == 0;
  }
  if (!even) return pool_unevenly(ctx, x, sizes, bins, is_max);
  PoolWindow window;
  for (std::size_t i = 0; i < bins.size(); ++i)
    window.kernel_shape.push_back(std::max<std::int64_t>(sizes[i] / bins[i], 1));
  window.strides = window.kernel_shape;
  window.dilations.assign(bins.size(), 1);
  window.pads.assign(2 * bins.size(), 0);
  return pool_with(ctx, x, std::move(window), is_max, false);
}

Value* pooled(NodeContext& ctx, Value* x, bool is_max) {
  const auto rank = ctx.rank(x) < 3 ? 0 : ctx.rank(x) - 2;
  if (rank == 0) ctx.reject("the operand has no spatial axes");
  if (ctx.flag("global_pooling", false)) {
    return is_max ? ctx.step(GlobalMaxPool{}, {x}) : ctx.step(GlobalAveragePool{}, {x});
  }
  auto ksize = ctx.integers("KernelSize", "ksize", {});
  if (ksize.size() == 1) ksize.resize(rank, ksize.front());
  const auto fits = [](auto size) { return size > 0 && size <= 1 << 16; };
  if (ksize.size() != rank || !std::all_of(ksize.begin(), ksize.end(), fits)) {
    ctx.reject(fmt::format("expected {} positive kernel sizes, found {}", rank, to_string(ksize)));
  }
  if (ctx.flag("adaptive", false)) return pool_adaptively(ctx, x, ksize, is_max);
  PoolWindow window;
  window.kernel_shape = ksize;
  window.strides = per_axis(ctx, "strides", rank);
  window.dilations.assign(rank, 1);
  const auto padding = window_pads(ctx, x, ksize, window.strides, window.dilations);
  window.pads = padding.pads;
  window.auto_pad = padding.auto_pad;
  window.ceil_mode = ctx.flag("ceil_mode", false);
  const bool padded = std::any_of(window.pads.begin(), window.pads.end(), [](auto pad) { return pad > 0; });
  const bool counts_padding = padded && !ctx.flag("exclusive", true);
  if (!is_max && counts_padding && window.ceil_mode) {
    // Paddle counts the padding, but not what the last windows overhang behind it; runtimes differ there.
    Ints pads(2 * (rank + 2), 0);
    std::copy_n(window.pads.begin(), rank, pads.begin() + 2);
    std::copy_n(window.pads.begin() + static_cast<std::ptrdiff_t>(rank), rank,
                pads.begin() + 4 + static_cast<std::ptrdiff_t>(rank));
    window.pads.assign(2 * rank, 0);
    return pool_with(ctx, ctx.step(Pad{}, {x, ctx.constant_ints(pads)}), window, false, false);
  }
  return pool_with(ctx, x, std::move(window), is_max, counts_padding);
}

}  // namespace

/// pool2d, pool3d.
void import_pool(NodeContext& ctx) {
  const auto kind = ctx.text("pooling_type", "");
  if (kind != "max" && kind != "avg") ctx.reject("expected pooling_type max or avg, found '" + kind + "'");
  const bool last = channels_last(ctx, "data_format");
  auto* x = last ? to_channels_first(ctx, ctx.input("X")) : ctx.input("X");
  auto* y = pooled(ctx, x, kind == "max");
  ctx.define("Out", last ? to_channels_last(ctx, y) : y);
}

}  // namespace slim::paddle
