#include "onnx_import/onnx/import.h"

int main(int, char** argv) { return slim::import_onnx(argv[1]).inputs().size() == 1 ? 0 : 1; }
