#include "graph/tensor.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace slim {
namespace {

constexpr std::size_t kAlignment = 64;

class HeapBuffer final : public Buffer {
 public:
  explicit HeapBuffer(std::size_t size)
      : data_(static_cast<std::byte*>(::operator new (std::max<std::size_t>(size, 1), std::align_val_t{kAlignment}))),
        size_(size) {}
  HeapBuffer(const HeapBuffer&) = delete;
  HeapBuffer& operator=(const HeapBuffer&) = delete;
  ~HeapBuffer() override { ::operator delete (data_, std::align_val_t{kAlignment}); }
  std::span<const std::byte> bytes() const override { return {data_, size_}; }

 private:
  std::byte* data_;
  std::size_t size_;
};

template <typename To, typename From>
std::vector<To> converted(std::span<const From> values) {
  std::vector<To> result(values.size());
  std::transform(values.begin(), values.end(), result.begin(), [](From value) {
    if constexpr (std::is_same_v<From, Half> || std::is_same_v<From, BFloat16>) {
      return static_cast<To>(to_float(value));
    } else {
      return static_cast<To>(value);
    }
  });
  return result;
}

template <typename To>
std::vector<To> elements_as(const Tensor& tensor) {
  switch (tensor.type()) {
    // clang-format off
    case DataType::kF32: return converted<To>(tensor.data<float>());
    case DataType::kF64: return converted<To>(tensor.data<double>());
    case DataType::kF16: return converted<To>(tensor.data<Half>());
    case DataType::kBF16: return converted<To>(tensor.data<BFloat16>());
    case DataType::kU8: return converted<To>(tensor.data<std::uint8_t>());
    case DataType::kI8: return converted<To>(tensor.data<std::int8_t>());
    case DataType::kU16: return converted<To>(tensor.data<std::uint16_t>());
    case DataType::kI16: return converted<To>(tensor.data<std::int16_t>());
    case DataType::kU32: return converted<To>(tensor.data<std::uint32_t>());
    case DataType::kI32: return converted<To>(tensor.data<std::int32_t>());
    case DataType::kU64: return converted<To>(tensor.data<std::uint64_t>());
    case DataType::kI64: return converted<To>(tensor.data<std::int64_t>());
    case DataType::kBool: return converted<To>(tensor.data<bool>());
    // clang-format on
    case DataType::kUndefined:
    case DataType::kString:
      break;
  }
  SLIM_CHECK(size_of(tensor.type()) > 0);
  return {};
}

}  // namespace

std::int64_t checked_count(std::span<const std::int64_t> dims) {
  constexpr std::int64_t kLimit = std::int64_t{1} << 62;
  std::int64_t count = 1;
  bool empty = false;
  for (const auto dim : dims) {
    if (dim < 0) return -1;
    if (dim == 0) {
      empty = true;
    } else if (__builtin_mul_overflow(count, dim, &count) || count > kLimit) {
      return -1;
    }
  }
  return empty ? 0 : count;
}

std::int64_t count_of(std::span<const std::int64_t> dims) {
  const auto count = checked_count(dims);
  SLIM_CHECK(count >= 0);
  return count;
}

Dims strides_of(std::span<const std::int64_t> dims) {
  Dims strides(dims.size(), 1);
  for (std::size_t i = dims.size(); i-- > 1;) strides[i - 1] = strides[i] * dims[i];
  return strides;
}

std::size_t normalized_axis(std::int64_t axis, std::size_t rank) {
  const auto signed_rank = static_cast<std::int64_t>(rank);
  SLIM_CHECK(axis >= -signed_rank && axis < signed_rank);
  return static_cast<std::size_t>(axis < 0 ? axis + signed_rank : axis);
}

Tensor::Tensor(DataType type, Dims dims, std::shared_ptr<const Buffer> buffer, std::span<const std::byte> bytes)
    : type_(type), dims_(std::move(dims)), buffer_(std::move(buffer)), bytes_(bytes) {
  SLIM_CHECK(bytes_.size() == static_cast<std::size_t>(count()) * size_of(type_));
}

Tensor Tensor::uninitialized(DataType type, Dims dims) {
  auto buffer = std::make_shared<HeapBuffer>(static_cast<std::size_t>(count_of(dims)) * size_of(type));
  const auto bytes = buffer->bytes();
  Tensor result(type, std::move(dims), std::move(buffer), bytes);
  result.writable_ = true;
  return result;
}

Tensor Tensor::zeros(DataType type, Dims dims) {
  Tensor result = uninitialized(type, std::move(dims));
  const auto bytes = result.mutable_bytes();
  std::memset(bytes.data(), 0, bytes.size());
  return result;
}

std::span<std::byte> Tensor::mutable_bytes() {
  SLIM_CHECK(writable_ && buffer_.use_count() == 1);
  return {const_cast<std::byte*>(bytes_.data()), bytes_.size()};
}

Tensor Tensor::reshaped(Dims dims) const {
  SLIM_CHECK(count_of(dims) == count());
  Tensor result = *this;
  result.dims_ = std::move(dims);
  return result;
}

bool Tensor::operator==(const Tensor& other) const {
  return type_ == other.type_ && dims_ == other.dims_ && bytes_.size() == other.bytes_.size() &&
         (bytes_.empty() || std::memcmp(bytes_.data(), other.bytes_.data(), bytes_.size()) == 0);
}

std::vector<double> to_doubles(const Tensor& tensor) { return elements_as<double>(tensor); }

Tensor to_f32(const Tensor& tensor) {
  if (tensor.type() == DataType::kF32) return tensor;
  return Tensor::from<float>(tensor.dims(), elements_as<float>(tensor));
}

std::vector<std::int64_t> to_int64s(const Tensor& tensor) {
  SLIM_CHECK(tensor.type() == DataType::kI64 || tensor.type() == DataType::kI32);
  return elements_as<std::int64_t>(tensor);
}

}  // namespace slim
