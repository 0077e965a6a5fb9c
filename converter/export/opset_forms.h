#pragma once

#include "converter/export/node_form.h"

namespace slim {

/// Changes a node from normal form (opset 18 to 22) into the form of its opset, where they differ.
void apply_opset_forms(NodeForm& form);

}  // namespace slim
