#pragma once

#include <map>
#include <string>

#include "graph/tensor.h"

namespace slim {

struct ImportOptions {
  /// Shapes that replace those of graph inputs. A symbol that gets a number this way gets it everywhere.
  std::map<std::string, Dims> input_shapes;
  /// Keeps a Paddle program's loss and accuracy operators, which are dropped otherwise.
  bool keep_heads = false;
};

}  // namespace slim
