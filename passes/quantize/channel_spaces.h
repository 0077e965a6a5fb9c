#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "graph/graph.h"

namespace slim {

/// Which channels of a graph's values may be scaled without changing what the graph computes.
///
/// A convolution or matrix product with constant weights can divide its outputs and multiply its inputs by any number a
/// channel. What stands between two of them (ReLU, pools, Add, Concat) lets positive factors pass: its channels form
/// one space, and every value of the space must be scaled alike. All other operators, graph inputs and outputs pin
/// their channels to the factor 1.
/// Source of the idea: Nagel et al., Data-free quantization through weight equalization and bias correction,
/// arXiv:1906.04721, section 4.1, there for pairs of layers; here for whole residual streams.
class ChannelSpaces {
 public:
  explicit ChannelSpaces(const Graph& graph);

  /// The channels of a value: along `axis`, channel c belongs to the space ids[c].
  struct Channels {
    std::size_t axis = 1;
    std::vector<std::size_t> ids;
  };
  /// nullptr: its channels are not followed.
  const Channels* of(const Value* value) const;
  /// How many ids there are; ids are below.
  std::size_t size() const { return parent_.size(); }
  bool pinned(std::size_t id) const { return pinned_[id]; }
  /// Upper bounds of Clip nodes, by value behind them: a channel may be scaled only as far as it stays below.
  const std::unordered_map<const Value*, float>& clipped() const { return clipped_; }

 private:
  void visit(const Node& node);
  void define(const Value* value, std::size_t axis, std::vector<std::size_t> ids);
  std::vector<std::size_t> fresh(std::size_t count);
  const Channels* channels(const Value* value);
  void pin(const Value* value);
  std::size_t root(std::size_t id);
  void join(const std::vector<std::size_t>& a, const std::vector<std::size_t>& b);
  bool visit_linear(const Node& node);
  bool visit_add(const Node& node);
  bool visit_concat(const Node& node);
  bool visit_pointwise(const Node& node);

  std::unordered_map<const Value*, Channels> channels_;
  std::vector<std::size_t> parent_;
  std::vector<bool> pinned_;
  std::unordered_map<const Value*, float> clipped_;
};

}  // namespace slim
