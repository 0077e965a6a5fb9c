#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "graph/op.h"
#include "graph/text_lexer.h"
#include "graph/text_tensor.h"

/// Reading attributes of the text form.
namespace slim::text {

/// "NOTSET", "SAME_UPPER", "SAME_LOWER".
std::string_view name_of(AutoPad mode);

/// Reads `["a", b]`.
std::vector<std::string> read_strings(Lexer& lexer);

/// Reads `{name=value, ...}`, if there is one, into the fields of a typed operator or the attributes of an opaque one.
void read_attributes(Lexer& lexer, TensorReader& tensors, Op& op);

}  // namespace slim::text
