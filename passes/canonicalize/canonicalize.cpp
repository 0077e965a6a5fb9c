#include "passes/canonicalize/canonicalize.h"

#include "graph/rewrite/pass_manager.h"
#include "passes/canonicalize/fold_constants.h"
#include "passes/canonicalize/hoist_strides.h"
#include "passes/canonicalize/rules.h"

namespace slim {
namespace {

Pass remove_dead_code() {
  return {"remove-dead-code", {}, [](Graph& graph, PassContext& context) {
            const auto removed = graph.erase_dead();
            if (context.is_explained("remove-dead-code")) {
              context.say("remove-dead-code", std::to_string(removed) + " nodes whose results nobody reads");
            }
          }};
}

/// One pass, since each of these rules may make room for any other. Of two that could begin at the same node, the first
/// in the list is tried first.
Pass simplify() {
  return rule_pass("simplify", {
                                   remove_identity(),
                                   remove_dropout(),
                                   remove_cast(),
                                   remove_pad(),
                                   remove_reshape(),
                                   remove_transpose(),
                                   remove_tile(),
                                   remove_concat(),
                                   remove_slice(),
                                   remove_neutral_arithmetic(),

                                   merge_transposes(),
                                   merge_reshapes(),
                                   fix_reshape_target(),
                                   reshape_to_flatten(),

                                   max_min_to_clip(),
                                   simplify_clip(),
                                   merge_clips(),
                                   recognize_hard_sigmoid(),
                                   hoist_activation(),

                                   resolve_auto_pad(),
                                   drop_ceil_mode(),
                                   reduce_mean_to_global_average_pool(),
                                   average_pool_to_global(),
                                   matmul_to_gemm(),
                                   normalize_gemm(),

                                   fold_batch_norm(),
                                   fold_arithmetic(),
                                   fold_batch_norm_in_front(),
                                   fold_arithmetic_in_front(),

                                   fold_pad_into_conv(),
                                   fold_pad_into_average_pool(),
                                   fold_pad_into_max_pool(),
                               });
}

}  // namespace

std::vector<Pass> canonicalize_passes(const CanonicalizeOptions& options) {
  return {
      remove_dead_code(),
      fold_constants(options.evaluate, options.max_folded_bytes),
      simplify(),
      hoist_strides(),
  };
}

Graph canonicalize(Graph graph, const CanonicalizeOptions& options) {
  run_passes(graph, canonicalize_passes(options), options.passes);
  return graph;
}

}  // namespace slim
