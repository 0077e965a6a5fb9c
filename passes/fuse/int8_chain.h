#pragma once

#include "graph/graph.h"
#include "graph/rewrite/match.h"

/// INT8 operators whatever they compute: how their chain ends.
namespace slim {

/// The end of the chain; null for all other operators.
const Int8Result* int8_result(const Op& op);
/// The same operator with another end.
Op with_int8_result(Op op, const Int8Result& result);

/// The operator takes a residual (Int8Conv, Int8ConvTranspose, Int8Gemm).
bool takes_residual(const Op& op);
/// The same operator with the residual's parameters.
Op with_int8_residual(Op op, const Int8Residual& residual);

/// Operands of a chain that the patterns bind: all operators that have an Int8Result.
using BindInt8 = Bind<Int8Conv, Int8ConvTranspose, Int8Gemm, Int8Add, Int8Mul, Int8AveragePool, Int8GlobalAveragePool>;
using BindInt8Linear = Bind<Int8Conv, Int8ConvTranspose, Int8Gemm>;

}  // namespace slim
