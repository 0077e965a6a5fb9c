#include <fmt/format.h>

#include <cctype>
#include <filesystem>
#include <map>

#include "converter/npy_file.h"
#include "converter/output_file.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

/// Characters that are safe in any file name stay; all others become '_'.
std::string file_name_of(const std::string& output) {
  std::string name = output;
  for (auto& c : name) {
    const bool safe = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' || c == '-';
    if (!safe) c = '_';
  }
  return name + ".npy";
}

std::vector<Tensor> read_inputs(const Graph& graph, const std::vector<std::string>& arguments) {
  std::map<std::string, std::string> files;
  for (const auto& argument : arguments) {
    const auto equals = argument.find('=');
    if (equals == std::string::npos)
      throw Error(ExitCode::kUsage, fmt::format("--input '{}' is not NAME=FILE.npy", argument));
    files[argument.substr(0, equals)] = argument.substr(equals + 1);
  }
  std::vector<Tensor> inputs;
  for (const auto* input : graph.inputs()) {
    const auto found = files.find(input->name());
    if (found == files.end()) {
      throw Error(ExitCode::kUsage,
                  fmt::format("input '{}' ({}) is not given", input->name(), to_string(input->type())))
          .hint(fmt::format("add --input {}=FILE.npy", input->name()));
    }
    inputs.push_back(read_npy(found->second));
    files.erase(found);
  }
  if (!files.empty()) throw Error(ExitCode::kUsage, fmt::format("the model has no input '{}'", files.begin()->first));
  return inputs;
}

ExitCode run_model(const ParsedOptions& options) {
  auto graph = load_model(model_options(options.positionals()[0], options));
  const std::filesystem::path folder = options.value("output-dir").value_or(".");
  if (std::error_code missing; !std::filesystem::is_directory(folder, missing)) {
    throw Error(ExitCode::kCannotCreate, fmt::format("the folder '{}' does not exist", folder.string()));
  }
  const auto inputs = read_inputs(graph, options.values("input"));
  if (options.value("executor").value_or("auto") != "reference") {
    note_inexact_cpu(options, &graph);
    graph = runnable(std::move(graph), options.flag("exact"));
  }
  const auto outputs = make_executor(graph, options)->run(inputs);
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const auto path = folder / file_name_of(graph.outputs()[i].name);
    write_file(path, to_npy(outputs[i]));
    if (!options.quiet()) {
      fmt::print(stderr, "{} {}{} -> {}\n", graph.outputs()[i].name, name_of(outputs[i].type()),
                 to_string(outputs[i].dims()), path.string());
    }
  }
  return ExitCode::kDone;
}

}  // namespace

Command run_command() {
  return {{.name = "run",
           .summary = "one inference, outputs as .npy",
           .examples = {"slimconv run model.int8.onnx --input data=x.npy --output-dir out/"},
           .positionals = {"MODEL"},
           .options = {{"input", "NAME=FILE.npy", "an input's contents", true},
                       {"output-dir", "DIR", "where <output name>.npy go (.)"},
                       exact_spec(),
                       executor_spec(),
                       input_shape_spec(),
                       keep_heads_spec()}},
          run_model};
}

}  // namespace slim
