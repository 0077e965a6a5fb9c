#include "converter/export/opaque_form.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "onnx_import/onnx/format/schema.h"
#include "onnx_import/onnx/format/subgraph.h"

namespace slim {
namespace {

/// Operators whose changes between opset `since` and 13 only allowed more element types or negative axes, by ONNX's
/// change log.
struct Widened {
  std::string_view type;
  std::int64_t since;
};
constexpr auto kWidened = std::to_array<Widened>({
    {"Abs", 6},
    {"Add", 7},
    {"And", 7},
    {"ArgMax", 1},
    {"ArgMin", 1},
    {"Ceil", 6},
    {"Compress", 9},
    {"Concat", 4},
    {"Constant", 1},
    {"CumSum", 11},
    {"DepthToSpace", 1},
    {"Div", 7},
    {"Equal", 7},
    {"Erf", 9},
    {"Exp", 6},
    {"Expand", 8},
    {"EyeLike", 9},
    {"Flatten", 1},
    {"Floor", 6},
    {"Gather", 1},
    {"GatherElements", 11},
    {"GatherND", 11},
    {"Gemm", 7},
    {"Greater", 7},
    {"Identity", 1},
    {"If", 1},
    {"IsInf", 10},
    {"IsNaN", 9},
    {"LRN", 1},
    {"Less", 7},
    {"Log", 6},
    {"Loop", 1},
    {"MatMul", 1},
    {"Max", 6},
    {"Mean", 6},
    {"MeanVarianceNormalization", 9},
    {"Min", 6},
    {"Mod", 10},
    {"Mul", 7},
    {"Neg", 6},
    {"NonMaxSuppression", 10},
    {"NonZero", 9},
    {"Not", 1},
    {"Or", 7},
    {"Pow", 7},
    {"Reciprocal", 6},
    {"ReduceLogSum", 1},
    {"ReduceLogSumExp", 1},
    {"Relu", 6},
    {"Reshape", 5},
    {"Scan", 9},
    {"ScatterElements", 11},
    {"ScatterND", 11},
    {"Shape", 1},
    {"Sigmoid", 6},
    {"Sign", 9},
    {"Size", 1},
    {"Slice", 10},
    {"SpaceToDepth", 1},
    {"Sqrt", 6},
    {"Sub", 7},
    {"Sum", 6},
    {"Tanh", 6},
    {"Tile", 6},
    {"Transpose", 1},
    {"Where", 9},
});

bool is_widened(std::string_view type, std::int64_t from, std::int64_t to) {
  return from <= to && to <= 13 && std::any_of(kWidened.begin(), kWidened.end(), [&](const Widened& row) {
           return row.type == type && row.since <= from;
         });
}

/// The attribute for the file, subgraphs reading `renamed` names. Checks the operators inside.
AttributeValue exported(const AttributeValue& value, const std::map<std::string, std::string>& renamed,
                        std::int64_t source, std::int64_t target, const std::string& where, Diagnostics& problems) {
  const auto* raw = std::get_if<RawAttribute>(&value);
  if (raw == nullptr) return value;
  if (source != target) {
    for (const auto& [domain, type] : subgraph_contents(*raw).operators) {
      if (!domain.empty()) continue;
      if (auto why = raise_problem(type, source, target); !why.empty()) {
        problems.add({std::move(why), "inside a subgraph of " + where, "convert the model to opset 13 first"});
      }
    }
  }
  return renamed.empty() ? *raw : with_renamed_captures(*raw, renamed);
}

}  // namespace

std::string raise_problem(const std::string& type, std::int64_t from, std::int64_t to) {
  if (from == to || is_widened(type, from, to)) return {};
  // Schemas end somewhere: an opset beyond that may bring anything.
  const bool known = std::max(from, to) <= newest_known_opset();
  const auto before = known ? schema_since_version(type, from) : std::nullopt;
  const auto after = known ? schema_since_version(type, to) : std::nullopt;
  if (before && before == after) return {};
  return fmt::format("{} cannot be carried from opset {} to {}", type, from, to);
}

void write_opaque(const Node& node, std::int64_t source, std::int64_t target, const ValueNames& names, OnnxModel& model,
                  Diagnostics& problems) {
  const auto& op = *node.as<OpaqueOp>();
  const auto where = describe(node);
  if (op.domain.empty()) {
    if (auto why = raise_problem(op.type, source, target); !why.empty()) {
      problems.add({std::move(why), where, "convert the model to opset 13 first, e.g. with onnx.version_converter"});
    }
  }
  model.opsets.emplace(op.domain, 1);  // a domain that the source did not version
  OnnxNode onnx{node.name(), op.domain, op.type, {}, {}, {}, {}};
  SLIM_CHECK(node.inputs().size() >= op.captures.size());
  const auto own = node.inputs().size() - op.captures.size();
  std::map<std::string, std::string> renamed;
  for (std::size_t i = 0; i < node.inputs().size(); ++i) {
    const auto* input = node.input(i);
    const std::string name = input == nullptr ? "" : names.of(*input);
    if (i < own) {
      onnx.inputs.push_back(name);
    } else if (name != op.captures[i - own]) {
      renamed.emplace(op.captures[i - own], name);
    }
  }
  for (const auto* output : node.outputs()) onnx.outputs.push_back(names.of(*output));
  for (const auto& attribute : op.attributes) {
    onnx.attributes.push_back({attribute.name, exported(attribute.value, renamed, source, target, where, problems)});
  }
  model.graph.nodes.push_back(std::move(onnx));
}

}  // namespace slim
