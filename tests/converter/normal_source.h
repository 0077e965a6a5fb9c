#pragma once

#include <cstddef>
#include <optional>
#include <random>
#include <string>

#include "converter/data/sample_source.h"
#include "graph/error.h"

namespace slim {

/// Samples of N(0, 1) for one input, the same each time.
class NormalSource final : public SampleSource {
 public:
  NormalSource(Dims dims, std::size_t count) : dims_(std::move(dims)), count_(count) {}

  std::size_t size() const override { return count_; }
  bool has_labels() const override { return false; }
  std::string preprocessing() const override { return "none"; }
  Sample load(std::size_t index) const override {
    if (index == broken_) throw Error(ExitCode::kBadInput, "sample is broken");
    std::mt19937 engine(static_cast<unsigned>(index) + 1);
    std::normal_distribution<float> normal;
    std::vector<float> x(static_cast<std::size_t>(count_of(dims_)));
    for (auto& element : x) element = normal(engine);
    return {{Tensor::from<float>(dims_, x)}, std::nullopt, std::to_string(index)};
  }

  /// From now on sample `index` cannot be loaded.
  void break_sample(std::size_t index) { broken_ = index; }

 private:
  Dims dims_;
  std::size_t count_;
  std::optional<std::size_t> broken_;
};

}  // namespace slim
