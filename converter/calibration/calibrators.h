#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "converter/calibration/statistics.h"
#include "graph/range.h"

namespace slim {

// Rules that turn the statistics of a tensor into the range to quantize it over, for 8-bit unsigned affine quantization
// with a free zero point: real = scale * (q - zero_point), q in 0..255, scale = range width / 255.
//
// Every rule is pure; its result includes zero. A histogram that says nothing (no element, or zeros only) leaves the
// observed range, which is {0, 0} for a tensor that was always zero: the caller picks a scale then.
// percentile, mse and kl require statistics with a histogram.

/// Everything that was observed: nothing is clipped.
Range calibrate_minmax(const TensorStatistics& statistics);

/// Mean over samples of each sample's range.
/// Source: MovingAverageMinMax of TensorFlow's quantization-aware training (Jacob et al., arXiv:1712.05877,
/// section 3.1), as a plain mean, because samples of a calibration set are equals.
Range calibrate_mean_minmax(const TensorStatistics& statistics);

/// Keeps the middle `percentile` % of the elements, interpolated inside bins: half of the rest is cut from either end
/// of signed data, all of it from the far end of one-signed data. 0 < percentile <= 100, and 100 is min-max. Source: Wu
/// et al., Integer quantization for deep learning inference, arXiv:2004.09602, section 3.3.
Range calibrate_percentile(const TensorStatistics& statistics, double percentile);

/// The scale and zero point with the least expected squared error of an element, rounding and clipping together.
/// The range has the zero point on its grid: it may reach up to one step beyond what was observed.
Range calibrate_mse(const TensorStatistics& statistics);

/// Least Kullback-Leibler divergence between the clipped distribution and its quantization to 255 levels.
/// Source: Migacz, 8-bit inference with TensorRT, GTC 2017, extended to asymmetric ranges (see kl.cpp).
Range calibrate_kl(const TensorStatistics& statistics);

struct MinMax {
  bool operator==(const MinMax&) const = default;
};
struct MeanMinMax {
  bool operator==(const MeanMinMax&) const = default;
};
struct Percentile {
  double percentile = 99.999;
  bool operator==(const Percentile&) const = default;
};
struct Mse {
  bool operator==(const Mse&) const = default;
};
struct Kl {
  bool operator==(const Kl&) const = default;
};

/// How ranges are chosen.
using Calibrator = std::variant<MinMax, MeanMinMax, Percentile, Mse, Kl>;

/// The range that the rule gives.
Range calibrate(const Calibrator& calibrator, const TensorStatistics& statistics);

/// Whether the rule needs statistics with a histogram.
bool needs_histogram(const Calibrator& calibrator);

/// Reads `minmax`, `mean-minmax`, `percentile=P` (0 < P <= 100), `mse` or `kl`; otherwise returns nothing and says in
/// `error` what was expected.
std::optional<Calibrator> parse_calibrator(std::string_view text, std::string& error);

/// The text that parse_calibrator reads back as the same rule.
std::string to_string(const Calibrator& calibrator);

}  // namespace slim
