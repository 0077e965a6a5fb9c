#pragma once

#include <string>
#include <vector>

#include "onnx_import/paddle/format/program.h"

namespace slim::paddle {

/// What of a program is imported.
struct Cut {
  std::vector<bool> dropped;         ///< for each operator
  std::vector<std::string> outputs;  ///< values that dropped operators read: outputs of what is left
  std::vector<std::string> notes;    ///< what was dropped, for the user
};

/// What to drop.
struct CutOptions {
  bool heads =
      true;  ///< the operators that compare predictions with labels (loss, accuracy), and what only serves them
  bool tails = true;  ///< detection tails (boxes from predictions, suppression), which have no INT8 and no ONNX form
};

/// Drops parts of a program; what the dropped operators read becomes an output.
Cut cut_program(const Program& program, const CutOptions& options);

}  // namespace slim::paddle
