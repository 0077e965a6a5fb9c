#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "converter/data/image_list.h"

namespace slim {

/// Writes the ancestor's data file image by image, in any order: for ImageNet it has 30 GB. It grows as `TARGET.part`
/// and gets its name when it is complete; an interrupted run leaves the part, and the next one writes what is missing.
/// Until the end, the part's first eight bytes hold the list's fingerprint, so that it is neither mistaken for a whole
/// file nor continued with other images.
class BinWriter {
 public:
  /// Opens or goes on with `target`.part for the images of `entries`. Throws Error(kCannotCreate) where the folder is
  /// missing or not writable, Error(kBadInput) for an entry without a label.
  BinWriter(std::filesystem::path target, const std::vector<ImageEntry>& entries);
  BinWriter(const BinWriter&) = delete;
  BinWriter& operator=(const BinWriter&) = delete;
  ~BinWriter();

  /// Images that the part did not hold when it was opened, in ascending order.
  const std::vector<std::size_t>& missing() const { return missing_; }
  /// Writes the image entries[index], kBinImageElements floats in CHW order, of which the last may not be zero: that is
  /// how a part's images are told from its gaps, and no pixel of 0 ... 255 equals its channel's mean. Safe to call from
  /// several threads for different images. Throws Error(kIo).
  void put(std::size_t index, std::span<const float> image);
  /// After all missing images: adds the labels, writes N, syncs and renames. Throws Error(kIo).
  void finish();

 private:
  void open();
  bool holds(std::size_t index) const;
  void write_at(std::uint64_t offset, std::span<const std::byte> bytes) const;

  std::filesystem::path target_;
  std::filesystem::path part_;
  std::vector<std::int64_t> labels_;
  std::int64_t fingerprint_ = 0;
  std::vector<std::size_t> missing_;
  std::atomic<std::size_t> put_ = 0;
  int descriptor_ = -1;
};

/// An image as the ancestor prepared it: shorter side to 256 (Lanczos), centre crop of 224 with half-pixel offsets
/// rounded half to even, RGB, /255, minus (0.485, 0.456, 0.406), by (0.229, 0.224, 0.225), CHW: into the
/// kBinImageElements floats of `values`. Throws as read_image.
void read_bin_image(const std::filesystem::path& path, std::span<float> values);

}  // namespace slim
