#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "graph/tensor.h"

namespace slim {

/// Energies of one reference tensor and of a candidate's difference from it, over any number of samples.
/// SQNR = 10 log10(signal / noise) dB, at most 200 (identical).
struct Distance {
  double signal = 0.0;     ///< sum of reference^2
  double noise = 0.0;      ///< sum of (candidate - reference)^2
  double candidate = 0.0;  ///< sum of candidate^2
  double product = 0.0;    ///< sum of candidate * reference
  double max_abs = 0.0;    ///< largest |candidate - reference|; NaN counts as infinity

  Distance& operator+=(const Distance& other);
  double sqnr_db() const;
  /// product / (|reference| |candidate|); 1 if both are zero.
  double cosine() const;
};

/// Of two tensors with equal element counts; any numeric types.
Distance distance(const Tensor& reference, const Tensor& candidate);

/// Running comparison of two models' outputs, as the reports define it: energies are summed over samples for each
/// output and the SQNR is the mean over outputs; the cosine is the mean over samples (and outputs).
class OutputDistance {
 public:
  void add(std::span<const Distance> outputs);
  std::size_t samples() const { return samples_; }
  double sqnr_db() const;
  double cosine() const;

 private:
  std::size_t samples_ = 0;
  std::vector<Distance> outputs_;
  double cosines_ = 0.0;
};

/// Distances of all outputs of one run, in order.
std::vector<Distance> distances(std::span<const Tensor> reference, std::span<const Tensor> candidate);

/// Index of the largest element; the first one of equals.
std::size_t argmax(const Tensor& scores);

}  // namespace slim
