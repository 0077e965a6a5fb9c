#include "converter/data/dead_leaves.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "converter/data/codecs.h"
#include "converter/data/random.h"

namespace slim {
namespace {

using Color = std::array<float, 3>;

struct Vec {
  float x = 0.0F;
  float y = 0.0F;
};

/// Uniform on the unit circle, without trigonometry: its last bits differ between libraries.
Vec unit_vector(Random& random) {
  for (;;) {
    const Vec v{random.uniform(-1.0F, 1.0F), random.uniform(-1.0F, 1.0F)};
    const float square = v.x * v.x + v.y * v.y;
    if (square < 0.01F || square > 1.0F) continue;
    const float inverse = 1.0F / std::sqrt(square);
    return {v.x * inverse, v.y * inverse};
  }
}

/// In [-1, 1], period 1.
float triangle_wave(float t) {
  const float phase = t - std::floor(t);
  return std::fabs(4.0F * phase - 2.0F) - 1.0F;
}

/// Smooth noise of mean 0, deviation about 1: random values on grids of halving spacing, interpolated and added, so
/// that each octave has the same energy.
std::vector<float> smooth_noise(Random& random, std::int64_t width, std::int64_t height) {
  std::vector<float> field(static_cast<std::size_t>(width * height), 0.0F);
  constexpr int kOctaves = 4;
  std::vector<float> grid;
  for (int octave = 0; octave < kOctaves; ++octave) {
    const std::int64_t spacing = std::max<std::int64_t>(std::min(width, height) >> (octave + 2), 1);
    const std::int64_t columns = width / spacing + 2;
    const std::int64_t rows = height / spacing + 2;
    grid.resize(static_cast<std::size_t>(columns * rows));
    for (auto& value : grid) value = random.quick_normal() * 0.75F;
    for (std::int64_t y = 0; y < height; ++y) {
      const float v = static_cast<float>(y % spacing) / static_cast<float>(spacing);
      const float* top = grid.data() + y / spacing * columns;
      float* out = field.data() + y * width;
      for (std::int64_t x = 0; x < width; ++x) {
        const float u = static_cast<float>(x % spacing) / static_cast<float>(spacing);
        const float* corner = top + x / spacing;
        const float upper = corner[0] + (corner[1] - corner[0]) * u;
        const float lower = corner[columns] + (corner[columns + 1] - corner[columns]) * u;
        out[x] += upper + (lower - upper) * v;
      }
    }
  }
  return field;
}

/// What the colours of one picture have in common.
class Palette {
 public:
  explicit Palette(Random& random) {
    exposure_ = 0.46F + 0.12F * random.normal();
    contrast_ = random.uniform(0.17F, 0.30F);
    if (random.chance(0.12F)) contrast_ *= 0.4F;
    if (random.chance(0.12F)) contrast_ *= 1.8F;
    saturation_ = random.uniform(0.4F, 1.6F);
    cast_ = {0.03F * random.normal(), 0.02F * random.normal()};
  }

  Color pick(Random& random) const {
    const float light = exposure_ + contrast_ * random.normal();
    const float vivid = random.chance(0.06F) ? 3.0F * saturation_ : saturation_;
    const float warm = cast_.x + 0.065F * vivid * random.normal();
    const float green = cast_.y + 0.03F * vivid * random.normal();
    return {light + warm - 0.5F * green + 0.02F, light + green, light - warm - 0.5F * green - 0.03F};
  }

 private:
  float exposure_;
  float contrast_;
  float saturation_;
  Vec cast_;
};

/// The half-planes n . p <= offset that cut a leaf into a polygon.
struct Cut {
  Vec normal;
  float offset = 0.0F;
};

struct Leaf {
  Vec center;
  float radius = 0.0F;
  Vec axis;            ///< of the ellipse's longer half axis
  float ratio = 1.0F;  ///< of the half axes, <= 1
  std::vector<Cut> cuts;
  Color color{};
  Vec gradient;  ///< change of brightness per pixel
  Vec wave;      ///< stripes: phase per pixel
  float stripes = 0.0F;
  float mottle = 0.0F;
};

/// r with density ~ r^-3 in [low, high], by inverting its distribution.
float power_law_radius(Random& random, float low, float high) {
  const float a = 1.0F / (low * low);
  const float b = 1.0F / (high * high);
  return 1.0F / std::sqrt(a - random.uniform() * (a - b));
}

class Painter {
 public:
  Painter(std::uint64_t number, std::int64_t width, std::int64_t height)
      : random_(number * 0xD1342543DE82EF95U + 1),
        palette_(random_),
        width_(width),
        height_(height),
        canvas_(static_cast<std::size_t>(width * height) * 3),
        mottle_(smooth_noise(random_, width, height)) {
    const auto shorter = static_cast<float>(std::min(width, height));
    low_ = std::max(0.02F * shorter, 0.6F);
    high_ = std::max(0.5F * shorter, 1.0F);
  }

