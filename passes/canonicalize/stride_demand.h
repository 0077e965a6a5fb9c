#pragma once

#include <map>
#include <optional>
#include <vector>

#include "graph/graph.h"

/// The analysis behind hoist_strides: which positions of each value does anybody read?
namespace slim {

/// One stride for each spatial axis.
using Strides = Ints;

bool is_one(const Strides& strides);

/// How a node passes strides from its output to its operands.
enum class StrideRole : std::uint8_t {
  kWindow,       ///< convolution or pool that can multiply its own stride
  kElementwise,  ///< position i of the output reads position i of each operand that has spatial axes
  kOther,        ///< reads everything, computes everything
};

class StrideDemand {
 public:
  explicit StrideDemand(const Graph& graph);

  StrideRole role(const Node& node) const;
  /// Only multiples of these positions of `value` will be computed; all ones where nothing is dropped, or the rank is
  /// not known.
  Strides kept(const Value& value) const;
  /// Operands of an elementwise node whose positions correspond to those of its output.
  static std::vector<std::size_t> spatial_operands(const Node& node);

 private:
  Strides demanded_by(const Node& reader, std::size_t operand) const;
  bool reaches_convolution(const Value& value) const;

  std::map<const Value*, Strides> demand_;
  std::map<const Value*, Strides> kept_;
};

/// Window attributes of a Conv, MaxPool or AveragePool that has an input of known rank, explicit pads, no ceil_mode and
/// one output that is read; nullopt for all others.
struct PlainWindow {
  Ints kernel;
  Ints strides;
  Ints pads;
};
std::optional<PlainWindow> plain_window(const Node& node);

}  // namespace slim
