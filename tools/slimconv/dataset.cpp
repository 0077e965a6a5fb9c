#include <fmt/format.h>

#include <algorithm>
#include <mutex>

#include "converter/data/bin_format.h"
#include "converter/data/bin_writer.h"
#include "converter/output_file.h"
#include "converter/parallel.h"
#include "tools/slimconv/command.h"
#include "tools/slimconv/common.h"

namespace slim {
namespace {

std::vector<ImageEntry> listed_images(const std::filesystem::path& folder, const ParsedOptions& options) {
  std::error_code missing;
  if (!std::filesystem::is_directory(folder, missing)) {
    throw Error(ExitCode::kNoInput, fmt::format("the image folder '{}' does not exist", folder.string()));
  }
  const auto beside = folder / "labels.txt";
  auto entries = [&] {
    if (const auto labels = options.value("labels")) return read_labels_file(folder, *labels);
    return std::filesystem::exists(beside, missing) ? read_labels_file(folder, beside) : find_images(folder);
  }();
  if (entries.empty()) throw Error(ExitCode::kBadInput, fmt::format("no images in '{}'", folder.string()));
  constexpr std::int64_t kMost = 1 << 30;
  const auto offset = options.number("label-offset", -kMost, kMost).value_or(0);
  for (auto& entry : entries) {
    if (entry.label) *entry.label += offset;
  }
  return entries;
}

ExitCode run_dataset(const ParsedOptions& options) {
  const auto target = options.value("output");
  if (!target) throw Error(ExitCode::kUsage, "`slimconv dataset` needs -o OUT.bin");
  if (std::error_code missing; std::filesystem::is_directory(*target, missing)) {
    throw Error(ExitCode::kCannotCreate, fmt::format("cannot create '{}': it is a folder", *target));
  }
  if (const auto labels = options.value("labels")) check_not_same(*labels, *target);
  const auto entries = listed_images(options.positionals()[0], options);
  BinWriter writer(*target, entries);
  const auto& missing = writer.missing();
  std::size_t written = entries.size() - missing.size();
  if (written > 0 && !options.quiet()) {
    fmt::print(stderr, "going on after {} of {} images in '{}.part'\n", written, entries.size(), *target);
  }
  ProgressLine progress(options);
  const auto show = progress.callback();
  std::mutex mutex;
  // One image a thread: memory does not depend on how many there are.
  const auto workers = std::min(options.threads(), missing.size());
  std::vector<std::vector<float>> images(workers, std::vector<float>(kBinImageElements));
  parallel_for(missing.size(), workers, [&](std::size_t worker, std::size_t task) {
    read_bin_image(entries[missing[task]].path, images[worker]);
    writer.put(missing[task], images[worker]);
    const std::scoped_lock lock(mutex);
    ++written;
    if (show) show("preparing images", written, entries.size());
  });
  writer.finish();
  return ExitCode::kDone;
}

}  // namespace

Command dataset_command() {
  return {
      {.name = "dataset",
       .summary = "image folder -> one data file of prepared images and labels",
       .examples = {"slimconv dataset images/ --labels val_list.txt -o full_val.bin",
                    "slimconv convert model.onnx model.int8.onnx --data full_val.bin"},
       .positionals = {"IMAGES"},
       .options = {{"labels", "FILE", "lines `path label`; only these files are used"},
                   {"label-offset", "K", "added to labels (0)"},
                   {"output,o", "OUT.bin", "the file to write; an interrupted run leaves OUT.bin.part to go on from"}}},
      run_dataset};
}

}  // namespace slim
