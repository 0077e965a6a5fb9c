#include <cstddef>
#include <cstdint>
#include <cstring>

#include "graph/verify.h"
#include "onnx_import/paddle/import.h"

/// A program (ProgramDesc or PIR JSON) and the file of its parameters, one after the other; the first four bytes say
/// how long the program is. Any bytes are either refused with an Error, or a valid graph.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::uint32_t length = 0;
  if (size < sizeof(length)) return 0;
  std::memcpy(&length, data, sizeof(length));
  const auto bytes = std::as_bytes(std::span(data, size)).subspan(sizeof(length));
  const auto split = std::min<std::size_t>(length, bytes.size());
  try {
    slim::ImportOptions options;
    options.keep_heads = (length >> 31U) != 0;
    const auto graph = slim::paddle::import_paddle(bytes.first(split), bytes.subspan(split), options);
    SLIM_CHECK(slim::verify(graph).empty());
  } catch (const slim::Error&) {
    return 0;
  }
  return 0;
}