  Image paint() {
    paint_background();
    const float kind = random_.uniform();
    if (kind < 0.55F) {
      // Enough for each point to be covered about five times: the background hardly shows.
      paint_leaves(low_, high_, 5.0F);
    } else if (kind < 0.75F) {
      paint_leaves(low_ * random_.uniform(4.0F, 8.0F), high_, random_.uniform(0.3F, 1.2F));
    } else {
      paint_pattern();
      if (random_.chance(0.5F)) paint_leaves(low_ * 3.0F, high_, random_.uniform(0.05F, 0.4F));
    }
    if (random_.chance(0.5F)) blur();
    return finished();
  }

 private:
  float* at(std::int64_t x, std::int64_t y) { return canvas_.data() + 3 * (y * width_ + x); }

  void paint_background() {
    const Color top = palette_.pick(random_);
    const Color bottom = palette_.pick(random_);
    for (std::int64_t y = 0; y < height_; ++y) {
      const float t = static_cast<float>(y) / static_cast<float>(height_);
      for (std::int64_t x = 0; x < width_; ++x) {
        for (std::size_t c = 0; c < 3; ++c) at(x, y)[c] = top[c] + (bottom[c] - top[c]) * t;
      }
    }
  }

  /// As many leaves as together have `coverage` times the picture's area.
  void paint_leaves(float low, float high, float coverage) {
    const float mean_square = 2.0F * low * low * std::log(high / low) / (1.0F - low * low / (high * high));
    const float wanted = coverage * static_cast<float>(width_ * height_) / (2.0F * mean_square);
    const auto count = static_cast<std::int64_t>(wanted) + 3;
    for (std::int64_t i = 0; i < count; ++i) {
      paint_leaf(next_leaf(power_law_radius(random_, low, high),
                           {random_.uniform(-0.1F, 1.1F) * static_cast<float>(width_),
                            random_.uniform(-0.1F, 1.1F) * static_cast<float>(height_)}));
    }
  }

  /// One or two leaves repeated on a lattice, as in fabrics, fences, tiles and honeycombs.
  void paint_pattern() {
    const auto size = static_cast<float>(std::max(width_, height_));
    const float spacing = std::max(high_ * random_.uniform(0.06F, 0.4F), 0.015F * size);
    const Vec along = unit_vector(random_);
    const float aspect = random_.uniform(0.6F, 1.2F);
    const float shift = random_.chance(0.5F) ? 0.5F : 0.0F;
    const float jitter = random_.chance(0.5F) ? 0.0F : random_.uniform(0.0F, 0.2F);
    const Vec middle{0.5F * static_cast<float>(width_), 0.5F * static_cast<float>(height_)};
    std::array<Leaf, 2> motifs{next_leaf(spacing * random_.uniform(0.3F, 0.75F), middle),
                               next_leaf(spacing * random_.uniform(0.3F, 0.75F), middle)};
    if (random_.chance(0.5F)) motifs[1] = motifs[0];
    const auto reach = static_cast<int>(1.5F * size / spacing / std::min(aspect, 1.0F)) / 2 + 1;
    for (int j = -reach; j <= reach; ++j) {
      for (int i = -reach; i <= reach; ++i) {
        const float u =
            spacing * (static_cast<float>(i) + shift * static_cast<float>(j & 1) + jitter * random_.normal());
        const float v = spacing * (static_cast<float>(j) * aspect + jitter * random_.normal());
        auto& leaf = motifs[static_cast<std::size_t>((i + j) & 1)];
        leaf.center = {middle.x + u * along.x - v * along.y, middle.y + u * along.y + v * along.x};
        paint_leaf(leaf);
      }
    }
  }

