#include "converter/weights/inverse_factor.h"

#include <algorithm>
#include <cmath>

#include "runtime/onednn/sgemm.h"

namespace slim {
namespace {

constexpr std::int64_t kBlock = 64;

/// A square matrix in row-major order.
struct Square {
  float* data;
  std::int64_t size;
  float& at(std::int64_t row, std::int64_t column) const { return data[row * size + column]; }
  float* row(std::int64_t row) const { return data + row * size; }
};

double dot(const float* a, const float* b, std::int64_t count) {
  double sum = 0.0;
  for (std::int64_t i = 0; i < count; ++i) sum += static_cast<double>(a[i]) * static_cast<double>(b[i]);
  return sum;
}

/// Rows [begin, size) of the block column [begin, end), of which all earlier columns have been subtracted.
void factor_block_column(const Square& a, std::int64_t begin, std::int64_t end, float least) {
  for (std::int64_t j = begin; j < end; ++j) {
    const auto known = j - begin;
    const double square = static_cast<double>(a.at(j, j)) - dot(a.row(j) + begin, a.row(j) + begin, known);
    // Rounding may take a little more than there is.
    const double pivot = std::sqrt(std::max(square, static_cast<double>(least)));
    a.at(j, j) = static_cast<float>(pivot);
    for (std::int64_t i = j + 1; i < a.size; ++i) {
      const double rest = static_cast<double>(a.at(i, j)) - dot(a.row(i) + begin, a.row(j) + begin, known);
      a.at(i, j) = static_cast<float>(rest / pivot);
    }
  }
}

/// The lower triangle becomes L with L L^T = a.
void cholesky(const Square& a, float least) {
  for (std::int64_t begin = 0; begin < a.size; begin += kBlock) {
    const auto end = std::min(begin + kBlock, a.size);
    factor_block_column(a, begin, end, least);
    // What follows loses what this block column explains.
    for (std::int64_t column = end; column < a.size; column += kBlock) {
      const auto columns = std::min(kBlock, a.size - column);
      multiply(a.size - column, columns, end - begin, -1.0F, {a.row(column) + begin, a.size},
               {a.row(column) + begin, a.size, true}, 1.0F, a.row(column) + column, a.size);
    }
  }
}

/// inverse = L^-1 of the lower triangle `l`; `inverse` is zero before.
void invert_lower(const Square& l, const Square& inverse) {
  std::vector<float> product(static_cast<std::size_t>(kBlock * l.size));
  for (std::int64_t begin = 0; begin < l.size; begin += kBlock) {
    const auto rows = std::min(kBlock, l.size - begin);
    // [rows, begin]: what the inverses above contribute.
    multiply(rows, begin, begin, -1.0F, {l.row(begin), l.size}, {inverse.data, l.size}, 0.0F, product.data(), begin);
    for (std::int64_t i = 0; i < rows; ++i) {
      auto* target = inverse.row(begin + i);
      std::copy_n(product.data() + i * begin, begin, target);
      target[begin + i] = 1.0F;
      for (std::int64_t k = 0; k < i; ++k) {
        const float factor = l.at(begin + i, begin + k);
        const auto* source = inverse.row(begin + k);
        for (std::int64_t j = 0; j <= begin + k; ++j) target[j] -= factor * source[j];
      }
      const float scale = 1.0F / l.at(begin + i, begin + i);
      for (std::int64_t j = 0; j <= begin + i; ++j) target[j] *= scale;
    }
  }
}

}  // namespace

std::vector<float> inverse_factor(std::vector<float> matrix, std::int64_t size, float damping) {
  double trace = 0.0;
  for (std::int64_t i = 0; i < size; ++i) trace += static_cast<double>(matrix[static_cast<std::size_t>(i * size + i)]);
  const auto mean = static_cast<float>(trace / static_cast<double>(std::max<std::int64_t>(1, size)));
  const float unit = mean > 0.0F && std::isfinite(mean) ? mean : 0.0F;
  std::reverse(matrix.begin(), matrix.end());  // symmetric: both orders at once
  if (unit == 0.0F) std::fill(matrix.begin(), matrix.end(), 0.0F);
  for (std::int64_t i = 0; i < size; ++i)
    matrix[static_cast<std::size_t>(i * size + i)] += unit == 0.0F ? 1.0F : damping * unit;
  cholesky({matrix.data(), size}, unit == 0.0F ? 1.0F : damping * unit);
  std::vector<float> inverse(matrix.size(), 0.0F);
  invert_lower({matrix.data(), size}, {inverse.data(), size});
  std::reverse(inverse.begin(), inverse.end());
  return inverse;
}

}  // namespace slim
