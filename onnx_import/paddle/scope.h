#pragma once

#include <string>
#include <unordered_map>

#include "graph/error.h"
#include "graph/graph.h"
#include "graph/infer.h"
#include "onnx_import/paddle/format/parameters.h"
#include "onnx_import/paddle/format/program.h"

namespace slim::paddle {

/// The graph that an import builds, and what the program's names stand for in it. Several operators may write one name:
/// a name stands for what wrote it last.
class Scope {
 public:
  Scope(const Program& program, Parameters parameters, Diagnostics& problems);

  const Program& program() const { return program_; }
  Graph& graph() { return graph_; }
  Inference& inference() { return inference_; }
  Diagnostics& problems() { return problems_; }

  struct Lookup {
    Value* value = nullptr;  ///< null if it could not be made
    bool known = false;      ///< false: nothing before has written this name
  };
  /// A parameter becomes a constant when it is first looked up, so that unused ones vanish.
  Lookup find(const std::string& name);
  /// `value` (null: could not be made, and that is reported) is what `name` stands for from now on.
  void define(const std::string& name, Value* value) { values_[name] = value; }
  /// Operators in the graph need at least this opset of ai.onnx.
  void need_opset(std::int64_t opset);

 private:
  const Program& program_;
  Parameters parameters_;
  Graph graph_;
  Inference inference_;
  Diagnostics& problems_;
  std::unordered_map<std::string, Value*> values_;
};

}  // namespace slim::paddle