  Leaf next_leaf(float radius, Vec center) {
    Leaf leaf;
    leaf.radius = radius;
    leaf.center = center;
    leaf.axis = unit_vector(random_);
    leaf.ratio = random_.uniform(0.45F, 1.0F);
    leaf.color = palette_.pick(random_);
    if (random_.chance(0.45F)) {
      leaf.ratio = 1.0F;
      const auto sides = 3 + random_.next() % 4;
      for (std::uint64_t i = 0; i < sides; ++i)
        leaf.cuts.push_back({unit_vector(random_), leaf.radius * random_.uniform(0.3F, 0.8F)});
    }
    const float slope = 0.12F * random_.normal() / leaf.radius;
    const Vec down = unit_vector(random_);
    leaf.gradient = {down.x * slope, down.y * slope};
    if (random_.chance(0.2F)) {
      const float wavelength = random_.uniform(2.5F, 3.0F + 0.5F * leaf.radius);
      const Vec along = unit_vector(random_);
      leaf.wave = {along.x / wavelength, along.y / wavelength};
      leaf.stripes = random_.uniform(0.02F, 0.18F);
    }
    if (random_.chance(0.5F)) leaf.mottle = random_.uniform(0.02F, 0.12F);
    return leaf;
  }

  /// How much of the pixel at `d` from the centre is covered: 1 inside, 0 outside, in between across the edge.
  static float coverage(const Leaf& leaf, Vec d) {
    const float u = d.x * leaf.axis.x + d.y * leaf.axis.y;
    const float v = (d.y * leaf.axis.x - d.x * leaf.axis.y) / leaf.ratio;
    const float inside = 1.0F - (u * u + v * v) / (leaf.radius * leaf.radius);
    float alpha = 0.5F * leaf.radius * leaf.ratio * inside + 0.5F;
    for (const auto& cut : leaf.cuts)
      alpha = std::min(alpha, cut.offset - (d.x * cut.normal.x + d.y * cut.normal.y) + 0.5F);
    return std::clamp(alpha, 0.0F, 1.0F);
  }

  void paint_leaf(const Leaf& leaf) {
    const auto begin = [&](float center) {
      return std::max(static_cast<std::int64_t>(std::floor(center - leaf.radius - 1.0F)), std::int64_t{0});
    };
    const auto end = [&](float center, std::int64_t size) {
      return std::min(static_cast<std::int64_t>(std::ceil(center + leaf.radius + 1.0F)), size);
    };
    for (auto y = begin(leaf.center.y); y < end(leaf.center.y, height_); ++y) {
      for (auto x = begin(leaf.center.x); x < end(leaf.center.x, width_); ++x) {
        const Vec d{static_cast<float>(x) - leaf.center.x, static_cast<float>(y) - leaf.center.y};
        const float alpha = coverage(leaf, d);
        if (alpha <= 0.0F) continue;
        const float shade = d.x * leaf.gradient.x + d.y * leaf.gradient.y +
                            leaf.stripes * triangle_wave(d.x * leaf.wave.x + d.y * leaf.wave.y) +
                            leaf.mottle * mottle_[static_cast<std::size_t>(y * width_ + x)];
        float* pixel = at(x, y);
        for (std::size_t c = 0; c < 3; ++c) pixel[c] += alpha * (leaf.color[c] + shade - pixel[c]);
      }
    }
  }

  /// The binomial filter (1 2 1) / 4 in both directions; the border stays.
  void blur() {
    const auto pass = [](std::vector<float>& values, std::size_t step) {
      const std::vector<float> old = values;
      for (std::size_t i = step; i + step < values.size(); ++i)
        values[i] = 0.25F * (old[i - step] + 2.0F * old[i] + old[i + step]);
    };
    pass(canvas_, 3);
    pass(canvas_, static_cast<std::size_t>(3 * width_));
  }

  /// Lays light and grain over the canvas and cuts [0, 1] into 256 steps.
  Image finished() {
    const auto light = smooth_noise(random_, width_, height_);
    const float light_strength = random_.uniform(0.0F, 0.06F);
    const float grain = random_.chance(0.1F) ? random_.uniform(0.03F, 0.08F) : random_.uniform(0.003F, 0.03F);
    Image image(width_, height_, 3);
    std::uint8_t* out = image.row(0);
    for (std::size_t i = 0; i < light.size(); ++i) {
      const float common = light_strength * light[i] + grain * random_.quick_normal();
      for (std::size_t c = 0; c < 3; ++c) {
        const float value = canvas_[3 * i + c] + common + 0.4F * grain * random_.quick_normal();
        out[3 * i + c] = static_cast<std::uint8_t>(std::clamp(value, 0.0F, 1.0F) * 255.99F);
      }
    }
    return image;
  }

  Random random_;
  Palette palette_;
  std::int64_t width_;
  std::int64_t height_;
  std::vector<float> canvas_;
  std::vector<float> mottle_;
  float low_ = 0.0F;
  float high_ = 0.0F;
};

}  // namespace

Image dead_leaves(std::uint64_t number, std::int64_t width, std::int64_t height) {
  check_image_size(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height));
  return Painter(number, width, height).paint();
}

}  // namespace slim
