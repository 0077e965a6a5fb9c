#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <vector>

#include "converter/data/codecs.h"
#include "graph/error.h"

namespace slim {
namespace {

/// libpng leaves its calls by longjmp on errors; the jump ends in PngDecoder::guarded, and no object with a destructor
/// lives in the frames that it leaves.
class PngDecoder {
 public:
  explicit PngDecoder(std::span<const std::byte> bytes) : rest_(bytes) {
    png_ = png_create_read_struct(PNG_LIBPNG_VER_STRING, this, fail, ignore_warning);
    info_ = png_ != nullptr ? png_create_info_struct(png_) : nullptr;
    if (info_ == nullptr) {
      png_destroy_read_struct(&png_, nullptr, nullptr);
      throw Error(ExitCode::kBadInput, "libpng cannot be set up");
    }
  }
  PngDecoder(const PngDecoder&) = delete;
  PngDecoder& operator=(const PngDecoder&) = delete;
  ~PngDecoder() { png_destroy_read_struct(&png_, &info_, nullptr); }

  Image decode() {
    guarded(&PngDecoder::read_header);
    const auto width = png_get_image_width(png_, info_);
    const auto height = png_get_image_height(png_, info_);
    check_image_size(width, height);
    guarded(&PngDecoder::set_transforms);
    image_ = Image(width, height, png_get_channels(png_, info_));
    SLIM_CHECK(png_get_rowbytes(png_, info_) == image_.stride());
    rows_.resize(height);
    for (std::size_t y = 0; y < height; ++y) rows_[y] = image_.row(static_cast<std::int64_t>(y));
    guarded(&PngDecoder::read_rows);
    return std::move(image_);
  }

 private:
  [[noreturn]] static void fail(png_structp png, png_const_charp message) {
    auto* self = static_cast<PngDecoder*>(png_get_error_ptr(png));
    std::strncpy(self->message_.data(), message, self->message_.size() - 1);
    png_longjmp(png, 1);
  }
  static void ignore_warning(png_structp, png_const_charp) {}
  static void read(png_structp png, png_bytep to, std::size_t count) {
    auto* self = static_cast<PngDecoder*>(png_get_io_ptr(png));
    if (count > self->rest_.size()) png_error(png, "the file is truncated");
    std::memcpy(to, self->rest_.data(), count);
    self->rest_ = self->rest_.subspan(count);
  }

  void guarded(void (PngDecoder::*step)()) {
    if (setjmp(png_jmpbuf(png_)) == 0) {  // NOLINT(cert-err52-cpp): libpng has no other way out
      (this->*step)();
      return;
    }
    throw Error(ExitCode::kBadInput, message_.data());
  }

  void read_header() {
    png_set_read_fn(png_, this, read);
    png_read_info(png_, info_);
  }

  void set_transforms() {
    png_set_palette_to_rgb(png_);
    if (png_get_color_type(png_, info_) == PNG_COLOR_TYPE_GRAY) png_set_expand_gray_1_2_4_to_8(png_);
    png_set_strip_16(png_);
    png_set_strip_alpha(png_);
    png_set_interlace_handling(png_);
    png_read_update_info(png_, info_);
  }

  void read_rows() {
    png_read_image(png_, rows_.data());
    png_read_end(png_, nullptr);
  }

  png_structp png_ = nullptr;
  png_infop info_ = nullptr;
  std::span<const std::byte> rest_;
  std::array<char, 128> message_{};
  Image image_;
  std::vector<png_bytep> rows_;
};

}  // namespace

Image decode_png(std::span<const std::byte> bytes) { return PngDecoder(bytes).decode(); }

}  // namespace slim
