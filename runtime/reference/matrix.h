#pragma once

#include <algorithm>

#include "runtime/reference/strided.h"

namespace slim::reference {

/// Element (i, j) stands at data[i * row_stride + j * column_stride].
template <typename T>
struct Matrix {
  const T* data;
  std::int64_t row_stride;
  std::int64_t column_stride;
};

/// Sums row[j] = sum over k of a(i, k) * b(k, j), j < n, k < depth.
template <typename Acc, typename A, typename B>
void multiply_row(const Matrix<A>& a, const Matrix<B>& b, std::int64_t i, std::int64_t depth, std::vector<Acc>& row) {
  const A* left = a.data + i * a.row_stride;
  Acc* sums = row.data();
  const auto n = static_cast<std::int64_t>(row.size());
  std::fill(row.begin(), row.end(), Acc{});
  if (b.column_stride == 1) {  // both loop orders give the same sums in the same order: this one reads b in order
    for (std::int64_t k = 0; k < depth; ++k) {
      const auto factor = static_cast<Acc>(left[k * a.column_stride]);
      const B* right = b.data + k * b.row_stride;
      for (std::int64_t j = 0; j < n; ++j) sums[j] += factor * static_cast<Acc>(right[j]);
    }
    return;
  }
  for (std::int64_t j = 0; j < n; ++j) {
    const B* right = b.data + j * b.column_stride;
    Acc sum{};
    for (std::int64_t k = 0; k < depth; ++k) {
      sum += static_cast<Acc>(left[k * a.column_stride]) * static_cast<Acc>(right[k * b.row_stride]);
    }
    sums[j] = sum;
  }
}

/// numpy.matmul: operands of rank 1 are a row (left) or a column (right); leading axes broadcast.
struct BatchedProduct {
  std::int64_t rows;
  std::int64_t depth;
  std::int64_t columns;
  Dims batch;
  Dims a_strides;  ///< of a's matrices, under `batch`, in elements
  Dims b_strides;
  Dims result;
};
/// Throws Error where the dims do not fit.
BatchedProduct batched_product(const KernelContext& context, const Tensor& a, const Tensor& b);

/// Calls emit(sums of one row of the result) for each row, in order.
template <typename Acc, typename A, typename B, typename Emit>
void multiply(const BatchedProduct& p, const A* a, const B* b, Emit&& emit) {
  std::vector<Acc> row(static_cast<std::size_t>(p.columns));
  walk<2>(p.batch, {p.a_strides, p.b_strides}, [&](std::int64_t /*i*/, const auto& at) {
    const Matrix<A> left{a + at[0], p.depth, 1};
    const Matrix<B> right{b + at[1], p.columns, 1};
    for (std::int64_t i = 0; i < p.rows; ++i) {
      multiply_row(left, right, i, p.depth, row);
      emit(std::as_const(row));
    }
  });
}

}  // namespace slim::reference
