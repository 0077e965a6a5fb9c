#include "graph/rewrite/pass_manager.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "graph/infer.h"
#include "graph/spelling.h"
#include "graph/text.h"
#include "graph/verify.h"

namespace slim {
namespace {

void require_known(std::string_view option, const std::string& name, const std::vector<std::string>& known) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  Error error(ExitCode::kUsage, std::string(option).append(": there is no '").append(name).append("'"));
  if (const auto nearest = nearest_spelling(name, known); !nearest.empty()) {
    error.hint(std::string("did you mean '").append(nearest).append("'?"));
  }
  throw error;
}

/// What is wrong with the graph, one a line; empty if nothing is. Brings the types up to date.
std::string problems_of(Graph& graph) {
  std::string text;
  for (const auto& problem : verify(graph)) text += "\n  " + problem;
  if (!text.empty()) return text;
  Diagnostics diagnostics;
  infer_types(graph, diagnostics);
  for (const auto& problem : diagnostics.problems()) text += "\n  " + problem.message + " (" + problem.where + ")";
  return text;
}

[[noreturn]] void report_broken(const Pass& pass, const Graph& before, const std::string& problems) {
  std::error_code ignored;
  const auto file = std::filesystem::temp_directory_path(ignored) /
                    ("slimconv-before-" + pass.name + "-" + std::to_string(::getpid()) + ".slim");
  std::ofstream(file) << print(before);
  std::fprintf(stderr, "slimconv: bug: pass '%s' leaves a broken graph:%s\n  the graph before it: %s\n",
               pass.name.c_str(), problems.c_str(), file.c_str());
  std::_Exit(static_cast<int>(ExitCode::kBug));
}

bool prints_after(const PassOptions& options, const std::string& pass) {
  return std::any_of(options.print_after.begin(), options.print_after.end(),
                     [&](const auto& name) { return name == pass || name == "all"; });
}

}  // namespace

void check_names(const PassOptions& options, std::span<const Pass> passes) {
  std::vector<std::string> pass_names;
  for (const auto& pass : passes) pass_names.push_back(pass.name);
  std::vector<std::string> all_names = pass_names;
  for (const auto& pass : passes) all_names.insert(all_names.end(), pass.rules.begin(), pass.rules.end());
  for (const auto& name : options.disabled) require_known("--disable-pass", name, all_names);
  if (!options.explain.empty()) require_known("--explain", options.explain, all_names);
  pass_names.emplace_back("all");
  for (const auto& name : options.print_after) require_known("--print-after", name, pass_names);
}

void run_passes(Graph& graph, std::span<const Pass> passes, const PassOptions& options) {
  Diagnostics diagnostics;
  infer_types(graph, diagnostics);
  diagnostics.throw_if_any();
  PassContext context(options);
  for (const auto& pass : passes) {
    if (context.is_disabled(pass.name)) continue;
    // Constants are shared, so that keeping the graph costs no more than its nodes.
    const Graph before = graph.clone();
    pass.run(graph, context);
    const auto problems = problems_of(graph);
    if (!problems.empty()) report_broken(pass, before, problems);
    if (options.sink && prints_after(options, pass.name)) {
      options.sink("after pass " + pass.name + ":\n" + print(graph, {PrintOptions::Constants::kSummary}));
    }
  }
}

}  // namespace slim
