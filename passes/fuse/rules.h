#pragma once

#include "graph/rewrite/pass.h"
#include "graph/rewrite/rule.h"
#include "passes/canonicalize/canonicalize.h"

/// The rules of fuse, one in each file of the same name. Each file opens with before => after and the conditions;
/// fuse.cpp lists them in order. DQ and Q stand for DequantizeLinear and QuantizeLinear.
namespace slim {

// one form of quantized graph
Pass unsign_activations();
Rule expand_qlinear();
Rule sink_dequantize();
Rule cancel_quantize();

// integer arithmetic with real results
Rule integer_conv();
Rule integer_gemm();
Rule integer_pool();
Rule integer_binary();
Rule integer_concat();

// what follows becomes part of the chain
Rule add_bias();
Rule fuse_activation();
Rule fuse_gate();
Rule fuse_residual();
Rule fuse_rounded_residual();
Rule fuse_quantize();

/// Functions of one 8-bit number; `evaluate` runs the float operator.
Rule tabulate(const Evaluate& evaluate);

}  // namespace slim
