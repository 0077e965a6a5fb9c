#include <algorithm>
#include <array>

#include "onnx_import/onnx/import.h"

namespace slim {
namespace {

/// Beginnings of com.microsoft's names of operators that compute on integers.
constexpr auto kIntegerOperators = std::to_array<std::string_view>(
    {"QLinear", "QGemm", "QAttention", "QMoE", "QEmbed", "QOrdered", "MatMulNBits", "MatMulBnb4", "MatMulFpQ4",
     "MatMulInteger", "ConvInteger", "DynamicQuantize", "QuantizeLinear", "DequantizeLinear", "NhwcConvInteger",
     "MulInteger", "ReduceSumInteger", "GatherBlockQuantized"});

bool is_integer_operator(const Node& node) {
  const auto* opaque = node.as<OpaqueOp>();
  if (opaque == nullptr) {
    return node.is<QuantizeLinear>() || node.is<DequantizeLinear>() || node.is<DynamicQuantizeLinear>() ||
           node.is<QLinearConv>() || node.is<QLinearMatMul>() || node.is<ConvInteger>() || node.is<MatMulInteger>();
  }
  return std::any_of(kIntegerOperators.begin(), kIntegerOperators.end(),
                     [&](std::string_view begin) { return opaque->type.starts_with(begin); });
}

}  // namespace

bool is_quantized(const Graph& graph, std::string* why) {
  for (const auto* node : graph.nodes()) {
    if (!is_integer_operator(*node)) continue;
    if (why != nullptr) *why = describe(*node);
    return true;
  }
  return false;
}

}  // namespace slim
