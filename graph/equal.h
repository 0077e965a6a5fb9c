#pragma once

#include <string>

#include "graph/graph.h"

namespace slim {

/// Whether two graphs are the same in all that the text form holds: names, types, attributes, constants' bytes, order
/// of inputs, constants, nodes and outputs, origins, opsets and metadata. NaN attributes are equal, trailing omitted
/// inputs do not count. If not, `why` (may be null) gets the first difference.
bool structurally_equal(const Graph& a, const Graph& b, std::string* why = nullptr);

/// Whether two operators are of one type with equal attributes; `why` (may be null) gets the attribute that differs.
bool same_op(const Op& a, const Op& b, std::string* why = nullptr);

}  // namespace slim
