#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "graph/data_type.h"
#include "graph/error.h"

namespace slim {

/// Sizes of a tensor's axes, all known.
using Dims = std::vector<std::int64_t>;

/// Product of `dims`; 1 for a scalar. All dims must be >= 0 and the product must fit (see checked_count for user
/// input).
std::int64_t count_of(std::span<const std::int64_t> dims);
/// As count_of, but -1 if a dim is negative or the product exceeds 2^62: for sizes that come from a file.
std::int64_t checked_count(std::span<const std::int64_t> dims);
/// Row-major strides in elements.
Dims strides_of(std::span<const std::int64_t> dims);
/// Maps a possibly negative axis into [0, rank); SLIM_CHECKs that it is in range.
std::size_t normalized_axis(std::int64_t axis, std::size_t rank);

/// Bytes that outlive the tensors that show them: a heap block, a string taken over from a decoder, or a mapped file.
class Buffer {
 public:
  virtual ~Buffer() = default;
  virtual std::span<const std::byte> bytes() const = 0;
};

/// A dense row-major array with shared, immutable contents; copying is cheap. The elements are aligned to 64 bytes when
/// made by this class's factories; a buffer given from outside must be aligned to its element size.
class Tensor {
 public:
  Tensor() = default;

  /// Shows `bytes` of `buffer`; SLIM_CHECKs that the size is count(dims) * size_of(type).
  Tensor(DataType type, Dims dims, std::shared_ptr<const Buffer> buffer, std::span<const std::byte> bytes);

  template <typename T>
  static Tensor from(const Dims& dims, std::span<const T> values) {
    Tensor result = zeros(kDataTypeOf<T>, dims);
    SLIM_CHECK(static_cast<std::size_t>(result.count()) == values.size());
    std::copy(values.begin(), values.end(), result.template mutable_data<T>().begin());
    return result;
  }
  template <typename T>
  static Tensor from(const Dims& dims, const std::vector<T>& values) {
    return from<T>(dims, std::span<const T>(values));
  }
  template <typename T>
  static Tensor scalar(T value) {
    return from<T>({}, std::span<const T>(&value, 1));
  }
  /// A one-dimensional i64 tensor, as shapes, axes and pads are given.
  static Tensor i64(const std::vector<std::int64_t>& values) {
    return from<std::int64_t>({static_cast<std::int64_t>(values.size())}, values);
  }
  static Tensor zeros(DataType type, Dims dims);
  /// Fresh memory whose contents are unspecified.
  static Tensor uninitialized(DataType type, Dims dims);

  DataType type() const { return type_; }
  const Dims& dims() const { return dims_; }
  std::size_t rank() const { return dims_.size(); }
  std::int64_t count() const { return count_of(dims_); }
  std::span<const std::byte> bytes() const { return bytes_; }

  /// The elements; T must be the tensor's type.
  template <typename T>
  std::span<const T> data() const {
    SLIM_CHECK(type_ == kDataTypeOf<T>);
    return {reinterpret_cast<const T*>(bytes_.data()), bytes_.size() / sizeof(T)};
  }
  /// The elements for writing: only while this is the sole owner of memory made by zeros or uninitialized.
  template <typename T>
  std::span<T> mutable_data() {
    SLIM_CHECK(type_ == kDataTypeOf<T>);
    const auto bytes = mutable_bytes();
    return {reinterpret_cast<T*>(bytes.data()), bytes.size() / sizeof(T)};
  }
  std::span<std::byte> mutable_bytes();

  /// The same elements under other dims of the same count.
  Tensor reshaped(Dims dims) const;

  /// Equal type, dims and bytes.
  bool operator==(const Tensor& other) const;

 private:
  DataType type_ = DataType::kUndefined;
  Dims dims_;
  std::shared_ptr<const Buffer> buffer_;
  std::span<const std::byte> bytes_;
  bool writable_ = false;
};

/// All elements converted to double; bool gives 0 or 1. SLIM_CHECKs that the type is numeric.
std::vector<double> to_doubles(const Tensor& tensor);
/// All elements converted to float (f16, bf16, f64 and integers included).
Tensor to_f32(const Tensor& tensor);
/// The elements of an i32 or i64 tensor as int64.
std::vector<std::int64_t> to_int64s(const Tensor& tensor);

}  // namespace slim
