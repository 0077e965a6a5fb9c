// roundtrip IN OUT.onnx [OPSET | --keep-heads]: imports a model and exports it again as it stands, for
// check_with_onnxruntime.py and tools/paddle_proof.py.

#include <cstdio>
#include <string>

#include "converter/export/onnx_export.h"
#include "onnx_import/import.h"

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::fputs("usage: roundtrip IN OUT.onnx [OPSET | --keep-heads]\n", stderr);
    return static_cast<int>(slim::ExitCode::kUsage);
  }
  try {
    slim::ImportOptions import;
    slim::ExportOptions options;
    import.keep_heads = argc == 4 && std::string(argv[3]) == "--keep-heads";
    if (argc == 4 && !import.keep_heads) options.opset = std::stoll(argv[3]);
    slim::export_onnx(slim::import_model(argv[1], import), std::filesystem::path(argv[2]), options);
  } catch (const slim::Error& error) {
    std::fprintf(stderr, "roundtrip: error: %s\n", error.what());
    return static_cast<int>(error.code());
  }
  return 0;
}
