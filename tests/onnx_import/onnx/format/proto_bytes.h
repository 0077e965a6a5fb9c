#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "onnx_import/common/wire.h"

/// ONNX messages written by hand, for what write_onnx never writes. Field numbers are those of onnx.proto.
namespace slim::proto {

inline std::string varint(std::uint32_t field, std::uint64_t value) {
  std::string out;
  wire::append_varint(out, std::uint64_t{field} << 3);
  wire::append_varint(out, value);
  return out;
}
inline std::string bytes(std::uint32_t field, const std::string& contents) {
  std::string out;
  wire::append_header(out, field, contents.size());
  return out + contents;
}
inline std::string packed_varints(std::uint32_t field, const std::vector<std::uint64_t>& values) {
  std::string contents;
  for (const auto value : values) wire::append_varint(contents, value);
  return bytes(field, contents);
}
template <typename T>
std::string packed(std::uint32_t field, const std::vector<T>& values) {
  std::string contents(values.size() * sizeof(T), '\0');
  std::memcpy(contents.data(), values.data(), contents.size());
  return bytes(field, contents);
}
inline std::string entry(const std::string& key, const std::string& value) { return bytes(1, key) + bytes(2, value); }

/// TensorProto: name 8, dims 1, data_type 2.
inline std::string tensor(const std::string& name, const std::vector<std::uint64_t>& dims, std::uint64_t type,
                          const std::string& data) {
  std::string out = bytes(8, name) + varint(2, type);
  for (const auto dim : dims) out += varint(1, dim);
  return out + data;
}
/// ModelProto with opset 13 whose graph holds `fields`.
inline std::string model(const std::string& graph_fields) {
  return varint(1, 7) + bytes(8, varint(2, 13)) + bytes(7, bytes(2, "g") + graph_fields);
}
/// A model with one initializer.
inline std::string model_with(const std::string& tensor) { return model(bytes(5, tensor)); }

}  // namespace slim::proto
