#pragma once

#include <cstdint>

namespace slim {

/// A row-major matrix, or part of one; `stride` is the distance between rows in floats.
struct MatrixView {
  const float* data;
  std::int64_t stride;
  bool transposed = false;  ///< stands for its transpose
};

/// c = alpha a b + beta c, with c [rows, columns] of row distance `stride` and `depth` products an element. Uses one
/// thread. oneDNN's sgemm: the same numbers on every run on one CPU.
void multiply(std::int64_t rows, std::int64_t columns, std::int64_t depth, float alpha, const MatrixView& a,
              const MatrixView& b, float beta, float* c, std::int64_t stride);

}  // namespace slim
