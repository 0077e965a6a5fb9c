// MatMul(x, B)   =>   Gemm(x, B)
// x has rank 2, B is a constant f32 matrix.
#include "passes/canonicalize/rules.h"

namespace slim {

Rule matmul_to_gemm() {
  Bind<MatMul> matmul;
  return {"matmul-to-gemm", bind(matmul, any(), constant()), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto& b = m[matmul].in(1)->constant();
            if (b.type() != DataType::kF32 || b.rank() != 2) return Declined{"its constant is not an f32 matrix"};
            if (m[matmul].in(0)->type().rank() != 2U) return Declined{"its input is not known to have rank 2"};
            rw.replace(m[matmul].out(), rw.create(Gemm{}, {m[matmul].in(0), m[matmul].in(1)}));
            return Applied{};
          }};
}

}  // namespace slim
