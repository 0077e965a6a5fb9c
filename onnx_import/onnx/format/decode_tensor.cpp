#include "onnx_import/onnx/format/decode_tensor.h"

#include <fmt/format.h>
#include <onnx/onnx_pb.h>

#include <algorithm>
#include <bit>
#include <charconv>

#include "onnx_import/onnx/format/element_type.h"

namespace slim {
namespace {

static_assert(std::endian::native == std::endian::little, "raw_data is little-endian and is copied as it is");

/// A byte other than 0 and 1 must not be seen as a bool.
Tensor normalized_bools(Tensor tensor) {
  if (tensor.type() != DataType::kBool) return tensor;
  for (auto& byte : tensor.mutable_bytes()) byte = std::byte{byte != std::byte{0}};
  return tensor;
}

template <typename To, typename Field>
Tensor narrowed(DataType type, const Dims& dims, const Field& field) {
  Tensor tensor = Tensor::uninitialized(type, dims);
  auto* out = reinterpret_cast<To*>(tensor.mutable_bytes().data());
  std::transform(field.begin(), field.end(), out, [](auto value) { return static_cast<To>(value); });
  return normalized_bools(std::move(tensor));
}

/// Number of elements in the typed field that onnx.proto prescribes for `type`.
int typed_count(const onnx::TensorProto& proto, DataType type) {
  switch (type) {
    case DataType::kF32:
      return proto.float_data_size();
    case DataType::kF64:
      return proto.double_data_size();
    case DataType::kI64:
      return proto.int64_data_size();
    case DataType::kU32:
    case DataType::kU64:
      return proto.uint64_data_size();
    default:
      return proto.int32_data_size();
  }
}

Tensor from_typed_fields(const onnx::TensorProto& proto, DataType type, const Dims& dims) {
  // int32_data also carries the small integers, bools, and the bits of 16-bit floats.
  switch (type) {
    case DataType::kF32:
      return narrowed<float>(type, dims, proto.float_data());
    case DataType::kF64:
      return narrowed<double>(type, dims, proto.double_data());
    case DataType::kI64:
      return narrowed<std::int64_t>(type, dims, proto.int64_data());
    case DataType::kU64:
      return narrowed<std::uint64_t>(type, dims, proto.uint64_data());
    case DataType::kU32:
      return narrowed<std::uint32_t>(type, dims, proto.uint64_data());
    case DataType::kI32:
      return narrowed<std::int32_t>(type, dims, proto.int32_data());
    case DataType::kI8:
    case DataType::kU8:
    case DataType::kBool:
      return narrowed<std::uint8_t>(type, dims, proto.int32_data());
    default:
      return narrowed<std::uint16_t>(type, dims, proto.int32_data());
  }
}

/// In pieces, so that a large tensor is never in memory twice: as pages of the file, and copied.
void copy(const RawData& raw, std::span<std::byte> to) {
  constexpr std::size_t kPiece = std::size_t{4} << 20;
  for (std::size_t at = 0; at < raw.bytes.size(); at += kPiece) {
    const auto piece = raw.bytes.subspan(at, std::min(kPiece, raw.bytes.size() - at));
    std::ranges::copy(piece, to.begin() + static_cast<std::ptrdiff_t>(at));
    if (raw.file != nullptr) raw.file->release_before(piece.data() + piece.size());
  }
}

std::optional<std::int64_t> parse_integer(const std::string& text) {
  std::int64_t value = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = failure == std::errc() && end == text.data() + text.size() && value >= 0;
  return whole ? std::optional(value) : std::nullopt;
}

Tensor load_external(const onnx::TensorProto& proto, DataType type, const Dims& dims, const std::string& what,
                     ExternalData& external) {
  ExternalData::Place place;
  for (const auto& entry : proto.external_data()) {
    if (entry.key() == "location") {
      place.location = entry.value();
    } else if (entry.key() == "offset" || entry.key() == "length") {
      const auto number = parse_integer(entry.value());
      if (!number) {
        throw Error(ExitCode::kBadInput,
                    fmt::format("{}: external data's {} '{}' is not a number", what, entry.key(), entry.value()));
      }
      (entry.key() == "offset" ? place.offset : place.length) = *number;
    }
  }
  return normalized_bools(external.load(place, type, dims, what));
}

/// Why this is no tensor that we can hold; empty if it is.
std::string refusal(const onnx::TensorProto& proto, const Dims& dims) {
  const auto type = data_type_from_onnx(proto.data_type());
  if (size_of(type) == 0) return "element type " + onnx_type_name(proto.data_type()) + " is not supported";
  if (proto.has_segment()) return "tensors in segments are not supported";
  if (checked_count(dims) < 0) return fmt::format("dims [{}] are not possible", fmt::join(dims, ","));
  return {};
}

}  // namespace

std::optional<Tensor> decode_tensor(const onnx::TensorProto& proto, std::optional<RawData> raw, const std::string& what,
                                    ExternalData& external, Diagnostics& problems) {
  const Dims dims(proto.dims().begin(), proto.dims().end());
  if (auto why = refusal(proto, dims); !why.empty()) {
    problems.add({std::move(why), what, {}});
    return std::nullopt;
  }
  const auto type = data_type_from_onnx(proto.data_type());
  if (proto.data_location() == onnx::TensorProto::EXTERNAL) {
    try {
      return load_external(proto, type, dims, what, external);
    } catch (const Error& error) {
      problems.add({error.what(), {}, "keep the model and its data files together in one folder"});
      return std::nullopt;
    }
  }
  if (!raw && proto.has_raw_data()) raw = RawData{std::as_bytes(std::span(proto.raw_data()))};
  const auto count = checked_count(dims);
  if (!raw || (raw->bytes.empty() && typed_count(proto, type) > 0)) {
    if (typed_count(proto, type) == count) return from_typed_fields(proto, type, dims);
    problems.add({fmt::format("{} {} has {} elements, but {} are given", name_of(type), to_string(dims), count,
                              typed_count(proto, type)),
                  what,
                  {}});
    return std::nullopt;
  }
  // Counts are below 2^62: compare by division, as the product may not fit.
  const auto element = size_of(type);
  if (raw->bytes.size() % element != 0 || raw->bytes.size() / element != static_cast<std::size_t>(count)) {
    problems.add({fmt::format("{} {} needs {} elements of {} bytes, but {} bytes are given", name_of(type),
                              to_string(dims), count, element, raw->bytes.size()),
                  what,
                  {}});
    return std::nullopt;
  }
  Tensor tensor = Tensor::uninitialized(type, dims);
  copy(*raw, tensor.mutable_bytes());
  return normalized_bools(std::move(tensor));
}

}  // namespace slim
