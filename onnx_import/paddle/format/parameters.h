#pragma once

#include <set>
#include <string>
#include <unordered_map>

#include "graph/error.h"
#include "graph/tensor.h"
#include "onnx_import/paddle/format/model_files.h"
#include "onnx_import/paddle/format/program.h"

namespace slim::paddle {

using Parameters = std::unordered_map<std::string, Tensor>;

/// The program's parameters in the order in which one file holds them: sorted bytewise by name, each once.
std::vector<const Variable*> sorted_parameters(const Program& program);

/// The contents of the parameters in `wanted`, copied once out of the mapped files. Type and dims are the record's; in
/// a file that holds all parameters, which has no names, dims that differ from the program's are a problem, as they say
/// that the two files do not belong together. What is short or too long is added to `problems`. Throws
/// Error(kNoInput) if files are missing.
Parameters read_parameters(const ModelFiles& files, const Program& program, const std::set<std::string>& wanted,
                           Diagnostics& problems);

/// As above, from the bytes of a file that holds all parameters.
Parameters read_combined(std::span<const std::byte> bytes, const Program& program, const std::set<std::string>& wanted,
                         Diagnostics& problems);

}  // namespace slim::paddle
