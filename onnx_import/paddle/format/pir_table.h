#pragma once

#include <string_view>

namespace slim::paddle {

/// How PIR tells an operator, in the words of ProgramDesc.
struct PirOperator {
  std::string_view name;        ///< in PIR, without dialect and trailing '_' (in place)
  std::string_view type;        ///< in ProgramDesc
  std::string_view operands;    ///< the slot of each operand, space-separated; "-": of no interest
  std::string_view results;     ///< the slot of each result
  std::string_view attributes;  ///< renamed attributes, "pir=program"; others keep their names
};

/// The row of operator `name`; null if it is none of ours.
const PirOperator* find_pir_operator(std::string_view name);

}  // namespace slim::paddle
