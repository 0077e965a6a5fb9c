#include "runtime/onednn/sgemm.h"

#include <oneapi/dnnl/dnnl.hpp>

#include "graph/error.h"
#include "runtime/onednn/thread_limit.h"

namespace slim {

void multiply(std::int64_t rows, std::int64_t columns, std::int64_t depth, float alpha, const MatrixView& a,
              const MatrixView& b, float beta, float* c, std::int64_t stride) {
  if (rows == 0 || columns == 0 || depth == 0) return;
  const onednn::SingleThreaded limit;
  const auto letter = [](const MatrixView& matrix) { return matrix.transposed ? 'T' : 'N'; };
  const auto status = dnnl::sgemm(letter(a), letter(b), rows, columns, depth, alpha, a.data, a.stride, b.data, b.stride,
                                  beta, c, stride);
  SLIM_CHECK(status == dnnl::status::success);
}

}  // namespace slim
