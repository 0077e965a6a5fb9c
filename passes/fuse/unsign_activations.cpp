// DQ(Q(x, s, z), s, z) with i8   =>   DQ(Q(x, s, z + 128), s, z + 128) with u8
// The same reals. Integer kernels multiply u8 by i8; for i8 inputs they add 128 themselves, and without VNNI halve the
// weights. The Q has one constant grid, and only DQ nodes with such grids read it; it is no output of the graph.
#include <algorithm>

#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {
namespace {

std::optional<Declined> obstacle(const Node& quantize) {
  const auto params = int8_params(quantize);
  if (const auto* why = std::get_if<Declined>(&params)) return *why;
  if (std::get<Int8Params>(params).type != DataType::kI8) return Declined{"the grid is not i8"};
  if (quantize.output()->is_graph_output()) return Declined{"the integers are an output of the graph"};
  const bool only_dequantized = std::ranges::all_of(quantize.output()->uses(), [](const Use& use) {
    return use.index == 0 && use.node->is<DequantizeLinear>() &&
           std::holds_alternative<Int8Params>(int8_params(*use.node));
  });
  if (!only_dequantized) return Declined{"something else than a DequantizeLinear reads the integers"};
  return std::nullopt;
}

void shift_zero_point(Graph& graph, Node* node) {
  const auto params = std::get<Int8Params>(int8_params(*node));
  const auto zero_point = static_cast<std::uint8_t>(params.zero_point + 128);
  const std::string name = node->input(2) == nullptr ? node->output()->name() + "_zero_point" : node->input(2)->name();
  auto* zero = graph.add_constant(name, Tensor::scalar(zero_point));
  graph.set_input(node, 2, zero);
}

}  // namespace

Pass unsign_activations() {
  constexpr const char* kName = "unsign-activations";
  return {kName, {}, [](Graph& graph, PassContext& context) {
            for (auto* node : graph.nodes()) {
              if (!node->is<QuantizeLinear>()) continue;
              if (const auto why = obstacle(*node)) {
                if (context.is_explained(kName)) context.say(kName, "declined at " + describe(*node) + ": " + why->why);
                continue;
              }
              // The readers' parameters are read before the type of what they read changes.
              const auto uses = node->output()->uses();
              for (const auto& use : uses) shift_zero_point(graph, use.node);
              shift_zero_point(graph, node);
              if (context.is_explained(kName)) context.say(kName, "applied at " + describe(*node));
            }
            graph.erase_dead();
          }};
}

}  // namespace slim
