#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "graph/tensor.h"

namespace slim {

/// How a convolution or matrix product reads its operand. An output sees, of each channel of its group, one element a
/// tap: kernel[0] * kernel[1] taps, row-major.
struct OperandView {
  std::int64_t groups = 1;
  std::int64_t channels = 1;  ///< of one group
  std::int64_t kernel[2] = {1, 1};
  std::int64_t dilation[2] = {1, 1};
  std::int64_t pad[2] = {0, 0};  ///< in front; as much is assumed behind
  bool channels_last = false;    ///< a matrix of rows, one element a channel; kernel 1 x 1

  std::int64_t taps() const { return kernel[0] * kernel[1]; }
  bool operator==(const OperandView&) const = default;
  auto operator<=>(const OperandView&) const = default;  // NOLINT(modernize-use-nullptr): takes <=> 0 for a pointer
};

/// First and second moments of what an operator multiplies with its weights, gathered sample by sample.
///
/// The covariance of element (tap t, channel c) and (t', c') is modelled as tap[t, t'] * channel[c, c']: exact for one
/// tap or one channel, and for the rest a pixel's neighbours are assumed to be related alike in all channels. (The
/// factored form is that of Martens and Grosse, arXiv:1503.05671, section 3.) Strides are taken as 1: every position
/// counts as the first of a window. Means are those of all samples; products end with the sample that completes
/// kRowsPerElement rows an element, but not before kFewestSamples: more of a large map says little that is new.
class OperandMoments {
 public:
  /// Without `products`, means alone.
  explicit OperandMoments(const OperandView& view, bool products = true);

  /// Takes in one sample: `x` of `dims` [N, groups * channels, H, W], or [..., channels] with channels_last.
  void add(std::span<const float> x, const Dims& dims);

  /// They become the moments of an operand whose channel c is divided by factors[c].
  void divide(std::span<const float> factors);

  const OperandView& view() const { return view_; }
  bool has_products() const { return !products_.empty(); }
  static constexpr std::int64_t kRowsPerElement = 64;
  static constexpr std::int64_t kFewestSamples = 12;

  /// How many positions the products were taken over; without products, how many were seen.
  std::int64_t rows() const { return has_products() ? product_rows_ : rows_; }
  /// Mean of each element over all outputs, the zeros of the padding included: [groups * channels, taps].
  std::vector<double> means() const;
  /// Sum over positions of products of the channels of one group, around their means or around zero: [channels,
  /// channels].
  std::vector<float> channel_products(std::int64_t group, bool centred) const;
  /// The diagonal of that.
  std::vector<double> channel_squares(std::int64_t group, bool centred) const;
  /// How taps are related, with a mean diagonal of 1: [taps, taps]; the same for all groups unless a group is one
  /// channel.
  std::vector<float> tap_products(std::int64_t group) const;

 private:
  double channel_product(std::int64_t group, std::size_t i, std::size_t j, bool centred) const;
  void take_pilot(std::span<const float> x, std::int64_t batch, std::int64_t points);
  void centre_rows(const float* x, std::int64_t points);
  void centre_planes(const float* x, std::int64_t height, std::int64_t width, bool correlates);
  void add_products(std::int64_t points);
  void add_plane(const float* x, std::int64_t channel, std::int64_t height, std::int64_t width);
  void add_tap_sums(const float* x, std::int64_t channel, std::int64_t height, std::int64_t width);
  std::int64_t correlation_count() const { return (2 * view_.kernel[0] - 1) * (2 * view_.kernel[1] - 1); }
  std::int64_t correlation_sets() const { return view_.channels == 1 ? view_.groups : 1; }

  OperandView view_;
  std::int64_t samples_ = 0;
  std::int64_t rows_ = 0;
  std::int64_t product_rows_ = 0;
  std::vector<float> pilot_;          ///< mean of each channel of the first sample: products are taken around it
  std::vector<double> sums_;          ///< of each channel around the pilot
  std::vector<double> product_sums_;  ///< the same over the rows of the products
  std::vector<double> tap_sums_;      ///< [groups * channels, taps]; empty with one tap and no padding
  std::vector<float> products_;       ///< [groups, channels, channels] around the pilot
  std::vector<double> correlations_;  ///< [sets, displacements], centred at the pilot; empty with one tap
  std::vector<float> centred_;        ///< of the sample at hand
};

}  // namespace slim
