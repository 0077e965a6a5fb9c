#pragma once

#include "runtime/reference/kernel_context.h"

/// One overload for each typed operator: an operator without a kernel does not compile. `run` gives the output, or all
/// of them where an operator may have several.
namespace slim::reference {

using Tensors = std::vector<Tensor>;

// Convolutions and matrix products.
Tensor run(const Conv& op, const KernelContext& context);
Tensor run(const ConvTranspose& op, const KernelContext& context);
Tensor run(const Gemm& op, const KernelContext& context);
Tensor run(const MatMul& op, const KernelContext& context);

// Pooling and normalization.
Tensors run(const MaxPool& op, const KernelContext& context);
Tensor run(const AveragePool& op, const KernelContext& context);
Tensor run(const GlobalAveragePool& op, const KernelContext& context);
Tensor run(const GlobalMaxPool& op, const KernelContext& context);
Tensor run(const BatchNormalization& op, const KernelContext& context);
Tensor run(const InstanceNormalization& op, const KernelContext& context);
Tensor run(const LayerNormalization& op, const KernelContext& context);
Tensor run(const LRN& op, const KernelContext& context);
Tensor run(const LpNormalization& op, const KernelContext& context);

// One input, elementwise.
Tensor run(const Relu& op, const KernelContext& context);
Tensor run(const Sigmoid& op, const KernelContext& context);
Tensor run(const Tanh& op, const KernelContext& context);
Tensor run(const HardSwish& op, const KernelContext& context);
Tensor run(const Softplus& op, const KernelContext& context);
Tensor run(const Softsign& op, const KernelContext& context);
Tensor run(const Mish& op, const KernelContext& context);
Tensor run(const Erf& op, const KernelContext& context);
Tensor run(const Exp& op, const KernelContext& context);
Tensor run(const Log& op, const KernelContext& context);
Tensor run(const Sqrt& op, const KernelContext& context);
Tensor run(const Reciprocal& op, const KernelContext& context);
Tensor run(const Abs& op, const KernelContext& context);
Tensor run(const Neg& op, const KernelContext& context);
Tensor run(const Floor& op, const KernelContext& context);
Tensor run(const Ceil& op, const KernelContext& context);
Tensor run(const Round& op, const KernelContext& context);
Tensor run(const Sign& op, const KernelContext& context);
Tensor run(const Sin& op, const KernelContext& context);
Tensor run(const Cos& op, const KernelContext& context);
Tensor run(const Not& op, const KernelContext& context);
Tensor run(const Identity& op, const KernelContext& context);
Tensor run(const Clip& op, const KernelContext& context);
Tensors run(const Dropout& op, const KernelContext& context);
Tensor run(const LeakyRelu& op, const KernelContext& context);
Tensor run(const Elu& op, const KernelContext& context);
Tensor run(const Selu& op, const KernelContext& context);
Tensor run(const HardSigmoid& op, const KernelContext& context);
Tensor run(const Gelu& op, const KernelContext& context);
Tensor run(const Cast& op, const KernelContext& context);

// Several inputs, elementwise.
Tensor run(const Add& op, const KernelContext& context);
Tensor run(const Sub& op, const KernelContext& context);
Tensor run(const Mul& op, const KernelContext& context);
Tensor run(const Div& op, const KernelContext& context);
Tensor run(const Pow& op, const KernelContext& context);
Tensor run(const PRelu& op, const KernelContext& context);
Tensor run(const Min& op, const KernelContext& context);
Tensor run(const Max& op, const KernelContext& context);
Tensor run(const Equal& op, const KernelContext& context);
Tensor run(const Greater& op, const KernelContext& context);
Tensor run(const Less& op, const KernelContext& context);
Tensor run(const GreaterOrEqual& op, const KernelContext& context);
Tensor run(const LessOrEqual& op, const KernelContext& context);
Tensor run(const And& op, const KernelContext& context);
Tensor run(const Or& op, const KernelContext& context);
Tensor run(const Where& op, const KernelContext& context);
Tensor run(const Mod& op, const KernelContext& context);

// Softmax and reductions.
Tensor run(const Softmax& op, const KernelContext& context);
Tensor run(const LogSoftmax& op, const KernelContext& context);
Tensor run(const ReduceMean& op, const KernelContext& context);
Tensor run(const ReduceSum& op, const KernelContext& context);
Tensor run(const ReduceMax& op, const KernelContext& context);
Tensor run(const ReduceMin& op, const KernelContext& context);
Tensor run(const ReduceProd& op, const KernelContext& context);
Tensor run(const ReduceL1& op, const KernelContext& context);
Tensor run(const ReduceL2& op, const KernelContext& context);
Tensor run(const ReduceSumSquare& op, const KernelContext& context);
Tensor run(const ArgMax& op, const KernelContext& context);
Tensor run(const ArgMin& op, const KernelContext& context);
Tensors run(const TopK& op, const KernelContext& context);

// Data movers and shape arithmetic.
Tensor run(const Concat& op, const KernelContext& context);
Tensor run(const Flatten& op, const KernelContext& context);
Tensor run(const Gather& op, const KernelContext& context);
Tensor run(const GatherElements& op, const KernelContext& context);
Tensors run(const Split& op, const KernelContext& context);
Tensor run(const Slice& op, const KernelContext& context);
Tensor run(const Reshape& op, const KernelContext& context);
Tensor run(const Squeeze& op, const KernelContext& context);
Tensor run(const Unsqueeze& op, const KernelContext& context);
Tensor run(const Transpose& op, const KernelContext& context);
Tensor run(const Expand& op, const KernelContext& context);
Tensor run(const Tile& op, const KernelContext& context);
Tensor run(const Pad& op, const KernelContext& context);
Tensor run(const Resize& op, const KernelContext& context);
Tensor run(const DepthToSpace& op, const KernelContext& context);
Tensor run(const SpaceToDepth& op, const KernelContext& context);
Tensor run(const ShapeOf& op, const KernelContext& context);
Tensor run(const Size& op, const KernelContext& context);
Tensor run(const Range1D& op, const KernelContext& context);
Tensor run(const ConstantOfShape& op, const KernelContext& context);

// Quantization.
Tensor run(const QuantizeLinear& op, const KernelContext& context);
Tensor run(const DequantizeLinear& op, const KernelContext& context);
Tensors run(const DynamicQuantizeLinear& op, const KernelContext& context);
Tensor run(const QLinearConv& op, const KernelContext& context);
Tensor run(const QLinearMatMul& op, const KernelContext& context);
Tensor run(const ConvInteger& op, const KernelContext& context);
Tensor run(const MatMulInteger& op, const KernelContext& context);

// Chains of the INT8 runtime.
Tensor run(const Int8Conv& op, const KernelContext& context);
Tensor run(const Int8ConvTranspose& op, const KernelContext& context);
Tensor run(const Int8Gemm& op, const KernelContext& context);
Tensor run(const Int8Add& op, const KernelContext& context);
Tensor run(const Int8Mul& op, const KernelContext& context);
Tensor run(const Int8AveragePool& op, const KernelContext& context);
Tensor run(const Int8GlobalAveragePool& op, const KernelContext& context);
Tensor run(const Lookup& op, const KernelContext& context);

/// Always throws Error: we carry such an operator, but do not know what it means.
Tensor run(const OpaqueOp& op, const KernelContext& context);

}  // namespace slim::reference
