#include "converter/data/preprocess.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "graph/error.h"

namespace slim {
namespace {

bool may_be_channels(const Dim& dim) { return !dim.is_known() || dim.value() == 1 || dim.value() == 3; }
bool are_channels(const Dim& dim) { return dim.is_known() && may_be_channels(dim); }

/// NHWC only where axis 3 says so and axis 1 does not.
bool is_channels_last(const Shape& shape) { return are_channels(shape[3]) && !are_channels(shape[1]); }

[[noreturn]] void contradiction(std::string_view input_name, const TensorType& type, const std::string& why) {
  throw Error(ExitCode::kUsage, fmt::format("--preprocess: {}", why))
      .context(fmt::format("input '{}' is {}", input_name, to_string(type)));
}

std::int64_t crop_side(const Dim& input, std::optional<std::int64_t> asked, std::string_view axis,
                       std::string_view input_name, const TensorType& type) {
  if (input.is_known() && asked && *asked != input.value())
    contradiction(input_name, type, fmt::format("the crop's {} is {}, the model's {}", axis, *asked, input.value()));
  if (input.is_known()) return input.value();
  if (asked) return *asked;
  throw Error(ExitCode::kUsage,
              fmt::format("the {} of input '{}' ({}) is not known", axis, input_name, to_string(type)))
      .hint("give it with --input-shape or with --preprocess crop=");
}

/// The channels that the text or the input asks for.
Channels channels_of(const PreprocessSpec& spec, const Dim& axis, std::string_view input_name, const TensorType& type) {
  const bool is_single = axis.is_known() && axis.value() == 1;
  const auto channels = spec.channels.value_or(is_single ? Channels::kGray : Channels::kRgb);
  const std::int64_t count = channels == Channels::kGray ? 1 : 3;
  if (axis.is_known() && axis.value() != count)
    contradiction(input_name, type,
                  fmt::format("it gives {} channel{}, the model takes {}", count, count == 1 ? "" : "s", axis.value()));
  return channels;
}

std::vector<float> for_channels(const std::vector<float>& values, std::int64_t count, std::string_view key,
                                std::string_view input_name, const TensorType& type) {
  const auto wanted = static_cast<std::size_t>(count);
  if (values.size() == wanted) return values;
  if (values.size() != 1)
    contradiction(input_name, type, fmt::format("{} has {} numbers for {} channel", key, values.size(), count));
  std::vector<float> same(wanted, values.front());
  return same;
}

ResizeRule resize_for(const ResizeRule& rule, const ImageSize& crop, std::string_view input_name,
                      const TensorType& type) {
  using Kind = ResizeRule::Kind;
  const auto longer = std::max(crop.height, crop.width);
  if (rule.kind == Kind::kStretch) return rule;
  if (rule.kind == Kind::kForCrop) {
    const auto side = std::llround(std::nearbyint(static_cast<double>(longer) * 256.0 / 224.0));
    return {Kind::kShorterSide, {side, side}};
  }
  const bool too_small = rule.kind == Kind::kSize ? crop.height > rule.size.height || crop.width > rule.size.width
                                                  : std::min(crop.height, crop.width) > rule.size.height;
  if (too_small)
    contradiction(input_name, type,
                  fmt::format("resize={} is smaller than the crop, {}x{}", rule.size.height, crop.height, crop.width));
  return rule;
}

}  // namespace

bool is_image_input(const TensorType& type) {
  // Wide integers of rank 4 are masks and indices.
  const bool holds_pixels = size_of(type.type) <= 1 || is_float(type.type);
  if (!holds_pixels || type.type == DataType::kBool || !type.shape || type.shape->size() != 4) return false;
  return may_be_channels((*type.shape)[1]) || are_channels((*type.shape)[3]);
}

Preprocess preprocess_for(std::string_view text, std::string_view input_name, const TensorType& type) {
  SLIM_CHECK(type.shape && type.shape->size() == 4);
  const auto& shape = *type.shape;
  auto spec = parse_preprocess(text);
  Preprocess result;
  result.channels_last = spec.channels_last.value_or(is_channels_last(shape));
  const auto& channel_axis = shape[result.channels_last ? 3 : 1];
  const bool is_single = channel_axis.is_known() && channel_axis.value() == 1;
  if (text.empty() && !is_single && (type.type == DataType::kUndefined || is_float(type.type)))
    spec = parse_preprocess("imagenet");
  result.channels = channels_of(spec, channel_axis, input_name, type);

  const std::size_t spatial = result.channels_last ? 1 : 2;
  const auto asked = [&](std::int64_t ImageSize::*side) {
    return spec.crop ? std::optional((*spec.crop).*side) : std::nullopt;
  };
  result.crop = {crop_side(shape[spatial], asked(&ImageSize::height), "height", input_name, type),
                 crop_side(shape[spatial + 1], asked(&ImageSize::width), "width", input_name, type)};
  result.resize = resize_for(spec.resize, result.crop, input_name, type);
  result.filter = spec.filter;
  result.scale = spec.scale;
  result.mean = for_channels(spec.mean, result.channel_count(), "mean", input_name, type);
  result.std = for_channels(spec.std, result.channel_count(), "std", input_name, type);
  return result;
}

}  // namespace slim
