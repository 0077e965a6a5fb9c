#include "onnx_import/paddle/format/tensor_record.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "framework.pb.h"
#include "onnx_import/paddle/format/element_type.h"

namespace slim::paddle {
namespace {

using Bytes = std::span<const std::byte>;

/// Descriptions hold a type and dims.
constexpr std::size_t kLargestDescription = std::size_t{64} << 10;

[[noreturn]] void damaged(const std::string& why) { throw Error(ExitCode::kBadInput, why); }

Bytes take(Bytes& bytes, std::uint64_t count, const char* what) {
  if (count > bytes.size()) {
    damaged(fmt::format("the file ends within {}: {} bytes are needed, {} are left", what, count, bytes.size()));
  }
  const auto taken = bytes.first(static_cast<std::size_t>(count));
  bytes = bytes.subspan(static_cast<std::size_t>(count));
  return taken;
}

/// Little-endian, as is the machine.
template <typename T>
T take_number(Bytes& bytes, const char* what) {
  T number{};
  std::memcpy(&number, take(bytes, sizeof(T), what).data(), sizeof(T));
  return number;
}

void take_version(Bytes& bytes, const char* what) {
  const auto version = take_number<std::uint32_t>(bytes, what);
  if (version != 0) damaged(fmt::format("expected {} to be 0, found {}: this is no parameter", what, version));
}

}  // namespace

TensorRecord next_record(Bytes& bytes) {
  take_version(bytes, "the record's version");
  const auto levels = take_number<std::uint64_t>(bytes, "the number of LoD levels");
  for (std::uint64_t i = 0; i < levels; ++i) {
    take(bytes, take_number<std::uint64_t>(bytes, "a LoD level's size"), "a LoD level");
  }
  take_version(bytes, "the tensor's version");
  const auto size = take_number<std::int32_t>(bytes, "the description's size");
  if (size < 0 || static_cast<std::size_t>(size) > kLargestDescription) {
    damaged(fmt::format("a description of {} bytes is impossible: this is no parameter", size));
  }
  const auto described = take(bytes, static_cast<std::uint64_t>(size), "the description");
  proto::TensorDesc desc;
  if (!desc.ParseFromArray(described.data(), static_cast<int>(described.size()))) {
    damaged("the description cannot be decoded: this is no parameter");
  }
  TensorRecord record{element_type(desc.data_type()), {desc.dims().begin(), desc.dims().end()}, {}};
  if (record.type == DataType::kUndefined) damaged(fmt::format("element type {} is not supported", desc.data_type()));
  const auto count = checked_count(record.dims);
  const auto element = static_cast<std::int64_t>(size_of(record.type));
  if (count < 0 || count > static_cast<std::int64_t>(bytes.size()) / element) {
    damaged(fmt::format("{} {} needs more than the {} bytes that are left", name_of(record.type),
                        to_string(to_shape(record.dims)), bytes.size()));
  }
  record.elements = take(bytes, static_cast<std::uint64_t>(count * element), "the elements");
  return record;
}

Tensor copy_of(const TensorRecord& record, const Passed& passed) {
  constexpr std::size_t kPiece = std::size_t{8} << 20;
  auto tensor = Tensor::uninitialized(record.type, record.dims);
  auto out = tensor.mutable_bytes();
  for (auto left = record.elements; !left.empty();) {
    const auto piece = left.first(std::min(left.size(), kPiece));
    if (record.type == DataType::kBool) {
      // A byte other than 0 and 1 must not be seen as a bool.
      std::transform(piece.begin(), piece.end(), out.begin(),
                     [](std::byte byte) { return byte == std::byte{0} ? std::byte{0} : std::byte{1}; });
    } else {
      std::copy(piece.begin(), piece.end(), out.begin());
    }
    out = out.subspan(piece.size());
    left = left.subspan(piece.size());
    if (passed) passed(piece.data() + piece.size());
  }
  return tensor;
}

}  // namespace slim::paddle
