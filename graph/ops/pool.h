#pragma once

#include "graph/ops/base.h"

/// Pooling.
namespace slim {

/// Window attributes of pools, filled as ConvWindow's.
struct PoolWindow {
  AutoPad auto_pad = AutoPad::kNotSet;
  bool ceil_mode = false;
  Ints dilations;
  Ints kernel_shape;
  Ints pads;
  Ints strides;
  static void reflect(auto& self, auto&& field) {
    field("auto_pad", self.auto_pad);
    field("ceil_mode", self.ceil_mode);
    field("dilations", self.dilations);
    field("kernel_shape", self.kernel_shape);
    field("pads", self.pads);
    field("strides", self.strides);
  }
  bool operator==(const PoolWindow&) const = default;
};
struct MaxPool : PoolWindow {
  static constexpr std::string_view kName = "MaxPool";
  std::int64_t storage_order = 0;
  static void reflect(auto& self, auto&& field) {
    PoolWindow::reflect(self, field);
    field("storage_order", self.storage_order);
  }
  bool operator==(const MaxPool&) const = default;
};
struct AveragePool : PoolWindow {
  static constexpr std::string_view kName = "AveragePool";
  bool count_include_pad = false;
  static void reflect(auto& self, auto&& field) {
    PoolWindow::reflect(self, field);
    field("count_include_pad", self.count_include_pad);
  }
  bool operator==(const AveragePool&) const = default;
};
struct GlobalAveragePool : NamedOp<"GlobalAveragePool"> {};
struct GlobalMaxPool : NamedOp<"GlobalMaxPool"> {};

}  // namespace slim
