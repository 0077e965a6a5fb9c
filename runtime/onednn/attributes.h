#pragma once

#include "runtime/onednn/generation.h"
#include "runtime/onednn/primitive.h"

namespace slim::onednn {

dnnl::algorithm algorithm_of(Eltwise kind);
/// alpha and beta as this generation of oneDNN spells the function.
std::pair<float, float> coefficients(const EltwiseOp& op);

Attributes attributes(const PostOps& post = {});
/// Attributes of integer arithmetic. `weights_mask` tells which axes of the weights count output channels.
Attributes attributes(const PostOps& post, const Int8Scaling& scaling, int weights_mask);

}  // namespace slim::onednn
