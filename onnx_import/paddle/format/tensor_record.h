#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "graph/tensor.h"

namespace slim::paddle {

/// One parameter as Paddle's files hold it: a head, then the elements, row-major and not aligned.
struct TensorRecord {
  DataType type = DataType::kUndefined;
  Dims dims;
  std::span<const std::byte> elements;
};

/// Takes the first record off `bytes`. Throws Error(kBadInput) if it is damaged, of a type that we do not have, or
/// longer than what is left: nothing is allocated before that is known.
TensorRecord next_record(std::span<const std::byte>& bytes);

/// Told how far the bytes of a file have been read: what lies before may leave memory.
using Passed = std::function<void(const std::byte* end)>;

/// A tensor of its own with the record's elements. The largest parameters are most of a model, so the file's bytes are
/// given up piece by piece.
Tensor copy_of(const TensorRecord& record, const Passed& passed);

}  // namespace slim::paddle
