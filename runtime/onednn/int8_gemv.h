#pragma once

#include <cstddef>
#include <cstdint>

#include "graph/data_type.h"

namespace slim::onednn {

/// sums[o] = sum over k of w[o][k] * (x[k] - x_zero_point), exact in 32 bits on every CPU. `w` is [outputs, depth],
/// row-major; `x` is u8 or i8. Each weight is read once and used once, so that memory is the limit: what oneDNN does
/// first, packing the matrix, would read and write all of it. `scratch` takes x in 16 bits, `depth` numbers.
void int8_gemv(const std::int8_t* w, const std::byte* x, DataType x_type, std::int32_t x_zero_point,
               std::int64_t outputs, std::int64_t depth, std::int32_t* sums, std::int16_t* scratch);

}  // namespace slim::onednn
