#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <vector>

#include "converter/data/image_list.h"

namespace slim {

/// Writes the ancestor's data file in one pass, image by image: for ImageNet it has 30 GB. It grows as `TARGET.part`
/// and gets its name when it is complete; an interrupted run leaves the part, and the next one goes on from there.
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

  /// Images that are there already, from an earlier run and by append: the next one is entries[written()].
  std::size_t written() const { return written_; }
  /// Adds the next image, kBinImageElements floats in CHW order. Throws Error(kIo).
  void append(std::span<const float> image);
  /// Adds the labels after all images, writes N, syncs and renames. Throws Error(kIo).
  void finish();

 private:
  void write(std::span<const std::byte> bytes);
  void open();

  std::filesystem::path target_;
  std::filesystem::path part_;
  std::vector<std::int64_t> labels_;
  std::int64_t fingerprint_ = 0;
  std::size_t written_ = 0;
  int descriptor_ = -1;
};

/// An image as the ancestor prepared it: shorter side to 256 (Lanczos), centre crop of 224 with half-pixel offsets
/// rounded half to even, RGB, /255, minus (0.485, 0.456, 0.406), by (0.229, 0.224, 0.225), CHW. Throws as read_image.
std::vector<float> bin_image(const std::filesystem::path& path);

}  // namespace slim
