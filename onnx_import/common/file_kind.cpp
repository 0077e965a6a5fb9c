#include "onnx_import/common/file_kind.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace slim {
namespace {

struct FileKind {
  std::size_t offset;
  std::string_view magic;
  const char* message;
};
using namespace std::string_view_literals;
constexpr std::array kKinds{
    FileKind{0, "version https://git-lfs", "it is a git-lfs pointer; fetch the model itself with 'git lfs pull'"},
    FileKind{0, "PK\x03\x04", "it is a zip archive (perhaps a PyTorch file); unpack it, or export the model to ONNX"},
    FileKind{0, "\x1f\x8b", "it is gzip-compressed; unpack it first"},
    FileKind{0, "\x89HDF", "it is an HDF5 file (perhaps a Keras model); export the model to ONNX"},
    FileKind{0, "\x80\x02", "it is a Python pickle (perhaps a PyTorch file); export the model to ONNX"},
    FileKind{4, "TFL3", "it is a TensorFlow Lite model; convert it to ONNX first"},
    FileKind{4, "ORTM", "it is an ONNX Runtime format file; use the .onnx file that it was made from"},
    FileKind{0, "\x93NUMPY", "it is a NumPy array, not a model"},
};

bool is_text(std::string_view head) {
  const auto printable = [](char c) { return (c >= 0x20 && c < 0x7f) || c == '\n' || c == '\r' || c == '\t'; };
  return std::all_of(head.begin(), head.end(), printable);
}

}  // namespace

std::string other_file_kind(std::span<const std::byte> bytes) {
  if (bytes.empty()) return "it is empty";
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 512));
  for (const auto& kind : kKinds) {
    if (head.size() > kind.offset && head.substr(kind.offset).starts_with(kind.magic)) return kind.message;
  }
  if (!is_text(head)) return {};
  const auto start = std::min(head.find_first_not_of(" \t\r\n"), head.size());
  const bool is_html = head.substr(start).starts_with("<!") || head.substr(start).starts_with("<html");
  return is_html ? "it is an HTML page; the download may have failed" : "it is text";
}

}  // namespace slim
