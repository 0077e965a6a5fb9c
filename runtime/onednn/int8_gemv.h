#pragma once

#include <cstddef>
#include <cstdint>

#include "graph/data_type.h"

namespace slim::onednn {

/// to[k] = x[k] - x_zero_point, for `depth` numbers of type u8 or i8.
void int8_centre(const std::byte* x, DataType x_type, std::int32_t x_zero_point, std::int64_t depth, std::int16_t* to);

/// sums[o] = sum over k of w[o][k] * x[k], exact in 32 bits on every CPU. `w` is [outputs, depth], row-major. Each
/// weight is read once and used once, so that memory is the limit: what oneDNN does first, packing the matrix, would
/// read and write all of it.
void int8_gemv(const std::int8_t* w, const std::int16_t* x, std::int64_t outputs, std::int64_t depth,
               std::int32_t* sums);
/// The same for a `w` that stands as [depth, outputs]: no turned copy of it is made.
void int8_gemv_turned(const std::int8_t* w, const std::int16_t* x, std::int64_t outputs, std::int64_t depth,
                      std::int32_t* sums);

}  // namespace slim::onednn
