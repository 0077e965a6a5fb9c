#include "converter/convert.h"

int main(int, char** argv) {
  slim::ConvertOptions options;
  options.model.path = argv[1];
  options.output = argv[2];
  options.effort = slim::Effort::kFast;
  options.samples = 2;
  return slim::convert(options).output_bytes > 0 ? 0 : 1;
}
