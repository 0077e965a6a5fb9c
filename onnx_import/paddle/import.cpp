#include "onnx_import/paddle/import.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "graph/verify.h"
#include "onnx_import/common/check_constants.h"
#include "onnx_import/common/input_types.h"
#include "onnx_import/common/mapped_file.h"
#include "onnx_import/common/problems.h"
#include "onnx_import/paddle/cut.h"
#include "onnx_import/paddle/format/read_program.h"
#include "onnx_import/paddle/node_context.h"
#include "onnx_import/paddle/op_table.h"

namespace slim::paddle {
namespace {

using ReadParameters = std::function<Parameters(const std::set<std::string>& wanted, Diagnostics& problems)>;

/// The name of an input or output and its column, which is its place.
struct Column {
  std::string name;
  std::int64_t column = 0;
};

std::vector<std::string> in_order(std::vector<Column> columns) {
  std::stable_sort(columns.begin(), columns.end(), [](const auto& a, const auto& b) { return a.column < b.column; });
  std::vector<std::string> names;
  names.reserve(columns.size());
  for (auto& column : columns) names.push_back(std::move(column.name));
  return names;
}

std::int64_t column_of(const Operator& op) {
  const auto* column = op.attribute("col");
  const auto* number = column == nullptr ? nullptr : std::get_if<std::int64_t>(column);
  return number == nullptr ? 0 : *number;
}

bool is_interface(const Operator& op) { return op.type == "feed" || op.type == "fetch"; }

/// Names that the kept operators read, `fetch` included.
std::unordered_set<std::string> read_names(const Program& program, const Cut& cut) {
  std::unordered_set<std::string> names(cut.outputs.begin(), cut.outputs.end());
  for (std::size_t i = 0; i < program.operators.size(); ++i) {
    const auto& op = program.operators[i];
    if (cut.dropped[i] || op.type == "feed") continue;
    for (const auto& slot : op.inputs) names.insert(slot.arguments.begin(), slot.arguments.end());
  }
  return names;
}

/// The inputs by column; those that only dropped operators read (labels) go with them.
std::vector<std::string> input_names(const Program& program, const Cut& cut,
                                     const std::unordered_set<std::string>& read) {
  std::vector<Column> feeds;
  for (const auto& op : program.operators) {
    if (op.type == "feed" && !op.output("Out").empty()) feeds.push_back({op.output("Out").front(), column_of(op)});
  }
  auto names = feeds.empty() ? program.need_feed : in_order(std::move(feeds));
  if (!cut.notes.empty()) std::erase_if(names, [&](const auto& name) { return !read.contains(name); });
  return names;
}

TensorType declared_type(const Program& program, const std::string& name) {
  const auto found = std::find_if(program.variables.begin(), program.variables.end(),
                                  [&](const auto& variable) { return variable.name == name; });
  return found == program.variables.end() ? TensorType{} : found->type;
}

/// Unknown sizes get symbols: all inputs have one batch size, other sizes are their own.
TensorType with_symbols(TensorType type, const std::string& name) {
  if (!type.shape) return type;
  for (std::size_t i = 0; i < type.shape->size(); ++i) {
    auto& dim = (*type.shape)[i];
    if (dim.is_unknown()) dim = Dim::symbol(i == 0 ? "batch" : fmt::format("{}_{}", name, i));
  }
  return type;
}

void add_inputs(const std::vector<std::string>& names, const ImportOptions& options, Scope& scope) {
  std::vector<DeclaredInput> declared;
  std::unordered_set<std::string> seen;
  for (const auto& name : names) {
    if (!seen.insert(name).second) {
      scope.problems().add({"two inputs have this name", fmt::format("input '{}'", name), {}});
      continue;
    }
    declared.push_back({name, with_symbols(declared_type(scope.program(), name), name), {}});
  }
  for (const auto& input : input_types(std::move(declared), options.input_shapes, scope.problems()).inputs) {
    scope.define(input.name, scope.graph().add_input(input.name, input.type));
  }
}

void report_unsupported(const Operator& op, Scope& scope) {
  std::vector<std::string> operands;
  for (const auto& slot : op.inputs) {
    if (!slot.arguments.empty()) operands.push_back(fmt::format("{}=[{}]", slot.name, fmt::join(slot.arguments, ", ")));
  }
  std::string message = fmt::format("operator '{}' is not supported", op.type);
  if (op.has_block) message += " (it runs another block)";
  if (!operands.empty()) message += fmt::format("; its inputs are {}", fmt::join(operands, ", "));
  scope.problems().add({std::move(message), describe(op), std::string(advice(op.type))});
}

/// What the operator should have given and did not counts as reported.
void forget_results(const Operator& op, Scope& scope) {
  for (const auto& slot : op.outputs) {
    for (const auto& name : slot.arguments) scope.define(name, nullptr);
  }
}

void import_operator(const Operator& op, Scope& scope) {
  const auto importer = op.has_block ? nullptr : find_importer(op.type);
  if (importer == nullptr) {
    report_unsupported(op, scope);
    return forget_results(op, scope);
  }
  try {
    NodeContext context(op, scope);
    importer(context);
  } catch (const Rejected&) {
    forget_results(op, scope);
  }
}

void add_output(const std::string& name, const std::string& value_name, Scope& scope) {
  const auto found = scope.find(value_name);
  if (!found.known) {
    scope.problems().add({fmt::format("nothing gives '{}'", value_name), fmt::format("output '{}'", name), {}});
  }
  if (found.value == nullptr) return;
  const auto& outputs = scope.graph().outputs();
  const bool taken =
      std::any_of(outputs.begin(), outputs.end(), [&](const auto& output) { return output.name == name; });
  if (!taken) scope.graph().add_output(name, found.value);
}

/// Without `fetch` operators: what nobody reads.
std::vector<std::string> unread_results(const Program& program, const Cut& cut) {
  const auto read = read_names(program, cut);
  std::vector<std::string> names;
  for (std::size_t i = 0; i < program.operators.size(); ++i) {
    const auto& op = program.operators[i];
    if (cut.dropped[i] || is_interface(op) || op.outputs.empty() || op.outputs.front().arguments.empty()) continue;
    const auto& name = op.outputs.front().arguments.front();
    if (!read.contains(name)) names.push_back(name);
  }
  return names;
}

void add_outputs(const Program& program, const Cut& cut, Scope& scope) {
  std::vector<std::pair<std::int64_t, const Operator*>> fetches;
  for (std::size_t i = 0; i < program.operators.size(); ++i) {
    const auto& op = program.operators[i];
    if (op.type == "fetch" && !cut.dropped[i]) fetches.emplace_back(column_of(op), &op);
  }
  std::stable_sort(fetches.begin(), fetches.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [column, op] : fetches) {
    if (op->input("X").empty()) continue;
    // ProgramDesc calls the output as its value, PIR by the name that `fetch` has.
    const auto& value = op->input("X").front();
    const auto& own_name = op->output("Out");
    const bool named = program.version == kPirVersion && !own_name.empty() && !own_name.front().empty();
    add_output(named ? own_name.front() : value, value, scope);
  }
  for (const auto& name : cut.outputs) add_output(name, name, scope);
  if (fetches.empty() && cut.outputs.empty()) {
    for (const auto& name : unread_results(program, cut)) add_output(name, name, scope);
  }
  if (scope.graph().outputs().empty() && scope.problems().empty()) {
    scope.problems().add({"the program has no outputs", {}, {}});
  }
}

Graph import_with(const Program& program, const ReadParameters& read_parameters, const ImportOptions& options,
                  const std::string& file) {
  Diagnostics problems;
  const auto cut = cut_program(program, {.heads = !options.keep_heads});
  const auto read = read_names(program, cut);
  std::set<std::string> wanted;
  for (const auto& variable : program.variables) {
    if (variable.is_parameter && read.contains(variable.name)) wanted.insert(variable.name);
  }
  Scope scope(program, read_parameters(wanted, problems), problems);
  scope.graph().notes = cut.notes;
  add_inputs(input_names(program, cut, read), options, scope);
  for (std::size_t i = 0; i < program.operators.size(); ++i) {
    if (!cut.dropped[i] && !is_interface(program.operators[i])) import_operator(program.operators[i], scope);
  }
  add_outputs(program, cut, scope);
  throw_if_any(problems, file);
  auto& graph = scope.graph();
  graph.erase_dead();
  check_constants(graph, problems);
  for (auto& defect : verify(graph)) problems.add({std::move(defect), {}, {}});
  throw_if_any(problems, file);
  return std::move(graph);
}

}  // namespace

Graph import_paddle(const std::filesystem::path& path, const ImportOptions& options) {
  const auto files = find_model_files(path);
  const auto file = files.program.string();
  Program program;
  try {
    program = read_program(MappedFile(files.program).bytes());
  } catch (Error& error) {
    if (error.code() != ExitCode::kNoInput) error.context(fmt::format("while importing '{}'", file));
    throw;
  }
  const auto read = [&](const std::set<std::string>& wanted, Diagnostics& problems) {
    return read_parameters(files, program, wanted, problems);
  };
  return import_with(program, read, options, file);
}

Graph import_paddle(std::span<const std::byte> program_bytes, std::span<const std::byte> parameters,
                    const ImportOptions& options) {
  const auto program = read_program(program_bytes);
  const auto read = [&](const std::set<std::string>& wanted, Diagnostics& problems) {
    return read_combined(parameters, program, wanted, problems);
  };
  return import_with(program, read, options, {});
}

Graph import_program(const Program& program, Parameters parameters, const ImportOptions& options) {
  const auto read = [&](const std::set<std::string>& /*wanted*/, Diagnostics& /*problems*/) {
    return std::move(parameters);
  };
  return import_with(program, read, options, {});
}

}  // namespace slim::paddle
