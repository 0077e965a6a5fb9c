#include "onnx_import/common/check_constants.h"

#include <fmt/format.h>

#include <algorithm>

namespace slim {
namespace {

struct Counts {
  std::size_t nan = 0;
  std::size_t infinite = 0;
};

/// Counts by bits: a float is NaN or infinite if all bits of `Exponent` are set. The loop has no branches, as it runs
/// over every weight of a model.
template <typename Bits, Bits Exponent>
Counts count_bits(const Tensor& tensor) {
  const auto* bits = reinterpret_cast<const Bits*>(tensor.bytes().data());
  constexpr Bits kSign = static_cast<Bits>(Bits{1} << (sizeof(Bits) * 8 - 1));
  Counts counts;
  for (std::size_t i = 0; i < tensor.bytes().size() / sizeof(Bits); ++i) {
    const auto magnitude = static_cast<Bits>(bits[i] & static_cast<Bits>(~kSign));
    counts.nan += magnitude > Exponent ? 1 : 0;
    counts.infinite += magnitude == Exponent ? 1 : 0;
  }
  return counts;
}

Counts count_of(const Tensor& tensor) {
  switch (tensor.type()) {
    case DataType::kF32:
      return count_bits<std::uint32_t, 0x7f800000>(tensor);
    case DataType::kF64:
      return count_bits<std::uint64_t, 0x7ff0000000000000>(tensor);
    case DataType::kF16:
      return count_bits<std::uint16_t, 0x7c00>(tensor);
    case DataType::kBF16:
      return count_bits<std::uint16_t, 0x7f80>(tensor);
    default:
      return {};
  }
}

bool is_weighted(const Node& node) {
  return node.is<Conv>() || node.is<ConvTranspose>() || node.is<Gemm>() || node.is<MatMul>() ||
         node.is<BatchNormalization>() || node.is<InstanceNormalization>() || node.is<LayerNormalization>() ||
         node.is<PRelu>() || node.is<QuantizeLinear>() || node.is<DequantizeLinear>();
}

}  // namespace

void check_constants(const Graph& graph, Diagnostics& problems) {
  for (const auto* value : graph.constants()) {
    const auto counts = count_of(value->constant());
    const auto reader =
        std::find_if(value->uses().begin(), value->uses().end(), [](const Use& use) { return is_weighted(*use.node); });
    const bool matters = counts.nan > 0 || (counts.infinite > 0 && reader != value->uses().end());
    if (!matters) continue;
    std::string where = fmt::format("tensor '{}' ({})", value->name(), to_string(value->type()));
    if (!value->uses().empty()) {
      where += ", read by " + describe(reader != value->uses().end() ? *reader->node : *value->uses().front().node);
    }
    problems.add({fmt::format("expected finite numbers, found {} NaN and {} infinite of {}", counts.nan,
                              counts.infinite, value->constant().count()),
                  std::move(where), "train or export the model again"});
  }
}

}  // namespace slim
