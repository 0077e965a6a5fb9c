#include "converter/export/attributes.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "graph/reflect.h"
#include "onnx_import/onnx/format/element_type.h"

namespace slim {
namespace {

AttributeValue to_value(std::int64_t value) { return value; }
AttributeValue to_value(bool value) { return std::int64_t{value ? 1 : 0}; }
AttributeValue to_value(float value) { return value; }
AttributeValue to_value(const std::string& value) { return value; }
AttributeValue to_value(const Ints& values) { return values; }
AttributeValue to_value(const Tensor& value) { return value; }
AttributeValue to_value(DataType type) { return std::int64_t{onnx_number_of(type)}; }
AttributeValue to_value(AutoPad value) {
  return std::string(value == AutoPad::kSameUpper   ? "SAME_UPPER"
                     : value == AutoPad::kSameLower ? "SAME_LOWER"
                                                    : "NOTSET");
}

/// Attributes without a default in ONNX.
struct Required {
  std::string_view type;
  std::string_view attribute;
};
constexpr std::array kRequired{Required{"Concat", "axis"}, Required{"Cast", "to"}, Required{"LRN", "size"},
                               Required{"DepthToSpace", "blocksize"}, Required{"SpaceToDepth", "blocksize"}};

bool is_required(std::string_view type, std::string_view attribute) {
  return std::any_of(kRequired.begin(), kRequired.end(),
                     [&](const Required& row) { return row.type == type && row.attribute == attribute; });
}

template <typename T>
std::vector<Attribute> attributes_of(const T& op) {
  static const T defaults{};
  std::vector<Attribute> result;
  for_each_field_pair(op, defaults, [&](std::string_view name, const auto& value, const auto& standard) {
    if (!same_value(value, standard) || is_required(T::kName, name)) {
      result.push_back({std::string(name), to_value(value)});
    }
  });
  return result;
}

}  // namespace

std::vector<Attribute> onnx_attributes(const Op& op) {
  return std::visit(
      []<typename T>(const T& typed) -> std::vector<Attribute> {
        if constexpr (std::is_same_v<T, OpaqueOp>) {
          return typed.attributes;
        } else {
          return attributes_of(typed);
        }
      },
      op.variant());
}

}  // namespace slim
