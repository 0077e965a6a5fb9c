#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "converter/calibration/calibrators.h"
#include "converter/calibration_run.h"
#include "converter/output_file.h"
#include "graph/graph.h"
#include "passes/quantize/insert.h"
#include "passes/quantize/placement.h"

namespace slim {

/// Whether an output of this name is meant as a Paddle model: X.pdmodel, or, made from a Paddle model, an existing
/// folder or a name that ends in '/'.
bool is_paddle_output(const std::filesystem::path& target, const std::filesystem::path& source);

/// Writes the ancestor's product: the FP32 program and weights of a Paddle model, with the thresholds and marks that
/// make Paddle Inference with oneDNN run it in INT8. X.pdmodel goes with X.pdiparams, a folder gets `__model__` and
/// `params`; both appear whole or not at all.
class PaddleWriter {
 public:
  /// Creates the temporary files, and the folder if there is none. Throws Error(kBadInput) unless `source` is a Paddle
  /// model with a ProgramDesc (a PIR program runs in FP32 whatever it says), Error(kCannotCreate) as OutputFile.
  PaddleWriter(std::filesystem::path source, const std::filesystem::path& target, bool keep_heads);
  ~PaddleWriter();
  PaddleWriter(const PaddleWriter&) = delete;
  PaddleWriter& operator=(const PaddleWriter&) = delete;

  /// `thresholds`: the largest magnitude of each value by name. What `plan` keeps in float gets no mark.
  void write(const QuantizationPlan& plan, const Graph& graph, std::map<std::string, float> thresholds);
  void commit();

 private:
  std::filesystem::path source_;
  std::filesystem::path made_folder_;  ///< to be removed if nothing comes of it
  bool keep_heads_;
  bool committed_ = false;
  std::optional<OutputFile> program_;
  std::optional<OutputFile> parameters_;
};

/// Names of the f32 values of the graph: Paddle wants a threshold for each that lies between INT8 operators.
std::vector<std::string> float_values(const Graph& graph);

/// The largest magnitude of each value that was calibrated: that of its group in `plan`, else by `rule` on its own.
std::map<std::string, float> paddle_thresholds(const Graph& graph, const QuantizationPlan& plan, const Ranges& ranges,
                                               const Calibration& calibration, const Calibrator& rule);

}  // namespace slim
