#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "graph/tensor.h"
#include "graph/window.h"
#include "runtime/onednn/memory_desc.h"

/// Primitives of oneDNN behind values of ours. A function that makes a primitive returns nullopt where oneDNN has no
/// implementation; the caller falls back. What differs between the generations of oneDNN stands in generation.h.
namespace slim::onednn {

enum class Eltwise : std::uint8_t {
  kRelu,    ///< x < 0 ? alpha x : x
  kElu,     ///< x < 0 ? alpha (exp(x) - 1) : x
  kLinear,  ///< alpha x + beta
  kClip,    ///< min(max(x, alpha), beta)
  kSwish,   ///< x sigmoid(alpha x)
  kHardSwish,
  kSigmoid,
  kTanh,
  kSoftplus,
  kMish,
  kExp,
  kLog,
  kSqrt,
  kAbs,
  kGelu,
  kGeluTanh,
  kRound,
};
struct EltwiseOp {
  Eltwise kind = Eltwise::kRelu;
  float alpha = 0.0F;
  float beta = 0.0F;
  bool operator==(const EltwiseOp&) const = default;
};

/// What a primitive does to its result before it is stored: adds what stands in the destination, then the functions.
struct PostOps {
  bool sum = false;
  std::vector<EltwiseOp> functions;
  /// What is added is sum_scale * (destination as `sum_type` - sum_zero_point); kUndefined: the destination's own type.
  float sum_scale = 1.0F;
  std::int32_t sum_zero_point = 0;
  DataType sum_type = DataType::kUndefined;
};

/// Integer arithmetic of a convolution or inner product: real = (sum of (x - x_zero_point) * w + bias) * x_scale *
/// w_scales[o], then the post-ops, then y = real / y_scale + y_zero_point, rounded half to even, saturated.
struct Int8Scaling {
  float x_scale = 1.0F;
  std::int32_t x_zero_point = 0;
  std::vector<float> w_scales;  ///< one, or one an output channel
  float y_scale = 1.0F;         ///< 1 for a real result
  std::int32_t y_zero_point = 0;
};
/// The bias, given in units of x_scale * w_scales[o], as primitives of this generation want it: whole numbers as i32
/// (or f32 for others) in 2.x, real numbers in 3.x.
Tensor int8_bias(const std::vector<double>& units, const Int8Scaling& scaling);

/// Operands of a primitive. Sources of a concatenation are kSources + 0, 1, ...
enum class Arg : int { kSrc, kSrc1, kWeights, kBias, kDst, kSources };

/// A compiled primitive, immutable and shared; scratchpad memory is given by the caller.
class Primitive {
 public:
  struct Impl;
  explicit Primitive(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}
  /// The placement that the primitive wants for an operand.
  MemoryDesc desc(Arg arg) const;
  std::size_t scratchpad_bytes() const;
  /// oneDNN's name of the implementation, such as "jit:avx512_core".
  std::string implementation() const;
  /// A slow reference implementation of oneDNN's: any other way is better.
  bool is_slow() const;
  const Impl& impl() const { return *impl_; }

 private:
  std::shared_ptr<const Impl> impl_;
};

/// A primitive with the memory that it works on; the caller owns the memory. Runs without allocating.
class BoundPrimitive {
 public:
  struct Operand {
    Arg arg;
    void* data;  ///< may be null until `set`
  };
  BoundPrimitive(const Primitive& primitive, std::span<const Operand> operands, void* scratchpad);
  BoundPrimitive(BoundPrimitive&&) noexcept;
  BoundPrimitive& operator=(BoundPrimitive&&) noexcept;
  ~BoundPrimitive();
  void set(Arg arg, void* data);
  void run();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// Weights have dims [O, I, k...] or, with groups, [G, O/G, I/G, k...]. `transposed` is ConvTranspose.
struct ConvSpec {
  MemoryDesc src;
  MemoryDesc weights;
  MemoryDesc bias;  ///< may be empty
  MemoryDesc dst;
  Window window;
  bool transposed = false;
};
std::optional<Primitive> make_convolution(const ConvSpec& spec, const PostOps& post);
std::optional<Primitive> make_convolution(const ConvSpec& spec, const PostOps& post, const Int8Scaling& scaling);

/// dst[N, O] = src[N, K...] * weights[O, K...]^T + bias[O].
std::optional<Primitive> make_inner_product(const MemoryDesc& src, const MemoryDesc& weights, const MemoryDesc& bias,
                                            const MemoryDesc& dst, const PostOps& post);
std::optional<Primitive> make_inner_product(const MemoryDesc& src, const MemoryDesc& weights, const MemoryDesc& bias,
                                            const MemoryDesc& dst, const PostOps& post, const Int8Scaling& scaling);
/// Batched matrix product; all of one rank, batch axes broadcast; bias (may be empty) broadcasts to dst.
std::optional<Primitive> make_matmul(const MemoryDesc& src, const MemoryDesc& weights, const MemoryDesc& bias,
                                     const MemoryDesc& dst, const PostOps& post);

enum class Pooling : std::uint8_t { kMax, kAverage, kAverageWithPads };
std::optional<Primitive> make_pooling(Pooling kind, const MemoryDesc& src, const MemoryDesc& dst, const Window& window);

std::optional<Primitive> make_eltwise(const EltwiseOp& op, const MemoryDesc& src);

enum class Binary : std::uint8_t { kAdd, kSub, kMul, kDiv, kMin, kMax };
/// src1's dims are dst's, or 1; src0's are dst's.
std::optional<Primitive> make_binary(Binary kind, const MemoryDesc& src0, const MemoryDesc& src1, const MemoryDesc& dst,
                                     const PostOps& post);
std::optional<Primitive> make_concat(std::size_t axis, const std::vector<MemoryDesc>& sources, const MemoryDesc& dst);
std::optional<Primitive> make_softmax(const MemoryDesc& src, std::size_t axis, bool logarithm);
/// y = x / (k + alpha / size * sum of squares over `size` channels)^beta.
struct LrnSpec {
  std::int64_t size;
  float alpha;
  float beta;
  float k;
};
std::optional<Primitive> make_lrn(const MemoryDesc& src, const LrnSpec& spec);
/// Half-pixel centres; nearest or linear over all spatial axes.
std::optional<Primitive> make_resampling(bool linear, const MemoryDesc& src, const MemoryDesc& dst);
std::optional<Primitive> make_reorder(const MemoryDesc& from, const MemoryDesc& to);

}  // namespace slim::onednn
