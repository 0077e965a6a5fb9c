#pragma once

#include <cstring>
#include <span>
#include <string>

#include "onnx_import/common/wire.h"

/// Files of Paddle for tests, byte by byte.
namespace slim::paddle {

inline std::span<const std::byte> as_bytes(const std::string& text) { return std::as_bytes(std::span(text)); }

inline std::string field(std::uint32_t number, const std::string& payload) {
  std::string out;
  wire::append_header(out, number, payload.size());
  return out + payload;
}

inline std::string field(std::uint32_t number, std::uint64_t value) {
  std::string out;
  wire::append_varint(out, std::uint64_t{number} << 3);
  wire::append_varint(out, value);
  return out;
}

template <typename T>
std::string raw(T number) {
  std::string out(sizeof(T), '\0');
  std::memcpy(out.data(), &number, sizeof(T));
  return out;
}

/// TensorDesc with unpacked dims.
inline std::string tensor_desc(std::uint64_t type, const std::vector<std::int64_t>& dims) {
  std::string out = field(1, type);
  for (const auto dim : dims) out += field(2, static_cast<std::uint64_t>(dim));
  return out;
}

inline std::string record(const std::string& desc, const std::string& elements) {
  return raw<std::uint32_t>(0) + raw<std::uint64_t>(0) + raw<std::uint32_t>(0) +
         raw(static_cast<std::int32_t>(desc.size())) + desc + elements;
}

/// A record of f32 elements.
inline std::string f32_record(const std::vector<std::int64_t>& dims, const std::vector<float>& values) {
  std::string elements;
  for (const auto value : values) elements += raw(value);
  return record(tensor_desc(5, dims), elements);
}

/// VarDesc of a LoDTensor.
inline std::string variable(const std::string& name, std::uint64_t type, const std::vector<std::int64_t>& dims,
                            bool persistable) {
  const auto var_type = field(1, std::uint64_t{7}) + field(3, field(1, tensor_desc(type, dims)));
  return field(1, name) + field(2, var_type) + field(3, std::uint64_t{persistable ? 1U : 0U});
}

/// VarDesc of `feed` and `fetch`, which hold no tensor.
inline std::string holder(const std::string& name, std::uint64_t type) {
  return field(1, name) + field(2, field(1, type)) + field(3, std::uint64_t{1});
}

inline std::string slot(const std::string& name, const std::string& argument) {
  return field(1, name) + field(2, argument);
}

/// OpDesc with one operand or two and one result.
inline std::string operation(const std::string& type, const std::string& inputs, const std::string& outputs,
                             const std::string& attributes = {}) {
  return inputs + outputs + field(3, type) + attributes;
}

/// x [1,2] -> elementwise_add(x, b) -> elementwise_add(., a) -> y.
inline std::string small_program() {
  const auto column = field(4, field(1, std::string("col")) + field(2, std::uint64_t{0}) + field(3, std::uint64_t{0}));
  std::string block = field(1, std::uint64_t{0}) + field(2, std::uint64_t{0});
  for (const auto& var : {holder("feed", 9), holder("fetch", 10), variable("x", 5, {1, 2}, false),
                          variable("b", 5, {2}, true), variable("a", 5, {1}, true), variable("y", 5, {1, 2}, false)}) {
    block += field(3, var);
  }
  const auto in = [](const std::string& x, const std::string& y) {
    return field(1, slot("X", x)) + field(1, slot("Y", y));
  };
  const auto out = [](const std::string& y) { return field(2, slot("Out", y)); };
  block += field(4, operation("feed", field(1, slot("X", "feed")), out("x"), column));
  block += field(4, operation("elementwise_add", in("x", "b"), out("t")));
  block += field(4, operation("elementwise_add", in("t", "a"), out("y")));
  block += field(4, operation("fetch", field(1, slot("X", "y")), out("fetch"), column));
  return field(1, block) + field(4, field(1, std::uint64_t{2006002}));
}

/// The parameters of small_program, sorted by name: a, then b.
inline std::string small_parameters() { return f32_record({1}, {0.5F}) + f32_record({2}, {1.0F, 2.0F}); }

}  // namespace slim::paddle
