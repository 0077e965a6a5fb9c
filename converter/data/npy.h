#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "graph/tensor.h"

namespace slim {

/// What stands before the elements of a .npy array.
struct NpyHeader {
  DataType type = DataType::kUndefined;
  Dims dims;
  std::size_t size = 0;  ///< bytes of the header: the elements follow
};

/// The first bytes of any .npy file; the header never has more than kMaxNpyHeader bytes.
constexpr std::size_t kMaxNpyHeader = std::size_t{1} << 16;

/// Parses the header at the start of `bytes` (format versions 1 to 3). Throws Error(kBadInput) for what is no .npy
/// array, and for big-endian, Fortran-ordered, object, complex and structured ones, saying which.
NpyHeader parse_npy_header(std::span<const std::byte> bytes);

}  // namespace slim
