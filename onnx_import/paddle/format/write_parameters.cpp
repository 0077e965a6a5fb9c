#include <fmt/format.h>

#include <ostream>

#include "onnx_import/common/mapped_file.h"
#include "onnx_import/paddle/format/edit_program.h"
#include "onnx_import/paddle/format/parameters.h"
#include "onnx_import/paddle/format/read_program.h"

namespace slim::paddle {
namespace {

/// Copies a mapped file piece by piece, so that it is never in memory as a whole.
void copy_file(const std::filesystem::path& path, std::ostream& out) {
  constexpr std::size_t kPiece = std::size_t{8} << 20;
  MappedFile file(path);
  for (auto left = file.bytes(); !left.empty();) {
    const auto piece = left.first(std::min(left.size(), kPiece));
    out.write(reinterpret_cast<const char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
    left = left.subspan(piece.size());
    file.release_before(piece.data() + piece.size());
  }
}

}  // namespace

void write_parameters(const ModelFiles& files, std::ostream& out) {
  if (!files.parameters.empty()) return copy_file(files.parameters, out);
  const auto program = read_program(MappedFile(files.program).bytes());
  for (const auto* parameter : sorted_parameters(program)) {
    try {
      copy_file(files.program.parent_path() / parameter->name, out);
    } catch (Error& error) {
      throw error.context(fmt::format("parameter '{}'", parameter->name));
    }
  }
}

}  // namespace slim::paddle
