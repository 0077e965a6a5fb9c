#pragma once

#include "graph/rewrite/rule.h"

/// The rules of canonicalize, one in each file of the same name. Each file opens with before => after and the
/// conditions; canonicalize.cpp lists them in order.
namespace slim {

// nodes that do nothing
Rule remove_identity();
Rule remove_dropout();
Rule remove_cast();
Rule remove_pad();
Rule remove_reshape();
Rule remove_transpose();
Rule remove_tile();
Rule remove_concat();
Rule remove_slice();
Rule remove_neutral_arithmetic();

// data movers in one form
Rule merge_transposes();
Rule merge_reshapes();
Rule fix_reshape_target();
Rule reshape_to_flatten();

// activations in one form
Rule max_min_to_clip();
Rule simplify_clip();
Rule merge_clips();
Rule recognize_hard_sigmoid();
Rule hoist_activation();

// windows, pools and matrix products in one form
Rule resolve_auto_pad();
Rule drop_ceil_mode();
Rule reduce_mean_to_global_average_pool();
Rule average_pool_to_global();
Rule matmul_to_gemm();
Rule normalize_gemm();

// arithmetic folded into weights
Rule fold_batch_norm();
Rule fold_arithmetic();
Rule fold_batch_norm_in_front();
Rule fold_arithmetic_in_front();

// Pad folded into the window behind it
Rule fold_pad_into_conv();
Rule fold_pad_into_average_pool();
Rule fold_pad_into_max_pool();

}  // namespace slim
