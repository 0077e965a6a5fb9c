#pragma once

#include "graph/ops/base.h"

/// Convolutions and matrix products.
namespace slim {

/// Window attributes of convolutions. An importer fills them to the kernel's rank: strides and dilations 1, pads 0
/// (begins, then ends); `kernel_shape` is that of the weight.
struct ConvWindow {
  AutoPad auto_pad = AutoPad::kNotSet;
  Ints dilations;
  std::int64_t group = 1;
  Ints kernel_shape;
  Ints pads;
  Ints strides;
  static void reflect(auto& self, auto&& field) {
    field("auto_pad", self.auto_pad);
    field("dilations", self.dilations);
    field("group", self.group);
    field("kernel_shape", self.kernel_shape);
    field("pads", self.pads);
    field("strides", self.strides);
  }
  bool operator==(const ConvWindow&) const = default;
};

struct Conv : ConvWindow {
  static constexpr std::string_view kName = "Conv";
  bool operator==(const Conv&) const = default;
};
struct ConvTranspose : ConvWindow {
  static constexpr std::string_view kName = "ConvTranspose";
  Ints output_padding;
  Ints output_shape;
  static void reflect(auto& self, auto&& field) {
    ConvWindow::reflect(self, field);
    field("output_padding", self.output_padding);
    field("output_shape", self.output_shape);
  }
  bool operator==(const ConvTranspose&) const = default;
};
struct Gemm {
  static constexpr std::string_view kName = "Gemm";
  float alpha = 1.0F;
  float beta = 1.0F;
  bool transA = false;
  bool transB = false;
  static void reflect(auto& self, auto&& field) {
    field("alpha", self.alpha);
    field("beta", self.beta);
    field("transA", self.transA);
    field("transB", self.transB);
  }
  bool operator==(const Gemm&) const = default;
};
struct MatMul : NamedOp<"MatMul"> {};

}  // namespace slim
