#include "passes/fuse/fuse.h"

#include "graph/rewrite/pass_manager.h"
#include "passes/fuse/rules.h"

namespace slim {
namespace {

/// Constants fold, but dequantized weights stay integers.
Evaluate without_dequantization(Evaluate evaluate) {
  if (!evaluate) return {};
  return [evaluate = std::move(evaluate)](const Node& node, const std::vector<const Tensor*>& operands) {
    return node.is<DequantizeLinear>() ? std::nullopt : evaluate(node, operands);
  };
}

/// The QOperator form becomes the QDQ form.
Pass expand() { return rule_pass("expand-quantized-operators", {expand_qlinear()}); }

/// Dequantization as late as possible.
Pass sink() { return rule_pass("sink-dequantization", {sink_dequantize(), cancel_quantize()}); }

/// Convolutions and matrix products with all that follows them. Sums of two quantized operands wait for the next pass:
/// a convolution in front takes them first.
Pass make_chains(const FuseOptions& options) {
  std::vector<Rule> rules{integer_conv(),    integer_gemm(), integer_pool(), add_bias(),
                          fuse_activation(), fuse_gate(),    fuse_residual()};
  if (!options.exact) rules.push_back(fuse_rounded_residual());
  rules.push_back(fuse_quantize());
  return rule_pass("make-chains", std::move(rules));
}

/// What is left between quantized values.
Pass make_elementwise(const FuseOptions& options) {
  return rule_pass("make-elementwise",
                   {integer_binary(), fuse_activation(), fuse_gate(), fuse_quantize(), integer_concat(),
                    sink_dequantize(), cancel_quantize(), tabulate(options.evaluate)});
}

}  // namespace

std::vector<Pass> fuse_passes(const FuseOptions& options) {
  auto passes = canonicalize_passes({.evaluate = without_dequantization(options.evaluate)});
  passes.push_back(expand());
  passes.push_back(unsign_activations());
  passes.push_back(sink());
  passes.push_back(make_chains(options));
  passes.push_back(make_elementwise(options));
  return passes;
}

Graph fuse(Graph graph, const FuseOptions& options) {
  run_passes(graph, fuse_passes(options), options.passes);
  return graph;
}

}  // namespace slim
