#pragma once

#include <cstddef>
#include <span>

#include "onnx_import/paddle/format/program.h"

namespace slim::paddle {

/// Reads a program: ProgramDesc if the bytes begin with its first field, PIR JSON if they begin with '{' (suffixes say
/// nothing). Throws Error(kBadInput) if they are neither, or damaged.
Program read_program(std::span<const std::byte> bytes);

/// Whether the bytes can be a ProgramDesc: they begin with field 1 and end as a chain of its fields.
bool is_program_desc(std::span<const std::byte> bytes);
/// Whether the bytes begin as a PIR file does: JSON with a base_code.
bool is_pir(std::span<const std::byte> bytes);

/// The two forms.
Program read_program_desc(std::span<const std::byte> bytes);
Program read_pir(std::span<const std::byte> bytes);

}  // namespace slim::paddle
