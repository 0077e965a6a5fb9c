#include "onnx_import/paddle/format/program.h"

#include <fmt/format.h>

#include <algorithm>

namespace slim::paddle {
namespace {

const std::vector<std::string>& arguments_of(const std::vector<Slot>& slots, std::string_view name) {
  static const std::vector<std::string> kNone;
  const auto found = std::find_if(slots.begin(), slots.end(), [name](const Slot& slot) { return slot.name == name; });
  return found == slots.end() ? kNone : found->arguments;
}

}  // namespace

const std::vector<std::string>& Operator::input(std::string_view slot) const { return arguments_of(inputs, slot); }
const std::vector<std::string>& Operator::output(std::string_view slot) const { return arguments_of(outputs, slot); }

const AttributeValue* Operator::attribute(std::string_view name) const {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [name](const Attribute& attribute) { return attribute.name == name; });
  return found == attributes.end() ? nullptr : &found->value;
}

std::string describe(const Operator& op) {
  const auto named =
      std::find_if(op.outputs.begin(), op.outputs.end(), [](const Slot& slot) { return !slot.arguments.empty(); });
  const auto result =
      named == op.outputs.end() ? std::string() : fmt::format(", output '{}'", named->arguments.front());
  return fmt::format("operator '{}' (block {}, operator {}{})", op.type, op.block, op.index, result);
}

}  // namespace slim::paddle
