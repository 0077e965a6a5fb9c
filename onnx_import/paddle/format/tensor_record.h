#pragma once

#include <cstddef>
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

/// A tensor of its own with the record's elements.
Tensor copy_of(const TensorRecord& record);

}  // namespace slim::paddle
