#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "converter/data/preprocess.h"
#include "graph/error.h"

namespace slim {
namespace {

constexpr std::string_view kOption = "--preprocess";

/// Levenshtein distance.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const auto substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

[[noreturn]] void unknown(std::string_view what, std::string_view text, std::span<const std::string_view> known) {
  const auto nearest = *std::min_element(
      known.begin(), known.end(), [&](auto a, auto b) { return edit_distance(text, a) < edit_distance(text, b); });
  throw Error(ExitCode::kUsage, fmt::format("{}: unknown {} '{}'", kOption, what, text))
      .hint(fmt::format("did you mean '{}'? There are: {}", nearest, fmt::join(known, ", ")));
}

[[noreturn]] void bad_value(std::string_view key, std::string_view value, std::string_view expected) {
  throw Error(ExitCode::kUsage, fmt::format("{}: {} should be {} and is '{}'", kOption, key, expected, value));
}

template <typename T, std::size_t N>
struct Choice {
  std::array<std::string_view, N> names;
  std::array<T, N> values;

  T parse(std::string_view key, std::string_view text) const {
    const auto found = std::find(names.begin(), names.end(), text);
    if (found == names.end()) unknown(key, text, names);
    return values[static_cast<std::size_t>(found - names.begin())];
  }
  std::string_view name(T value) const {
    return names[static_cast<std::size_t>(std::find(values.begin(), values.end(), value) - values.begin())];
  }
};
constexpr Choice<Channels, 3> kChannels{{"rgb", "bgr", "gray"}, {Channels::kRgb, Channels::kBgr, Channels::kGray}};
constexpr Choice<Filter, 4> kFilters{{"lanczos", "bilinear", "bicubic", "nearest"},
                                     {Filter::kLanczos, Filter::kBilinear, Filter::kBicubic, Filter::kNearest}};
constexpr Choice<bool, 2> kLayouts{{"nchw", "nhwc"}, {false, true}};

template <typename T>
std::optional<T> number(std::string_view text) {
  T value{};
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (failure != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

constexpr std::int64_t kMaxSize = 32768;
constexpr std::string_view kSizeExpected = "N or HxW with 1 to 32768 pixels";

/// One number (the same for both), or HxW.
ImageSize parse_size(std::string_view key, std::string_view text) {
  const auto cross = text.find('x');
  const auto height = number<std::int64_t>(text.substr(0, cross));
  const auto width = cross == std::string_view::npos ? height : number<std::int64_t>(text.substr(cross + 1));
  if (!height || !width || std::min(*height, *width) < 1 || std::max(*height, *width) > kMaxSize)
    bad_value(key, text, kSizeExpected);
  return {*height, *width};
}

/// One number for all channels, or one for each.
std::vector<float> parse_per_channel(std::string_view key, std::string_view text) {
  std::vector<float> values;
  for (std::string_view rest = text;;) {
    const auto colon = rest.find(':');
    const auto value = number<float>(rest.substr(0, colon));
    if (!value || !std::isfinite(*value) || (key == "std" && *value == 0.0F)) {
      bad_value(key, text, key == "std" ? "numbers a:b:c other than 0" : "numbers a:b:c");
    }
    values.push_back(*value);
    if (colon == std::string_view::npos) break;
    rest = rest.substr(colon + 1);
  }
  if (values.size() != 1 && values.size() != 3) bad_value(key, text, "one number or three");
  return values;
}

PreprocessSpec preset(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames{"imagenet", "tf", "caffe", "none"};
  PreprocessSpec spec;
  spec.channels = name == "caffe" ? Channels::kBgr : Channels::kRgb;
  if (name == "imagenet") {
    spec.mean = {123.675F, 116.28F, 103.53F};
    spec.std = {58.395F, 57.12F, 57.375F};
  } else if (name == "tf") {
    spec.mean = spec.std = {127.5F};
  } else if (name == "caffe") {
    spec.mean = {103.939F, 116.779F, 123.68F};
  } else if (name == "none") {
    spec.channels.reset();
    return spec;
  } else {
    unknown("preset", name, kNames);
  }
  spec.resize.kind = ResizeRule::Kind::kForCrop;
  spec.filter = Filter::kLanczos;
  return spec;
}

void set(PreprocessSpec& spec, std::string_view key, std::string_view value) {
  constexpr std::array<std::string_view, 8> kKeys{"channels", "resize", "filter", "crop",
                                                  "scale",    "mean",   "std",    "layout"};
  if (key == "channels") {
    spec.channels = kChannels.parse(key, value);
  } else if (key == "resize") {
    const bool both = value.find('x') != std::string_view::npos;
    spec.resize = {both ? ResizeRule::Kind::kSize : ResizeRule::Kind::kShorterSide, parse_size(key, value)};
  } else if (key == "filter") {
    spec.filter = kFilters.parse(key, value);
  } else if (key == "crop") {
    spec.crop = parse_size(key, value);
  } else if (key == "scale") {
    const auto scale = number<double>(value);
    if (!scale || !std::isfinite(*scale)) bad_value(key, value, "a number");
    spec.scale = *scale;
  } else if (key == "mean" || key == "std") {
    (key == "mean" ? spec.mean : spec.std) = parse_per_channel(key, value);
  } else if (key == "layout") {
    spec.channels_last = kLayouts.parse(key, value);
  } else {
    unknown("key", key, kKeys);
  }
}

std::string to_text(const ImageSize& size) {
  return size.height == size.width ? fmt::format("{}", size.height) : fmt::format("{}x{}", size.height, size.width);
}

std::string to_text(const std::vector<float>& values) {
  const bool same = std::equal(values.begin() + 1, values.end(), values.begin());
  return same ? fmt::format("{}", values.front()) : fmt::format("{}", fmt::join(values, ":"));
}

}  // namespace

PreprocessSpec parse_preprocess(std::string_view text) {
  PreprocessSpec spec;
  for (std::string_view rest = text; !rest.empty();) {
    const auto comma = std::min(rest.find(','), rest.size());
    const auto item = rest.substr(0, comma);
    rest = rest.substr(std::min(comma + 1, rest.size()));
    const auto equals = item.find('=');
    if (equals == std::string_view::npos) {
      spec = preset(item);
    } else {
      set(spec, item.substr(0, equals), item.substr(equals + 1));
    }
  }
  return spec;
}

std::string to_string(const Preprocess& preprocess) {
  std::string text = fmt::format("channels={}", kChannels.name(preprocess.channels));
  const auto& resize = preprocess.resize;
  if (resize.kind == ResizeRule::Kind::kShorterSide) text += fmt::format(",resize={}", resize.size.height);
  if (resize.kind == ResizeRule::Kind::kSize)
    text += fmt::format(",resize={}x{}", resize.size.height, resize.size.width);
  return text + fmt::format(",filter={},crop={},scale={},mean={},std={},layout={}", kFilters.name(preprocess.filter),
                            to_text(preprocess.crop), preprocess.scale, to_text(preprocess.mean),
                            to_text(preprocess.std), kLayouts.name(preprocess.channels_last));
}

}  // namespace slim
