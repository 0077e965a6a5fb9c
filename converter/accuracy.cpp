#include "converter/accuracy.h"

#include <algorithm>
#include <cmath>

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
