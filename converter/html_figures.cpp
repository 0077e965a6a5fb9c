#include "converter/html_figures.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "converter/html_text.h"

namespace slim {
namespace {

constexpr double kFigureWidth = 320.0;
constexpr double kFigureHeight = 64.0;

/// Numbers of the horizontal axis to the figure's units.
class Axis {
 public:
  explicit Axis(const Range& range) : from_(range.min), width_(std::max(range.width(), 1e-300)) {}
  double at(double value) const { return kFigureWidth * std::clamp((value - from_) / width_, 0.0, 1.0); }

 private:
  double from_;
  double width_;
};

/// One path each for the bars inside and outside of the range: a page may hold hundreds of figures.
struct Bars {
  std::string inside;
  std::string outside;
};

Bars bars_of(const TensorRange& range, const Axis& axis) {
  Bars result;
  const auto most = *std::ranges::max_element(range.bars);
  const double scale = (kFigureHeight - 4.0) / std::log1p(static_cast<double>(most));
  const double step = range.observed.width() / static_cast<double>(TensorRange::kBars);
  for (std::size_t i = 0; i < range.bars.size(); ++i) {
    if (range.bars[i] == 0) continue;
    const double low = static_cast<double>(range.observed.min) + static_cast<double>(i) * step;
    const double middle = low + step / 2;
    const bool inside =
        middle >= static_cast<double>(range.chosen.min) && middle <= static_cast<double>(range.chosen.max);
    const double height = std::max(1.0, scale * std::log1p(static_cast<double>(range.bars[i])));
    const double width = std::max(0.5, axis.at(low + step) - axis.at(low) - 0.4);
    (inside ? result.inside : result.outside) +=
        fmt::format("M{:.1f} {:.0f}v{:.0f}h{:.1f}V{:.0f}z", axis.at(low), kFigureHeight, -height, width, kFigureHeight);
  }
  return result;
}

std::string interval(const Range& range) {
  return fmt::format("{} \xE2\x80\xA6 {}", html_short(static_cast<double>(range.min)),
                     html_short(static_cast<double>(range.max)));
}

std::string share(double percent) {
  constexpr double kLeast = 0.0005;
  if (percent <= 0.0) return "0&#160;%";
  return percent < kLeast ? "&lt;&#160;0.001&#160;%" : html_number(percent, percent < 0.9995 ? 3 : 1) + "&#160;%";
}

std::string figure(const TensorRange& range) {
  const Axis axis(range.observed.hull(range.chosen));
  const double left = axis.at(static_cast<double>(range.chosen.min));
  const double right = axis.at(static_cast<double>(range.chosen.max));
  const auto bars = bars_of(range, axis);
  auto text = fmt::format(
      R"(<svg viewBox="0 0 {0:.0f} {1:.0f}" preserveAspectRatio="none" role="img" aria-label="histogram of {2}">)"
      R"(<rect class="range" x="{3:.1f}" y="0" width="{4:.1f}" height="{1:.0f}"/>)",
      kFigureWidth, kFigureHeight, html_escaped(range.tensor), left, std::max(1.0, right - left));
  if (!bars.inside.empty()) text += fmt::format(R"(<path class="in" d="{}"/>)", bars.inside);
  if (!bars.outside.empty()) text += fmt::format(R"(<path class="out" d="{}"/>)", bars.outside);
  const double zero = axis.at(0.0);
  return text + fmt::format(R"(<path class="zero" d="M{:.1f} 0V{:.0f}"/></svg>)", zero, kFigureHeight);
}

}  // namespace

std::string html_bar(double share, const std::string& text) {
  return fmt::format(R"(<span class="bar"><i style="width:{:.1f}%"></i></span><span class="v">{}</span>)",
                     100.0 * std::clamp(std::isfinite(share) ? share : 0.0, 0.0, 1.0), text);
}

std::string html_histogram(const TensorRange& range) {
  std::string text = "<figure>";
  const bool drawn = std::ranges::any_of(range.bars, [](std::uint64_t count) { return count > 0; });
  if (drawn) text += figure(range);
  text += fmt::format("<figcaption>{}<br/>8 bits hold {}<br/>seen {}", html_name(range.tensor), interval(range.chosen),
                      interval(range.observed));
  if (!range.bars.empty()) text += fmt::format("<br/>clipped {}, zeros {}", share(range.clipped), share(range.zeros));
  return text + "</figcaption></figure>\n";
}

}  // namespace slim
