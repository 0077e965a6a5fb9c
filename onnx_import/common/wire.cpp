#include "onnx_import/common/wire.h"

namespace slim::wire {
namespace {

constexpr std::uint32_t kVarint = 0;
constexpr std::uint32_t kFixed64 = 1;
constexpr std::uint32_t kBytes = 2;
constexpr std::uint32_t kFixed32 = 5;

std::optional<std::uint64_t> take_varint(std::span<const std::byte>& bytes) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size() && i < 10; ++i) {
    const auto byte = static_cast<std::uint64_t>(bytes[i]);
    value |= (byte & 0x7f) << (7 * i);
    if (byte < 0x80) {
      bytes = bytes.subspan(i + 1);
      return value;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Field> next_field(std::span<const std::byte>& bytes, std::uint64_t& missing) {
  missing = 0;
  auto rest = bytes;
  const auto tag = take_varint(rest);
  if (!tag || *tag >> 3 == 0 || *tag >> 32 != 0) return std::nullopt;
  Field field{static_cast<std::uint32_t>(*tag >> 3), static_cast<std::uint32_t>(*tag & 7), {}, {}};
  std::uint64_t length = 0;
  if (field.wire_type == kVarint) {
    if (!take_varint(rest)) return std::nullopt;
  } else if (field.wire_type == kFixed64) {
    length = 8;
  } else if (field.wire_type == kFixed32) {
    length = 4;
  } else if (field.wire_type == kBytes) {
    const auto given = take_varint(rest);
    if (!given) return std::nullopt;
    length = *given;
  } else {
    return std::nullopt;  // groups occur in no ONNX message
  }
  if (length > rest.size()) {
    missing = length - rest.size();
    return std::nullopt;
  }
  if (field.wire_type == kBytes) field.payload = rest.first(static_cast<std::size_t>(length));
  rest = rest.subspan(static_cast<std::size_t>(length));
  field.whole = bytes.first(bytes.size() - rest.size());
  bytes = rest;
  return field;
}

std::size_t varint_size(std::uint64_t value) {
  std::size_t size = 1;
  for (; value >= 0x80; value >>= 7) ++size;
  return size;
}

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>((value & 0x7f) | 0x80));
  out.push_back(static_cast<char>(value));
}

void append_header(std::string& out, std::uint32_t number, std::uint64_t length) {
  append_varint(out, (std::uint64_t{number} << 3) | kBytes);
  append_varint(out, length);
}

}  // namespace slim::wire
