#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "graph/infer.h"
#include "graph/text.h"
#include "graph/verify.h"
#include "passes/quantize/insert.h"
#include "passes/quantize/placement.h"

namespace slim {

/// A graph from its text, types inferred.
inline Graph typed(std::string_view text) {
  Graph graph = parse(text);
  Diagnostics diagnostics;
  infer_types(graph, diagnostics);
  diagnostics.throw_if_any();
  return graph;
}

/// The reason why the node that computes `value` stays float; empty if it does not.
inline std::string reason_of(const Graph& graph, const QuantizationPlan& plan, const std::string& value) {
  const auto* node = graph.find_value(value)->producer();
  const auto name = node->name().empty() ? value : node->name();
  for (const auto& kept : plan.kept_float) {
    if (kept.node == name) return kept.reason;
  }
  return "";
}

inline QuantizationPlan place(const Graph& graph) { return place_quantization(graph, {}); }

/// [-1, 1] for every observed value, unless named.
inline Ranges unit_ranges(const QuantizationPlan& plan, const std::map<std::string, Range>& named = {}) {
  Ranges ranges;
  for (const auto& name : plan.observed) ranges[name] = Range{-1.0F, 1.0F};
  for (const auto& [name, range] : named) ranges[name] = range;
  return ranges;
}

}  // namespace slim
