#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "converter/data/sample_source.h"

namespace slim {

/// Vectors with labels, for one input of [1, N].
class LabelledSource final : public SampleSource {
 public:
  using Entry = std::pair<std::vector<float>, std::optional<std::int64_t>>;
  explicit LabelledSource(std::vector<Entry> entries) : entries_(std::move(entries)) {}

  std::size_t size() const override { return entries_.size(); }
  bool has_labels() const override { return true; }
  std::string preprocessing() const override { return "none"; }
  Sample load(std::size_t index) const override {
    const auto& [x, label] = entries_[index];
    return {{Tensor::from<float>({1, static_cast<std::int64_t>(x.size())}, x)}, label, std::to_string(index)};
  }

 private:
  std::vector<Entry> entries_;
};

}  // namespace slim
