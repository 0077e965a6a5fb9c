#include "converter/calibration_file.h"
#include "converter/output_file.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

ExitCode run_merge(const ParsedOptions& options) {
  const auto& files = options.positionals();
  for (std::size_t i = 1; i < files.size(); ++i) check_not_same(files[i], files[0]);
  auto merged = read_calibration(files[1]);
  for (std::size_t i = 2; i < files.size(); ++i) {
    try {
      merged.merge(read_calibration(files[i]));
    } catch (Error& error) {
      error.context("while merging '" + files[i] + "'");
      throw;
    }
  }
  write_file(files[0], print_calibration(merged));
  return ExitCode::kDone;
}

}  // namespace

Command merge_command() {
  CommandSpec spec{.name = "merge",
                   .summary = "adds up the statistics of shards; equals the single run byte for byte",
                   .examples = {"slimconv merge all.calib 1.calib 2.calib 3.calib 4.calib"},
                   .positionals = {"OUT.calib", "PART..."},
                   .options = {}};
  return {std::move(spec), run_merge};
}

}  // namespace slim
