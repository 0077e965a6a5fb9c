#include "converter/calibration/calibrators.h"

#include <array>
#include <charconv>
#include <system_error>

namespace slim {
namespace {

constexpr std::string_view kPercentilePrefix = "percentile=";

template <class... Fs>
struct Overloaded : Fs... {
  using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

std::optional<Calibrator> parse_percentile(std::string_view number, std::string& error) {
  double value = 0;
  const char* end = number.data() + number.size();
  const auto [stop, failure] = std::from_chars(number.data(), end, value);
  // The comparison is false for NaN as well.
  if (failure == std::errc() && stop == end && value > 0 && value <= 100) return Percentile{value};
  error = "expected a percentile above 0 and at most 100, found '" + std::string(number) + "'";
  return std::nullopt;
}

}  // namespace

Range calibrate(const Calibrator& calibrator, const TensorStatistics& statistics) {
  return std::visit(
      Overloaded{[&](const MinMax&) { return calibrate_minmax(statistics); },
                 [&](const MeanMinMax&) { return calibrate_mean_minmax(statistics); },
                 [&](const Percentile& rule) { return calibrate_percentile(statistics, rule.percentile); },
                 [&](const Mse&) { return calibrate_mse(statistics); },
                 [&](const Kl&) { return calibrate_kl(statistics); }},
      calibrator);
}

bool needs_histogram(const Calibrator& calibrator) {
  return !std::holds_alternative<MinMax>(calibrator) && !std::holds_alternative<MeanMinMax>(calibrator);
}

std::optional<Calibrator> parse_calibrator(std::string_view text, std::string& error) {
  if (text == "minmax") return MinMax{};
  if (text == "mean-minmax") return MeanMinMax{};
  if (text == "mse") return Mse{};
  if (text == "kl") return Kl{};
  if (text.starts_with(kPercentilePrefix)) return parse_percentile(text.substr(kPercentilePrefix.size()), error);
  error = "expected minmax, mean-minmax, percentile=P, mse or kl, found '" + std::string(text) + "'";
  return std::nullopt;
}

std::string to_string(const Calibrator& calibrator) {
  return std::visit(
      Overloaded{[](const MinMax&) { return std::string("minmax"); },
                 [](const MeanMinMax&) { return std::string("mean-minmax"); },
                 [](const Percentile& rule) {
                   std::array<char, 32> digits;
                   const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), rule.percentile).ptr;
                   return std::string(kPercentilePrefix).append(digits.data(), end);
                 },
                 [](const Mse&) { return std::string("mse"); }, [](const Kl&) { return std::string("kl"); }},
      calibrator);
}

}  // namespace slim
