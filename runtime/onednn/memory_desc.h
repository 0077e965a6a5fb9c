#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "graph/tensor.h"

namespace slim::onednn {

/// The layouts that our own kernels know. Axis 1 is the channel axis.
enum class Layout : std::uint8_t {
  kPlain,         ///< row-major
  kChannelsLast,  ///< nhwc
  kBlocked8,      ///< nChw8c: channels padded to a multiple of 8 with zeros
  kBlocked16,     ///< nChw16c
  kOther,
};

/// Element type, dims and placement of an array. Cheap to copy. A scalar has dims {1}.
class MemoryDesc {
 public:
  MemoryDesc() = default;  ///< no memory: an omitted operand
  /// The primitive chooses the placement.
  static MemoryDesc any(const Dims& dims, DataType type = DataType::kF32);
  static MemoryDesc plain(const Dims& dims, DataType type = DataType::kF32);
  /// Element i stands at sum(i[k] * strides[k]).
  static MemoryDesc strided(const Dims& dims, const Dims& strides, DataType type = DataType::kF32);
  /// `layout` must be kPlain, kChannelsLast or blocked, and rank 3 to 5 unless plain.
  static MemoryDesc of_layout(const Dims& dims, Layout layout, DataType type = DataType::kF32);

  bool empty() const { return impl_ == nullptr; }
  DataType type() const;
  const Dims& dims() const;
  Layout layout() const;
  /// Bytes of memory, padding included.
  std::size_t bytes() const;
  bool operator==(const MemoryDesc& other) const;

  struct Impl;
  explicit MemoryDesc(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  const Impl* impl() const { return impl_.get(); }

 private:
  std::shared_ptr<const Impl> impl_;
};

/// Channels in one block: 8 or 16; 1 for unblocked layouts.
std::int64_t block_of(Layout layout);
/// Whether memory written as `from` reads the same as `to` (equal dims): equal descriptors, or layouts that differ only
/// in the strides of axes of size one.
bool same_memory(const MemoryDesc& from, const MemoryDesc& to);

}  // namespace slim::onednn
