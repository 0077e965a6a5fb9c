#pragma once

#include "graph/rewrite/pass.h"

namespace slim {

/// Conv 3x3 -> Relu -> Conv 1x1 -> Add -> Relu -> Conv 1x1 / 2      =>      every stride moved up into the 3x3
///                             x --^                                       x -> MaxPool 1x1 / 2 --^
///
/// Output position o of a window with kernel 1, no pads and stride s reads input position s o and no other. If all
/// readers of a value read only multiples of some stride, its producer need not compute the rest:
/// - a convolution multiplies its own stride by it (any kernel, any explicit pads: floor((n - k) / s) + 1
///   positions, each t-th of them, are floor((n - k) / (s t)) + 1 positions);
/// - an elementwise operator (QuantizeLinear and DequantizeLinear with one scale, too) or a Concat of channels passes
/// the demand on to its operands, if it reaches a convolution
///   behind one of them; an operand that cannot follow goes through a MaxPool with kernel 1 and that stride.
/// The results are the same bit for bit. Values that lose positions get the suffix "_strided": the user's name stands
/// for another tensor.
Pass hoist_strides();

}  // namespace slim
