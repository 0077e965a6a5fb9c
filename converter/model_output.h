#pragma once

#include <optional>

#include "converter/convert.h"
#include "converter/output_file.h"
#include "converter/paddle_writer.h"
#include "converter/quantization_search.h"

namespace slim {

/// The output of a conversion in its format. It is created before the long work: what cannot be created is found then.
class ModelOutput {
 public:
  /// Keeps a reference to the options.
  explicit ModelOutput(const ConvertOptions& options);

  /// Writes the model, whole or not at all, once. `quantized` is found.quantized().
  void write(const Quantization& found, const Graph& quantized);

 private:
  const ConvertOptions& options_;
  std::optional<PaddleWriter> paddle_;
  std::optional<OutputFile> onnx_;
};

}  // namespace slim
