#pragma once

#include <filesystem>
#include <span>

#include "graph/graph.h"
#include "onnx_import/common/import_options.h"
#include "onnx_import/paddle/format/parameters.h"
#include "onnx_import/paddle/format/program.h"

namespace slim::paddle {

/// Reads a Paddle model, in any of its forms, as a graph of ONNX operators with types inferred (see
/// format/model_files.h for what `path` may be). Unless options.keep_heads, loss and accuracy operators are left out;
/// detection tails always are; graph.notes says so. Dynamic batch sizes become the symbol "batch".
/// Throws Error: kNoInput if a file is missing, kUsage for an impossible input_shapes, kBadInput with every problem of
/// the model together.
Graph import_paddle(const std::filesystem::path& path, const ImportOptions& options = {});

/// As above, from memory: a program and the file of all its parameters.
Graph import_paddle(std::span<const std::byte> program, std::span<const std::byte> parameters,
                    const ImportOptions& options = {});

/// As above, of a program that has been read; `parameters` holds all that its operators read.
Graph import_program(const Program& program, Parameters parameters, const ImportOptions& options = {});

}  // namespace slim::paddle
