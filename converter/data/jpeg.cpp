#include <csetjmp>
#include <cstdio>  // jpeglib.h needs FILE
// (order matters)
#include <jerror.h>
#include <jpeglib.h>

#include <array>

#include "converter/data/codecs.h"
#include "graph/error.h"

namespace slim {
namespace {

/// libjpeg reports a fatal error by a call that must not return; the jump ends in JpegDecoder::guarded, and no object
/// with a destructor lives in the frames that it leaves.
struct ErrorManager {
  jpeg_error_mgr base;
  std::jmp_buf jump;
  std::array<char, JMSG_LENGTH_MAX> message;
};

[[noreturn]] void fail(j_common_ptr info) {
  auto* manager = reinterpret_cast<ErrorManager*>(info->err);
  info->err->format_message(info, manager->message.data());
  std::longjmp(manager->jump, 1);
}

void ignore_message(j_common_ptr) {}
void no_op(j_decompress_ptr) {}

/// The bytes are all there from the start: wanting more means that the file is truncated.
boolean fail_truncated(j_decompress_ptr info) {
  ERREXIT(info, JERR_INPUT_EOF);
  return FALSE;
}

void skip(j_decompress_ptr info, long count) {
  if (count <= 0) return;
  if (static_cast<std::size_t>(count) > info->src->bytes_in_buffer) fail_truncated(info);
  info->src->next_input_byte += count;
  info->src->bytes_in_buffer -= static_cast<std::size_t>(count);
}

class JpegDecoder {
 public:
  explicit JpegDecoder(std::span<const std::byte> bytes) {
    info_.err = jpeg_std_error(&errors_.base);
    errors_.base.error_exit = fail;
    errors_.base.output_message = ignore_message;
    source_.init_source = no_op;
    source_.fill_input_buffer = fail_truncated;
    source_.skip_input_data = skip;
    source_.resync_to_restart = jpeg_resync_to_restart;
    source_.term_source = no_op;
    source_.next_input_byte = reinterpret_cast<const JOCTET*>(bytes.data());
    source_.bytes_in_buffer = bytes.size();
  }
  JpegDecoder(const JpegDecoder&) = delete;
  JpegDecoder& operator=(const JpegDecoder&) = delete;
  ~JpegDecoder() { jpeg_destroy_decompress(&info_); }

  Image decode() {
    guarded(&JpegDecoder::read_header);
    check_image_size(info_.image_width, info_.image_height);
    image_ = Image(info_.image_width, info_.image_height, info_.out_color_space == JCS_GRAYSCALE ? 1 : 3);
    const bool is_cmyk = info_.out_color_space == JCS_CMYK;
    if (is_cmyk) cmyk_ = std::make_unique_for_overwrite<JSAMPLE[]>(std::size_t{4} * info_.image_width);
    guarded(&JpegDecoder::read_rows);
    return std::move(image_);
  }

 private:
  void guarded(void (JpegDecoder::*step)()) {
    if (setjmp(errors_.jump) == 0) {  // NOLINT(cert-err52-cpp): libjpeg has no other way out
      (this->*step)();
      return;
    }
    throw Error(ExitCode::kBadInput, errors_.message.data());
  }

  void read_header() {
    jpeg_create_decompress(&info_);
    info_.src = &source_;
    jpeg_read_header(&info_, TRUE);
    switch (info_.jpeg_color_space) {
      case JCS_GRAYSCALE:
        info_.out_color_space = JCS_GRAYSCALE;
        break;
      case JCS_CMYK:
      case JCS_YCCK:
        info_.out_color_space = JCS_CMYK;
        break;
      default:
        info_.out_color_space = JCS_RGB;
    }
    info_.dct_method = JDCT_ISLOW;
    info_.do_fancy_upsampling = TRUE;
  }

  /// Does not wait for the end marker: a file that lacks only that has all its pixels.
  void read_rows() {
    jpeg_start_decompress(&info_);
    while (info_.output_scanline < info_.output_height) {
      std::uint8_t* row = image_.row(info_.output_scanline);
      JSAMPROW target = cmyk_ ? cmyk_.get() : row;
      jpeg_read_scanlines(&info_, &target, 1);
      if (cmyk_) cmyk_to_rgb(row);
    }
  }

  /// Four-component JPEG holds inverted ink, as Adobe writes it: r = k' - (255 - c') k' / 255, clipped.
  void cmyk_to_rgb(std::uint8_t* rgb) const {
    for (std::size_t x = 0; x < info_.image_width; ++x) {
      const int black = cmyk_[4 * x + 3];
      for (std::size_t c = 0; c < 3; ++c) {
        const int ink = (255 - cmyk_[4 * x + c]) * black + 128;
        rgb[3 * x + c] = static_cast<std::uint8_t>(black - (((ink >> 8) + ink) >> 8));
      }
    }
  }

  jpeg_decompress_struct info_{};
  ErrorManager errors_{};
  jpeg_source_mgr source_{};
  Image image_;
  std::unique_ptr<JSAMPLE[]> cmyk_;
};

}  // namespace

Image decode_jpeg(std::span<const std::byte> bytes) { return JpegDecoder(bytes).decode(); }

}  // namespace slim
