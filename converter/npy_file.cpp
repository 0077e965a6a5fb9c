#include "converter/npy_file.h"

#include <fmt/format.h>

#include <cstring>
#include <limits>

#include "converter/data/file.h"
#include "converter/data/npy.h"
#include "graph/shape.h"

namespace slim {
namespace {

constexpr auto kNoLimit = std::numeric_limits<std::uint64_t>::max();

/// NumPy's name of a type: byte order, kind, bytes.
std::string descriptor(DataType type) {
  const auto size = size_of(type);
  if (type == DataType::kBool) return "|b1";
  const auto name = name_of(type);
  const char kind = is_float(type) ? 'f' : name.front();
  return fmt::format("{}{}{}", size == 1 ? '|' : '<', kind, size);
}

}  // namespace

Tensor read_npy(const std::filesystem::path& path) {
  const auto file = read_whole_file(path, kNoLimit);
  const auto bytes = file.span();
  try {
    const auto header = parse_npy_header(bytes);
    const auto count = checked_count(header.dims);
    const auto rest = bytes.subspan(header.size);
    if (count < 0 || static_cast<std::size_t>(count) > rest.size() ||
        rest.size() != static_cast<std::size_t>(count) * size_of(header.type)) {
      throw Error(ExitCode::kBadInput, fmt::format("holds {} bytes of elements, its header says {}{}", rest.size(),
                                                   name_of(header.type), to_string(header.dims)));
    }
    auto tensor = Tensor::uninitialized(header.type, header.dims);
    if (!rest.empty()) std::memcpy(tensor.mutable_bytes().data(), rest.data(), rest.size());
    return tensor;
  } catch (Error& error) {
    error.context(fmt::format("while reading '{}'", path.string()));
    throw;
  }
}

std::string to_npy(const Tensor& tensor) {
  std::string shape;
  for (const auto dim : tensor.dims()) shape += fmt::format("{},", dim);
  std::string header =
      fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': ({}), }}", descriptor(tensor.type()), shape);
  constexpr std::size_t kPrefix = 10;
  constexpr std::size_t kAlignment = 64;
  const auto padded = (kPrefix + header.size() + 1 + kAlignment - 1) / kAlignment * kAlignment;
  header.append(padded - kPrefix - header.size() - 1, ' ').append("\n");
  std::string text("\x93NUMPY\x01\x00", 8);
  text += static_cast<char>(header.size() & 0xff);
  text += static_cast<char>(header.size() >> 8);
  text += header;
  const auto bytes = tensor.bytes();
  text.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  return text;
}

}  // namespace slim
