#include "passes/quantize/prepare.h"

#include "graph/rewrite/pass_manager.h"
#include "passes/quantize/batch_norm_as_depthwise.h"

namespace slim {

std::vector<Pass> preparation_passes() { return {rule_pass("quantization-form", {batch_norm_as_depthwise()})}; }

Graph prepare_for_quantization(Graph graph, const PassOptions& options) {
  run_passes(graph, preparation_passes(), options);
  return graph;
}

}  // namespace slim
