#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <exception>
#include <filesystem>
#include <new>

#include "converter/output_file.h"
#include "converter/version.h"
#include "onnx_import/onnx/format/versions.h"
#include "runtime/onednn/executor.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

using MakeCommand = Command (*)();
constexpr std::array<MakeCommand, 10> kCommands{convert_command, validate_command, compare_command,   bench_command,
                                                inspect_command, run_command,      calibrate_command, merge_command,
                                                dataset_command, ptq_command};

std::string overview() {
  std::string text =
      "slimconv: FP32 ONNX or Paddle model -> INT8 model, by post-training quantization\n\n"
      "  slimconv model.onnx model.int8.onnx --data images/\n\n"
      "usage: slimconv IN OUT [options], or slimconv COMMAND ...\n\n";
  for (const auto make : kCommands) {
    const auto command = make();
    text += fmt::format("  {:<11} {}\n", command.spec.name, command.spec.summary);
  }
  return text + "\n`slimconv COMMAND --help` tells more; `slimconv --version` what it is built with.\n";
}

std::string version_text() {
  return fmt::format("slimconv {}\noneDNN {}\nONNX {}\nProtobuf {}\nISA {}\n", version(), onednn_version(),
                     onnx_version(), protobuf_version(), cpu_isa());
}

const std::vector<Command>& all_commands() {
  static const auto commands = [] {
    std::vector<Command> list;
    list.reserve(kCommands.size());
    for (const auto make : kCommands) list.push_back(make());
    return list;
  }();
  return commands;
}

const Command* find_command(const std::string& name) {
  const auto& commands = all_commands();
  const auto found =
      std::find_if(commands.begin(), commands.end(), [&](const Command& command) { return command.spec.name == name; });
  return found == commands.end() ? nullptr : &*found;
}

/// A first word that is neither a command nor a file may be a misspelt command.
void hint_at_commands(Error& error, const std::string& word) {
  std::error_code unknown;
  if (std::filesystem::exists(word, unknown) || word.find('.') != std::string::npos) return;
  std::vector<std::string> names;
  for (const auto& command : all_commands()) names.push_back(command.spec.name);
  if (const auto near = nearest(word, names)) error.hint(fmt::format("did you mean the command '{}'?", *near));
}

ExitCode run_program(std::vector<std::string> arguments) {
  if (arguments.empty() || arguments[0] == "--help" || arguments[0] == "-h") {
    print_result(overview());
    return arguments.empty() ? ExitCode::kUsage : ExitCode::kDone;
  }
  if (arguments[0] == "--version") {
    print_result(version_text());
    return ExitCode::kDone;
  }
  const auto* command = find_command(arguments[0]);
  const bool bare = command == nullptr;
  const std::string first = arguments[0];
  if (bare) {
    command = find_command("convert");
  } else {
    arguments.erase(arguments.begin());
  }
  try {
    const auto options = parse_options(command->spec, arguments);
    if (options.flag("help")) {
      print_result(help_text(command->spec));
      return ExitCode::kDone;
    }
    return command->run(options);
  } catch (Error& error) {
    if (bare) hint_at_commands(error, first);
    throw;
  }
}

}  // namespace
}  // namespace slim

int main(int argc, char** argv) {
  using slim::ExitCode;
  slim::install_signal_handlers();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);  // a file that grows beyond `ulimit -f` is a failed write
  auto code = ExitCode::kBug;
  try {
    code = slim::run_program({argv + 1, argv + argc});
  } catch (const slim::Error& error) {
    fmt::print(stderr, "slimconv: error: {}\n", error.what());
    code = error.code();
  } catch (const std::bad_alloc&) {
    fmt::print(stderr, "slimconv: error: out of memory\n");
    code = ExitCode::kBadInput;
  } catch (const std::exception& error) {
    fmt::print(stderr, "slimconv: bug: {}\n", error.what());
  }
  return static_cast<int>(code);
}
