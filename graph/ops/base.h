#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "graph/attribute.h"
#include "graph/data_type.h"
#include "graph/tensor.h"

/// What the operator structs share. Each struct lists its fields once, in `reflect`; printing, parsing, comparing,
/// hashing and exporting come from there. A field is an int64_t, bool, float, std::string, std::vector of int64_t or
/// float, DataType, AutoPad, Tensor or std::vector<Attribute> or of std::string.
namespace slim {

enum class AutoPad : std::uint8_t { kNotSet, kSameUpper, kSameLower };  ///< VALID is imported as pads of zero

using Ints = std::vector<std::int64_t>;

/// A string usable as a template argument.
template <std::size_t N>
struct FixedString {
  constexpr FixedString(const char (&text)[N]) { std::copy_n(text, N, data); }
  char data[N];
};

/// What every operator has: its ONNX name; an operator without attributes adds nothing.
template <FixedString Name>
struct NamedOp {
  static constexpr std::string_view kName{Name.data, sizeof(Name.data) - 1};
  static void reflect(auto& /*self*/, auto&& /*field*/) {}
  bool operator==(const NamedOp&) const = default;
};

/// Operators whose only attribute is `axis`; `Default` is ONNX's default.
template <FixedString Name, std::int64_t Default>
struct AxisOp {
  static constexpr std::string_view kName{Name.data, sizeof(Name.data) - 1};
  std::int64_t axis = Default;
  static void reflect(auto& self, auto&& field) { field("axis", self.axis); }
  bool operator==(const AxisOp&) const = default;
};

}  // namespace slim
