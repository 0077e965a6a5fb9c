#pragma once

#include <cstddef>

#include "converter/data/sample_source.h"
#include "graph/tensor.h"

namespace slim {

/// Whether a result can be scores of classes: one sample's vector of two or more, such as 1x1000 or 1x10x1x1. Maps,
/// boxes and batches are none, and labels say nothing about them.
bool is_class_scores(const Tensor& result);

/// Whether the label's score is among the k largest; of equal scores the first ones count as larger.
bool in_top(const Tensor& scores, std::size_t label, std::size_t k);

/// The sample's label as a place in `scores`. Throws Error{kBadInput} where it has none, or `scores` no such element or
/// no class scores.
std::size_t label_in(const Sample& sample, const Tensor& scores);

/// Right answers of two models to the same labelled samples, counted one by one.
class PairedAccuracy {
 public:
  void add(bool first_right, bool second_right);
  PairedAccuracy& operator+=(const PairedAccuracy& other);

  std::size_t samples() const { return samples_; }
  /// Share of right answers, 0..100; 0 without samples.
  double first_percent() const { return percent(first_); }
  double second_percent() const { return percent(second_); }
  /// First minus second, in points; rounded once, so that 3 of 1000 are 0.3 and not more.
  double drop() const;
  /// Half the width of the 95 % interval of the drop, in points: 1.96 standard errors of the mean of the paired
  /// differences d = (first right) - (second right), sqrt((sum d^2 - n mean^2) / (n - 1) / n). 0 for fewer than 2
  /// samples.
  double drop_margin95() const;

 private:
  double percent(std::size_t count) const;
  std::size_t samples_ = 0;
  std::size_t first_ = 0;
  std::size_t second_ = 0;
  std::size_t different_ = 0;  ///< one was right, the other wrong
};

}  // namespace slim
