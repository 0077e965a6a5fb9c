#include <fmt/format.h>

#include <algorithm>

#include "converter/data/array_file.h"
#include "converter/data/convert_elements.h"
#include "converter/data/sources.h"
#include "graph/error.h"

namespace slim {
namespace {

/// One file: an array for each input, perhaps labels, all with the same number of samples.
struct ArraySet {
  std::filesystem::path path;
  std::vector<StoredArray> inputs;
  std::optional<StoredArray> labels;
  std::size_t first = 0;  ///< number of its first sample among all files'
  std::size_t count = 0;
};

bool is_label_name(const std::string& name) { return name == "label" || name == "labels"; }

std::string names_of(const std::vector<StoredArray>& arrays) {
  std::string list;
  for (const auto& array : arrays) list += fmt::format("{}'{}'", list.empty() ? "" : ", ", array.name());
  return list.empty() ? "none" : list;
}

/// The array named after `input`; for a model of one input, the only array whatever its name.
StoredArray take_array(std::vector<StoredArray>& arrays, const InputInfo& input, bool only_input) {
  auto found = std::find_if(arrays.begin(), arrays.end(), [&](const auto& a) { return a.name() == input.name; });
  if (found == arrays.end() && only_input) {
    const auto is_data = [](const auto& a) { return !is_label_name(a.name()); };
    if (std::count_if(arrays.begin(), arrays.end(), is_data) == 1)
      found = std::find_if(arrays.begin(), arrays.end(), is_data);
  }
  if (found == arrays.end())
    throw Error(ExitCode::kBadInput, fmt::format("there is no array for input '{}'", input.name))
        .hint(fmt::format("arrays are named after inputs; there are: {}", names_of(arrays)));
  StoredArray array = std::move(*found);
  arrays.erase(found);
  return array;
}

std::int64_t sample_count(const StoredArray& array) {
  if (array.dims().empty())
    throw Error(ExitCode::kBadInput, fmt::format("array '{}' has no first axis to count samples by", array.name()));
  return array.dims().front();
}

ArraySet read_set(const std::filesystem::path& path, const std::vector<InputInfo>& inputs) {
  auto arrays = read_array_file(path);
  ArraySet set;
  set.path = path;
  for (const auto& input : inputs) set.inputs.push_back(take_array(arrays, input, inputs.size() == 1));
  const auto labels = std::find_if(arrays.begin(), arrays.end(), [](const auto& a) { return is_label_name(a.name()); });
  if (labels != arrays.end()) {
    set.labels = std::move(*labels);
    if (!is_integer(set.labels->type()))
      throw Error(ExitCode::kBadInput,
                  fmt::format("labels should be integers and are {}", name_of(set.labels->type())));
  }
  const auto count = sample_count(set.inputs.front());
  const auto check = [&](const StoredArray& array) {
    if (sample_count(array) != count)
      throw Error(ExitCode::kBadInput, fmt::format("array '{}' has {} samples, '{}' has {}", array.name(),
                                                   sample_count(array), set.inputs.front().name(), count));
  };
  std::for_each(set.inputs.begin(), set.inputs.end(), check);
  if (set.labels) check(*set.labels);
  set.count = static_cast<std::size_t>(count);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const auto& dims = set.inputs[i].dims();
    check_fits(set.inputs[i].type(), {dims.begin() + 1, dims.end()}, inputs[i]);
  }
  return set;
}

class ArraySource final : public SampleSource {
 public:
  ArraySource(std::vector<ArraySet> sets, std::vector<InputInfo> inputs, std::int64_t label_offset)
      : sets_(std::move(sets)),
        inputs_(std::move(inputs)),
        label_offset_(label_offset),
        has_labels_(std::all_of(sets_.begin(), sets_.end(), [](const auto& set) { return set.labels.has_value(); })) {}

  std::size_t size() const override { return sets_.back().first + sets_.back().count; }
  bool has_labels() const override { return has_labels_; }
  std::string preprocessing() const override { return "none"; }

  Sample load(std::size_t index) const override {
    SLIM_CHECK(index < size());
    const auto after = std::upper_bound(sets_.begin(), sets_.end(), index,
                                        [](std::size_t value, const ArraySet& set) { return value < set.first; });
    const auto& set = *std::prev(after);
    const auto entry = static_cast<std::int64_t>(index - set.first);
    Sample sample;
    sample.name = set.count == 1 ? set.path.string() : fmt::format("{}[{}]", set.path.string(), entry);
    try {
      for (std::size_t i = 0; i < inputs_.size(); ++i)
        sample.inputs.push_back(fit_to_input(set.inputs[i].entry(entry), inputs_[i]));
      if (has_labels_) sample.label = offset_label(label_of(set.labels->entry(entry)), label_offset_);
    } catch (Error& error) {
      throw error.context(fmt::format("sample {}", sample.name));
    }
    return sample;
  }

 private:
  static std::int64_t label_of(const Tensor& tensor) {
    const auto label = converted_to(tensor, DataType::kI64).data<std::int64_t>();
    if (label.size() != 1)
      throw Error(ExitCode::kBadInput, fmt::format("a sample has {} labels; one is expected", label.size()));
    return label.front();
  }

  std::vector<ArraySet> sets_;
  std::vector<InputInfo> inputs_;
  std::int64_t label_offset_;
  bool has_labels_;
};

}  // namespace

std::unique_ptr<SampleSource> open_arrays(const DataOptions& options, const std::vector<std::filesystem::path>& files,
                                          const std::vector<InputInfo>& inputs) {
  std::vector<ArraySet> sets;
  std::size_t first = 0;
  for (const auto& file : files) {
    try {
      auto set = read_set(file, inputs);
      set.first = first;
      first += set.count;
      if (set.count > 0) sets.push_back(std::move(set));
    } catch (Error& error) {
      throw error.context(fmt::format("while reading '{}'", file.string()));
    }
  }
  if (sets.empty())
    throw Error(ExitCode::kBadInput, fmt::format("there are no samples in '{}'", options.path.string()));
  return std::make_unique<ArraySource>(std::move(sets), inputs, options.label_offset);
}

}  // namespace slim
