#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slim {

/// A .npy file of format version 1 with this header text and these elements.
inline std::string npy_with_header(std::string header, std::string_view elements) {
  header += '\n';
  std::string file("\x93NUMPY\x01\x00", 8);
  file += static_cast<char>(header.size() & 0xff);
  file += static_cast<char>(header.size() >> 8);
  return file + header + std::string(elements);
}

/// As numpy.save writes it; `shape` such as "(2, 3)".
template <typename T>
std::string npy(std::string_view descr, std::string_view shape, const std::vector<T>& values) {
  const std::string header =
      "{'descr': '" + std::string(descr) + "', 'fortran_order': False, 'shape': " + std::string(shape) + ", }";
  return npy_with_header(header, {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(T)});
}

inline std::string little_endian(std::uint64_t value, int bytes) {
  std::string text;
  for (int i = 0; i < bytes; ++i) text += static_cast<char>(i < 8 ? value >> (8 * i) & 0xff : 0);
  return text;
}

inline std::string deflated(std::string_view text) {
  z_stream stream{};
  deflateInit2(&stream, 1, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

/// A zip archive; with `zip64`, sizes stand in the 64-bit extra fields, as numpy writes large arrays.
inline std::string zip(const std::vector<std::pair<std::string, std::string>>& members, bool deflate,
                       bool zip64 = false) {
  std::string file;
  std::string directory;
  for (const auto& [name, contents] : members) {
    const std::string data = deflate ? deflated(contents) : contents;
    const std::uint64_t none = 0xffffffff;
    const std::string sizes64 = little_endian(contents.size(), 8) + little_endian(data.size(), 8);
    const std::string extra = zip64 ? little_endian(1, 2) + little_endian(16, 2) + sizes64 : "";
    const std::string common = little_endian(deflate ? 8 : 0, 2) + little_endian(0, 8) +
                               little_endian(zip64 ? none : data.size(), 4) +
                               little_endian(zip64 ? none : contents.size(), 4) + little_endian(name.size(), 2) +
                               little_endian(extra.size(), 2);
    directory += little_endian(0x02014b50, 4) + little_endian(20, 2) + little_endian(20, 2) + little_endian(0, 2) +
                 common + little_endian(0, 8) + little_endian(0, 2) + little_endian(file.size(), 4) + name + extra;
    file += little_endian(0x04034b50, 4) + little_endian(20, 2) + little_endian(0, 2) + common + name + extra + data;
  }
  const std::string end = little_endian(0x06054b50, 4) + little_endian(0, 4) + little_endian(members.size(), 2) +
                          little_endian(members.size(), 2) + little_endian(directory.size(), 4) +
                          little_endian(file.size(), 4) + little_endian(0, 2);
  return file + directory + end;
}

}  // namespace slim
