#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "graph/reflect.h"
#include "graph/reflect_element.h"
#include "graph/summary.h"
#include "graph/text_attribute.h"
#include "graph/text_tensor.h"

namespace slim {
namespace {

using Json = nlohmann::ordered_json;

/// Tensors of at most so many elements show them.
constexpr std::int64_t kShownElements = 64;

// One overload for each kind of attribute. JSON has no infinity and no NaN: those become strings.
Json number(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}
Json to_value(std::int64_t value) { return value; }
Json to_value(bool value) { return value; }
Json to_value(float value) {
  if (!std::isfinite(value)) return number(static_cast<double>(value));
  // The double that prints as the float's shortest form, 0.1 instead of 0.10000000149011612.
  std::string digits;
  text::append_number(digits, value);
  double shown = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), shown);
  return shown;
}
Json to_value(const std::string& value) { return value; }
Json to_value(DataType value) { return name_of(value); }
Json to_value(AutoPad value) { return text::name_of(value); }
Json to_value(const RawAttribute& value) { return {{"bytes", value.bytes.size()}}; }
Json to_value(const Tensor& tensor) {
  Json json{{"type", to_string(TensorType{tensor.type(), to_shape(tensor.dims())})}, {"bytes", tensor.bytes().size()}};
  if (tensor.count() > kShownElements) return json;
  auto elements = Json::array();
  with_element_type(tensor.type(), [&]<typename T>(std::type_identity<T>) {
    for (const T element : tensor.data<T>()) {
      if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
        elements.push_back(to_value(to_float(element)));
      } else if constexpr (std::is_same_v<T, double>) {
        elements.push_back(number(element));
      } else if constexpr (std::is_same_v<T, float>) {
        elements.push_back(to_value(element));
      } else {
        elements.push_back(element);
      }
    }
  });
  json["elements"] = std::move(elements);
  return json;
}
Json to_value(const AttributeValue& value);
Json to_value(const std::vector<Attribute>& attributes) {
  auto json = Json::object();
  for (const auto& attribute : attributes) json[attribute.name] = to_value(attribute.value);
  return json;
}
template <typename T>
Json to_value(const std::vector<T>& values) {
  auto json = Json::array();
  for (const T& value : values) json.push_back(to_value(value));
  return json;
}
Json to_value(const AttributeValue& value) {
  return std::visit([](const auto& held) { return to_value(held); }, value);
}

Json value_json(const Value& value) { return {{"name", value.name()}, {"type", to_string(value.type())}}; }

Json node_json(const Node& node) {
  Json json{{"type", node.type_name()}, {"name", node.name()}};
  auto& inputs = json["inputs"] = Json::array();
  for (const auto* input : node.inputs()) inputs.push_back(input == nullptr ? Json() : Json(input->name()));
  auto& outputs = json["outputs"] = Json::array();
  for (const auto* output : node.outputs()) outputs.push_back(value_json(*output));
  auto& attributes = json["attributes"] = Json::object();
  if (const auto* opaque = node.as<OpaqueOp>()) {
    json["opaque"] = true;
    attributes = to_value(opaque->attributes);
  } else {
    for_each_field(node.op(),
                   [&](std::string_view name, const auto& value) { attributes[std::string(name)] = to_value(value); });
  }
  const auto& origin = node.origin();
  if (origin != Origin{}) json["origin"] = {{"name", origin.name}, {"type", origin.type}, {"index", origin.index}};
  return json;
}

}  // namespace

std::string to_json(const Graph& graph) {
  Json json{{"name", graph.name}, {"opsets", Json::object()}, {"metadata", Json::object()}};
  for (const auto& [domain, version] : graph.opsets) json["opsets"][domain] = version;
  for (const auto& [key, value] : graph.metadata) json["metadata"][key] = value;
  auto& inputs = json["inputs"] = Json::array();
  for (const auto* input : graph.inputs()) inputs.push_back(value_json(*input));
  auto& constants = json["constants"] = Json::array();
  for (const auto* constant : graph.constants()) {
    Json row{{"name", constant->name()}};
    row.update(to_value(constant->constant()));
    constants.push_back(std::move(row));
  }
  auto& nodes = json["nodes"] = Json::array();
  for (const auto* node : graph.nodes()) nodes.push_back(node_json(*node));
  auto& outputs = json["outputs"] = Json::array();
  for (const auto& output : graph.outputs())
    outputs.push_back({{"name", output.name}, {"value", output.value->name()}});
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace slim
