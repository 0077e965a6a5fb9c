// roundtrip IN.onnx OUT.onnx [OPSET]: imports a model and exports it again, for check_with_onnxruntime.py.

#include <cstdio>
#include <string>

#include "converter/export/onnx_export.h"
#include "onnx_import/onnx/import.h"

int main(int argc, char** argv) {
  if (argc != 3 && argc != 4) {
    std::fputs("usage: roundtrip IN.onnx OUT.onnx [OPSET]\n", stderr);
    return static_cast<int>(slim::ExitCode::kUsage);
  }
  try {
    slim::ExportOptions options;
    if (argc == 4) options.opset = std::stoll(argv[3]);
    slim::export_onnx(slim::import_onnx(argv[1]), std::filesystem::path(argv[2]), options);
  } catch (const slim::Error& error) {
    std::fprintf(stderr, "roundtrip: error: %s\n", error.what());
    return static_cast<int>(error.code());
  }
  return 0;
}
