#pragma once

#include "graph/error.h"
#include "tools/slimconv/options.h"

namespace slim {

/// A command of the program: its line and what it does. Results go to stdout, messages and progress to stderr; `run`
/// throws Error, which main prints.
struct Command {
  CommandSpec spec;
  ExitCode (*run)(const ParsedOptions& options);
};

Command bench_command();
Command calibrate_command();
Command compare_command();
Command convert_command();
Command dataset_command();
Command inspect_command();
Command merge_command();
Command ptq_command();
Command run_command();
Command validate_command();

}  // namespace slim
