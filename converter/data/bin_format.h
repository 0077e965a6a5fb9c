#pragma once

#include <cstdint>

namespace slim {

/// The ancestor's data file, little-endian: one int64 N; N images, float32 CHW; N int64 labels.
constexpr std::uint64_t kBinHeaderSize = 8;
constexpr std::uint64_t kBinLabelSize = 8;
/// Images of that file, unless the model says otherwise.
constexpr std::int64_t kBinChannels = 3;
constexpr std::int64_t kBinSide = 224;
constexpr std::int64_t kBinImageElements = kBinChannels * kBinSide * kBinSide;

}  // namespace slim
