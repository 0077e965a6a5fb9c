#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

/// Protobuf's wire format one level deep: enough to walk a file's nodes and tensors one by one, and to write tensors
/// from where they lie, so that a model is never in memory twice.
namespace slim::wire {

struct Field {
  std::uint32_t number = 0;
  std::uint32_t wire_type = 0;
  std::span<const std::byte> payload;  ///< contents of a length-delimited field (wire type 2); else empty
  std::span<const std::byte> whole;    ///< tag, length and payload
};

/// Takes the first field off `bytes`. Nothing if malformed; `missing` is then how many bytes the field claims beyond
/// the end, 0 if it is malformed otherwise.
std::optional<Field> next_field(std::span<const std::byte>& bytes, std::uint64_t& missing);

std::size_t varint_size(std::uint64_t value);
void append_varint(std::string& out, std::uint64_t value);
/// Tag and length of a length-delimited field.
void append_header(std::string& out, std::uint32_t number, std::uint64_t length);

}  // namespace slim::wire
