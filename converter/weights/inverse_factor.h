#pragma once

#include <cstdint>
#include <vector>

namespace slim {

/// The upper triangular U with U^T U = (A + damping * mean(diag A) * I)^-1, row-major, for a positive semidefinite
/// `matrix` A of `size` rows. What is below the diagonal is zero. A matrix of zeros gives the identity.
///
/// With rows and columns in reverse order, a Cholesky factor L of the damped matrix gives U = reverse(L^-1): one
/// factorization and one triangular inverse, no inverse of the whole matrix.
std::vector<float> inverse_factor(std::vector<float> matrix, std::int64_t size, float damping);

}  // namespace slim
