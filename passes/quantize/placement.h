#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "graph/graph.h"
#include "graph/range.h"
#include "passes/quantize/operator_table.h"
#include "passes/quantize/target.h"

namespace slim {

/// A node is known by the name of its first output: unique, and equal in clones of the graph.
std::string key_of(const Node& node);

/// A value that gets a QuantizeLinear behind it.
struct QuantizedValue {
  std::size_t group = 0;           ///< values of one group share scale and zero point
  bool moved = false;              ///< holds numbers of another member of its group: needs no range of its own
  std::optional<Range> fixed;      ///< the producing function's range: needs no calibration
  std::optional<Bounds> absorbed;  ///< bounds of the Relu or Clip in front of it, which its quantization takes over
  bool is_tail = false;            ///< read in float only, on the way to a graph output: nothing may clip
};

struct KeptFloat {
  std::string node;  ///< name for the user
  std::string type;  ///< operator
  std::string reason;
};

/// What will be quantized, before any range is known. Refers to the graph by names, so it holds for clones, too.
struct QuantizationPlan {
  std::set<std::string> nodes;                   ///< keys of nodes that become integer operators
  std::map<std::string, std::string> absorbing;  ///< key of an absorbed Relu or Clip -> key of the node that absorbs it
  std::map<std::string, QuantizedValue> values;  ///< by value name
  std::size_t group_count = 0;
  bool symmetric = false;             ///< ranges have equal ends, or begin at zero: all that some runtimes can express
  float tail_margin = 0.1F;           ///< by which ranges on the way to an output grow at both ends, as share of them
  Target target = Target::kVnni;      ///< what weights must be exact on
  std::vector<KeptFloat> kept_float;  ///< f32 operators that stay, in graph order
  std::map<std::string, std::pair<int, int>> counts;  ///< operator type -> {int8, float}

  /// Names of the values whose ranges must be calibrated, in graph order.
  std::vector<std::string> observed;
};

/// Decides what of a canonical graph (types inferred) becomes integer. `excluded`: nodes that stay float -> why.
///
/// Anchors (convolutions, matrix products) are quantized wherever their operands allow it, unless the island they would
/// form costs more than it saves. Joining operators are quantized where they lie between anchors. Values flow into
/// groups of equal parameters through operators that move data.
QuantizationPlan place_quantization(const Graph& graph, const std::map<const Node*, std::string>& excluded);

}  // namespace slim
