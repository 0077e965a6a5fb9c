#pragma once

#include <concepts>

#include "graph/infer/context.h"
#include "graph/op.h"

/// One `infer` per operator: an operator without one does not compile in infer.cpp. The formulas are those of ONNX's
/// operator descriptions, opsets 18 to 22.
namespace slim {

template <typename T, typename... Listed>
concept OneOf = (std::same_as<T, Listed> || ...);

// linear.cpp
void infer(const Conv& op, InferContext& context);
void infer(const ConvTranspose& op, InferContext& context);
void infer(const Gemm& op, InferContext& context);
void infer(const MatMul& op, InferContext& context);
/// Shape of a convolution of input `x` with input `weight`; nullopt: not even the rank is known, or reported.
std::optional<Shape> convolved_shape(const ConvWindow& op, InferContext& context, std::size_t x, std::size_t weight);
/// The same for ConvTranspose.
std::optional<Shape> transposed_convolved_shape(const ConvTranspose& op, InferContext& context, std::size_t x,
                                                std::size_t weight_index);
/// Reports a bias (if given) that is not [channels].
bool require_vector(InferContext& context, std::size_t index, const Dim& length);
/// Numpy's matrix product of inputs `a` and `b`; nullopt as above.
std::optional<Shape> matrix_product_shape(InferContext& context, std::size_t a, std::size_t b);

// pool.cpp
void infer(const MaxPool& op, InferContext& context);
void infer(const AveragePool& op, InferContext& context);
/// Shape of a pool of input 0; nullopt: reported.
std::optional<Shape> pooled_shape(const PoolWindow& op, InferContext& context);
void infer_global_pool(InferContext& context);
void infer(const OneOf<GlobalAveragePool, GlobalMaxPool> auto& /*op*/, InferContext& context) {
  infer_global_pool(context);
}

// normalization.cpp
void infer(const BatchNormalization& op, InferContext& context);
void infer(const InstanceNormalization& op, InferContext& context);
void infer(const LayerNormalization& op, InferContext& context);
void infer(const LRN& op, InferContext& context);
void infer(const LpNormalization& op, InferContext& context);

// unary.cpp
void infer_unary(InferContext& context, bool floats_only);
template <typename T>
concept FloatUnary = OneOf<T, Sigmoid, Tanh, HardSwish, Softplus, Softsign, Mish, Exp, Log, Sqrt, Reciprocal, Floor,
                           Ceil, Round, Sin, Cos, LeakyRelu, Elu, Selu, HardSigmoid, Gelu>;
void infer(const FloatUnary auto& /*op*/, InferContext& context) { infer_unary(context, true); }
void infer(const OneOf<Relu, Erf, Abs, Neg, Sign> auto& /*op*/, InferContext& context) { infer_unary(context, false); }
void infer(const Not& op, InferContext& context);
void infer(const Identity& op, InferContext& context);
void infer(const Clip& op, InferContext& context);
void infer(const Dropout& op, InferContext& context);
void infer(const Cast& op, InferContext& context);

// binary.cpp
/// Broadcast shape of all inputs; nullopt: some rank is unknown, or they clash, which is reported.
std::optional<Shape> broadcast_inputs(InferContext& context);
void infer(const Add& op, InferContext& context);
void infer(const Sub& op, InferContext& context);
void infer(const Mul& op, InferContext& context);
void infer(const Div& op, InferContext& context);
void infer(const Mod& op, InferContext& context);
void infer(const Min& op, InferContext& context);
void infer(const Max& op, InferContext& context);
void infer(const Pow& op, InferContext& context);
void infer(const PRelu& op, InferContext& context);
void infer(const Equal& op, InferContext& context);
void infer_comparison(InferContext& context);
void infer(const OneOf<Greater, Less, GreaterOrEqual, LessOrEqual> auto& /*op*/, InferContext& context) {
  infer_comparison(context);
}
void infer_logic(InferContext& context);
void infer(const OneOf<And, Or> auto& /*op*/, InferContext& context) { infer_logic(context); }
void infer(const Where& op, InferContext& context);

// reduce.cpp
void infer_softmax(InferContext& context, std::int64_t axis);
void infer(const OneOf<Softmax, LogSoftmax> auto& op, InferContext& context) { infer_softmax(context, op.axis); }
void infer_reduction(InferContext& context, bool keepdims, bool noop_with_empty_axes);
void infer(const OneOf<ReduceMean, ReduceSum, ReduceMax, ReduceMin, ReduceL1, ReduceL2, ReduceSumSquare> auto& op,
           InferContext& context) {
  infer_reduction(context, op.keepdims, op.noop_with_empty_axes);
}
void infer(const ReduceProd& op, InferContext& context);
void infer_arg(InferContext& context, std::int64_t axis, bool keepdims);
void infer(const OneOf<ArgMax, ArgMin> auto& op, InferContext& context) { infer_arg(context, op.axis, op.keepdims); }
void infer(const TopK& op, InferContext& context);

// reshape.cpp
void infer(const Reshape& op, InferContext& context);
void infer(const Flatten& op, InferContext& context);
void infer(const Squeeze& op, InferContext& context);
void infer(const Unsqueeze& op, InferContext& context);
void infer(const Expand& op, InferContext& context);

// data_movement.cpp
void infer(const Concat& op, InferContext& context);
void infer(const Split& op, InferContext& context);
void infer(const Gather& op, InferContext& context);
void infer(const GatherElements& op, InferContext& context);
void infer(const Transpose& op, InferContext& context);
void infer(const Tile& op, InferContext& context);
void infer(const DepthToSpace& op, InferContext& context);
void infer(const SpaceToDepth& op, InferContext& context);

// slice.cpp, pad.cpp, resize.cpp
void infer(const Slice& op, InferContext& context);
void infer(const Pad& op, InferContext& context);
void infer(const Resize& op, InferContext& context);

// shape_arithmetic.cpp
void infer(const ShapeOf& op, InferContext& context);
void infer(const Size& op, InferContext& context);
void infer(const Range1D& op, InferContext& context);
void infer(const ConstantOfShape& op, InferContext& context);

// quantization.cpp
void infer(const QuantizeLinear& op, InferContext& context);
void infer(const DequantizeLinear& op, InferContext& context);
void infer(const DynamicQuantizeLinear& op, InferContext& context);
void infer(const QLinearConv& op, InferContext& context);
void infer(const QLinearMatMul& op, InferContext& context);
void infer(const ConvInteger& op, InferContext& context);
void infer(const MatMulInteger& op, InferContext& context);
/// The operand and its zero point (which may be omitted) have one 8-bit type.
bool require_quantized(InferContext& context, std::size_t x, std::size_t zero_point);

// int8.cpp
void infer(const Int8Conv& op, InferContext& context);
void infer(const Int8ConvTranspose& op, InferContext& context);
void infer(const Int8Gemm& op, InferContext& context);
void infer(const Int8Add& op, InferContext& context);
void infer(const Int8Mul& op, InferContext& context);
void infer(const Int8AveragePool& op, InferContext& context);
void infer(const Int8GlobalAveragePool& op, InferContext& context);
void infer(const Lookup& op, InferContext& context);

}  // namespace slim
