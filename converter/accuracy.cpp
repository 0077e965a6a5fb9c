#include "converter/accuracy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "graph/error.h"

namespace slim {

bool is_class_scores(const Tensor& result) {
  if (result.count() < 2) return false;
  return std::ranges::all_of(result.dims(), [&](std::int64_t dim) { return dim == 1 || dim == result.count(); });
}

bool in_top(const Tensor& scores, std::size_t label, std::size_t k) {
  const auto values = to_doubles(scores);
  if (label >= values.size()) return false;
  const double own = values[label];
  std::size_t before = 0;
  for (std::size_t i = 0; i < values.size(); ++i) before += values[i] > own || (values[i] == own && i < label) ? 1 : 0;
  return before < k;
}

std::size_t label_in(const Sample& sample, const Tensor& scores) {
  if (!sample.label) throw Error(ExitCode::kBadInput, fmt::format("sample '{}' has no label", sample.name));
  if (!is_class_scores(scores)) {
    throw Error(ExitCode::kBadInput,
                fmt::format("top-1 needs a vector of class scores, but the model's first output is {}",
                            to_string(scores.dims())));
  }
  if (*sample.label < 0 || *sample.label >= scores.count()) {
    throw Error(ExitCode::kBadInput, fmt::format("sample '{}' has label {}, but the model's first output {} elements",
                                                 sample.name, *sample.label, scores.count()))
        .hint("labels count from 0: shift them with --label-offset");
  }
  return static_cast<std::size_t>(*sample.label);
}

void PairedAccuracy::add(bool first_right, bool second_right) {
  ++samples_;
  first_ += first_right ? 1 : 0;
  second_ += second_right ? 1 : 0;
  different_ += first_right != second_right ? 1 : 0;
}

PairedAccuracy& PairedAccuracy::operator+=(const PairedAccuracy& other) {
  samples_ += other.samples_;
  first_ += other.first_;
  second_ += other.second_;
  different_ += other.different_;
  return *this;
}

double PairedAccuracy::percent(std::size_t count) const {
  return samples_ == 0 ? 0.0 : 100.0 * static_cast<double>(count) / static_cast<double>(samples_);
}

double PairedAccuracy::drop() const {
  return first_ >= second_ ? percent(first_ - second_) : -percent(second_ - first_);
}

double PairedAccuracy::drop_margin95() const {
  if (samples_ < 2) return 0.0;
  const auto n = static_cast<double>(samples_);
  const double mean = (static_cast<double>(first_) - static_cast<double>(second_)) / n;
  const double variance = (static_cast<double>(different_) - n * mean * mean) / (n - 1.0);
  return 100.0 * 1.96 * std::sqrt(std::max(0.0, variance) / n);
}

}  // namespace slim
