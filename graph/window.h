#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "graph/ops/linear.h"
#include "graph/ops/pool.h"
#include "graph/tensor.h"

/// Geometry of convolution and pooling windows. Type inference, the reference kernels and the oneDNN plan all ask here,
/// so that they cannot disagree about paddings and output sizes. Formulas: ONNX's operator descriptions (Conv-22,
/// ConvTranspose-22, MaxPool-22, AveragePool-22).
namespace slim {

/// Window attributes of one spatial axis; pads as given, before auto_pad is applied.
struct WindowAxis {
  std::int64_t kernel = 1;
  std::int64_t stride = 1;
  std::int64_t dilation = 1;
  std::int64_t pad_begin = 0;
  std::int64_t pad_end = 0;
  AutoPad auto_pad = AutoPad::kNotSet;
  bool ceil_mode = false;             ///< pools only
  bool transposed = false;            ///< ConvTranspose
  std::int64_t output_padding = 0;    ///< ConvTranspose only
  std::int64_t output_size = kUnset;  ///< ConvTranspose's output_shape, or kUnset

  static constexpr std::int64_t kUnset = -1;

  /// Input positions that one window spans: dilation * (kernel - 1) + 1.
  std::int64_t extent() const { return dilation * (kernel - 1) + 1; }
  /// Whether the output has the input's size, whatever that is.
  bool keeps_size() const;
};

/// The attributes by axis; empty lists stand for their defaults (stride and dilation 1, pad 0). `kernel` are the
/// weight's spatial dims; a pool has them in its kernel_shape. Only for windows without a window_problem.
std::vector<WindowAxis> window_axes(const ConvWindow& conv, std::span<const std::int64_t> kernel);
std::vector<WindowAxis> window_axes(const ConvTranspose& conv, std::span<const std::int64_t> kernel);
std::vector<WindowAxis> window_axes(const PoolWindow& pool);

/// What is wrong with the attributes, whatever the input's size: a list of the wrong length, a negative pad, a stride
/// of 0, a number above kMaxWindow. Empty if nothing is.
std::string_view window_problem(const ConvWindow& conv, std::span<const std::int64_t> kernel);
std::string_view window_problem(const ConvTranspose& conv, std::span<const std::int64_t> kernel);
std::string_view window_problem(const PoolWindow& pool);

/// Attributes and input sizes above this are refused, so that none of the formulas can overflow.
inline constexpr std::int64_t kMaxWindow = std::int64_t{1} << 30;

/// Pads and output size of one axis for an input of `input` positions; nullopt if the window does not fit into the
/// padded input, or the output would be empty.
struct AxisFit {
  std::int64_t pad_begin;
  std::int64_t pad_end;
  std::int64_t output;
};
std::optional<AxisFit> fit(const WindowAxis& axis, std::int64_t input);

/// A window for an input of known size, all axes resolved; each list has one entry per spatial axis.
///
/// Output position o of a convolution or pool reads input positions o * strides - pads_begin + k * dilations for k in
/// [0, kernel); those outside of the input are padding. With ceil_mode the last window may reach beyond pads_end.
/// Input position i of a transposed convolution adds to output positions i * strides - pads_begin + k * dilations;
/// pads_end follows from `output` there, and does not contain output_padding.
struct Window {
  Dims kernel;
  Dims strides;
  Dims dilations;
  Dims pads_begin;
  Dims pads_end;
  Dims output;
};

/// nullopt if the attributes have a window_problem, the ranks differ, or the window does not fit. Type inference has
/// reported all of these before a kernel asks.
std::optional<Window> resolve_window(const ConvWindow& conv, std::span<const std::int64_t> kernel,
                                     std::span<const std::int64_t> input_spatial);
std::optional<Window> resolve_window(const ConvTranspose& conv, std::span<const std::int64_t> kernel,
                                     std::span<const std::int64_t> input_spatial);
std::optional<Window> resolve_window(const PoolWindow& pool, std::span<const std::int64_t> input_spatial);

}  // namespace slim
