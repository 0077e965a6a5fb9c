#include <cstddef>
#include <cstdint>
#include <string_view>

#include "converter/calibration/calibrators.h"
#include "converter/calibration_file.h"

/// Any bytes are either refused with an Error, or a calibration that survives printing and parsing, and whose rules and
/// merge with itself work.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  slim::Calibration calibration;
  try {
    calibration = slim::parse_calibration(text, "fuzz");
  } catch (const slim::Error&) {
    return 0;
  }
  const auto printed = slim::print_calibration(calibration);
  const auto again = slim::parse_calibration(printed, "printed");
  SLIM_CHECK(again.values == calibration.values);
  SLIM_CHECK(slim::print_calibration(again) == printed);
  for (const auto& [name, statistics] : calibration.values) {
    for (const slim::Calibrator& rule :
         {slim::Calibrator(slim::MinMax{}), slim::Calibrator(slim::MeanMinMax{}), slim::Calibrator(slim::Percentile{}),
          slim::Calibrator(slim::Mse{}), slim::Calibrator(slim::Kl{})}) {
      if (slim::needs_histogram(rule) && !statistics.has_histogram()) continue;
      SLIM_CHECK(slim::calibrate(rule, statistics).includes_zero());
    }
  }
  calibration.merge(again);
  slim::parse_calibration(slim::print_calibration(calibration), "merged");
  return 0;
}
