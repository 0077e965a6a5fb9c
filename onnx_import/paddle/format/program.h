#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "graph/shape.h"

/// A Paddle program as plain structs, whichever file it came from: what it says, not yet what it means. Programs of the
/// newer representation (PIR) are told in the words of ProgramDesc: its operator names, slots and attributes.
namespace slim::paddle {

/// Attributes are read by wanted kind, so one number type and one list type are enough.
using AttributeValue = std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>,
                                    std::vector<double>, std::vector<std::string>>;

struct Attribute {
  std::string name;
  AttributeValue value;
};

/// A named list of operands or results.
struct Slot {
  std::string name;
  std::vector<std::string> arguments;
};

struct Operator {
  std::string type;
  std::vector<Slot> inputs;
  std::vector<Slot> outputs;
  std::vector<Attribute> attributes;
  std::int64_t block = 0;
  std::int64_t index = 0;  ///< position in its block
  bool has_block = false;  ///< control flow: runs another block

  /// The slot's arguments; empty if there is no such slot.
  const std::vector<std::string>& input(std::string_view slot) const;
  const std::vector<std::string>& output(std::string_view slot) const;
  const AttributeValue* attribute(std::string_view name) const;
};

/// An input or a parameter as the program declares it.
struct Variable {
  std::string name;
  TensorType type;            ///< dims below zero are unknown
  bool is_parameter = false;  ///< its contents lie in the parameter files
};

struct Program {
  /// major * 1000000 + minor * 1000 + patch of the Paddle that wrote it; 0 in 1.x; kPirVersion for PIR files.
  std::int64_t version = 0;
  std::vector<Variable> variables;
  /// Of block 0; `feed` and `fetch` operators included.
  std::vector<Operator> operators;
  std::vector<std::string> need_feed;  ///< variables that the program says must be fed
};

inline constexpr std::int64_t kPirVersion = 3000000;

/// "operator 'conv2d' (block 0, operator 14, output 'conv1.tmp_0')".
std::string describe(const Operator& op);

}  // namespace slim::paddle
