#include <algorithm>
#include <type_traits>
#include <utility>

#include "runtime/onednn/attributes.h"
#include "runtime/onednn/dnnl_memory.h"
#include "runtime/onednn/dnnl_primitive.h"
#include "runtime/onednn/generation.h"
#include "runtime/onednn/primitive.h"

namespace slim::onednn {
namespace {

constexpr auto kForward = dnnl::prop_kind::forward_inference;

Dims minus_one(Dims dims) {
  for (auto& dim : dims) --dim;
  return dims;
}

/// Runs `make`, which returns a primitive descriptor of P; nullopt where oneDNN refuses.
template <typename P, typename Make>
std::optional<Primitive> compile(Make&& make, const std::vector<ConstantOperand>& constants = {}) {
  try {
    const typename P::primitive_desc desc = make();
    const dnnl::primitive_desc_base& base = desc;  // the rest is for asking for further implementations
    return Primitive(std::make_shared<Primitive::Impl>(Primitive::Impl{base, P(desc), constants}));
  } catch (const dnnl::error&) {
    return std::nullopt;
  }
}

std::optional<Primitive> make_convolution(const ConvSpec& spec, const Attributes& attributes) {
  const auto describe_as = [&]<typename P>(std::type_identity<P>, dnnl::algorithm algorithm) {
    const auto& w = spec.window;
    return compile<P>(
        [&] {
          return describe<P>(attributes.attr, kForward, algorithm, unwrap(spec.src), unwrap(spec.weights),
                             unwrap(spec.bias), unwrap(spec.dst), w.strides, minus_one(w.dilations), w.pads_begin,
                             w.pads_end);
        },
        attributes.constants);
  };
  if (!spec.transposed) {
    return describe_as(std::type_identity<dnnl::convolution_forward>{}, dnnl::algorithm::convolution_direct);
  }
  return describe_as(std::type_identity<dnnl::deconvolution_forward>{}, dnnl::algorithm::deconvolution_direct);
}

}  // namespace

std::optional<Primitive> make_convolution(const ConvSpec& spec, const PostOps& post) {
  return make_convolution(spec, attributes(post));
}

std::optional<Primitive> make_convolution(const ConvSpec& spec, const PostOps& post, const Int8Scaling& scaling) {
  const bool grouped = spec.weights.dims().size() > spec.src.dims().size();
  return make_convolution(spec, attributes(post, scaling, grouped ? 3 : 1));
}

std::optional<Primitive> make_inner_product(const MemoryDesc& src, const MemoryDesc& weights, const MemoryDesc& bias,
                                            const MemoryDesc& dst, const PostOps& post) {
  using P = dnnl::inner_product_forward;
  return compile<P>([&] {
    return describe<P>(attributes(post).attr, kForward, unwrap(src), unwrap(weights), unwrap(bias), unwrap(dst));
  });
}

std::optional<Primitive> make_inner_product(const MemoryDesc& src, const MemoryDesc& weights, const MemoryDesc& bias,
                                            const MemoryDesc& dst, const PostOps& post, const Int8Scaling& scaling) {
  using P = dnnl::inner_product_forward;
  const auto int8 = attributes(post, scaling, 1);
  return compile<P>(
      [&] { return describe<P>(int8.attr, kForward, unwrap(src), unwrap(weights), unwrap(bias), unwrap(dst)); },
      int8.constants);
}

std::optional<Primitive> make_matmul(const MemoryDesc& src, const MemoryDesc& weights, const MemoryDesc& bias,
                                     const MemoryDesc& dst, const PostOps& post) {
  using P = dnnl::matmul;
  return compile<P>(
      [&] { return describe<P>(attributes(post).attr, unwrap(src), unwrap(weights), unwrap(bias), unwrap(dst)); });
}

std::optional<Primitive> make_pooling(Pooling kind, const MemoryDesc& src, const MemoryDesc& dst, const Window& w) {
  const auto algorithm = kind == Pooling::kMax       ? dnnl::algorithm::pooling_max
                         : kind == Pooling::kAverage ? dnnl::algorithm::pooling_avg_exclude_padding
                                                     : dnnl::algorithm::pooling_avg_include_padding;
  return compile<PoolingForward>([&] {
    return describe<PoolingForward>(attributes().attr, kForward, algorithm, unwrap(src), unwrap(dst), w.strides,
                                    w.kernel, minus_one(w.dilations), w.pads_begin, w.pads_end);
  });
}

std::optional<Primitive> make_eltwise(const EltwiseOp& op, const MemoryDesc& src) {
  using P = dnnl::eltwise_forward;
  const auto pair = coefficients(op);
  const float alpha = pair.first;  // clang 14 does not capture structured bindings
  const float beta = pair.second;
  return compile<P>(
      [&] { return describe_like<P>(attributes().attr, algorithm_of(op.kind), unwrap(src), alpha, beta); });
}

namespace {

/// Whether memory has zeros beside the elements: channels that do not fill their last block.
bool is_padded(const MemoryDesc& desc) {
  return desc.bytes() > static_cast<std::size_t>(count_of(desc.dims())) * size_of(desc.type());
}

}  // namespace

std::optional<Primitive> make_binary(Binary kind, const MemoryDesc& src0, const MemoryDesc& src1, const MemoryDesc& dst,
                                     const PostOps& post) {
  using A = dnnl::algorithm;
  static constexpr A kAlgorithms[] = {A::binary_add, A::binary_sub, A::binary_mul,
                                      A::binary_div, A::binary_min, A::binary_max};
  using P = dnnl::binary;
  // oneDNN 2.6 with AVX2 computes wrong numbers, or writes behind the end, where functions meet padding.
  if (is_padded(dst) && !post.functions.empty()) return std::nullopt;
  return compile<P>([&] {
    return describe<P>(attributes(post).attr, kAlgorithms[static_cast<std::size_t>(kind)], unwrap(src0), unwrap(src1),
                       unwrap(dst));
  });
}

std::optional<Primitive> make_concat(std::size_t axis, const std::vector<MemoryDesc>& sources, const MemoryDesc& dst) {
  std::vector<dnnl::memory::desc> descs(sources.size());
  std::ranges::transform(sources, descs.begin(), unwrap);
  return compile<dnnl::concat>(
      [&] { return describe_concat(attributes().attr, unwrap(dst), static_cast<int>(axis), descs); });
}

std::optional<Primitive> make_softmax(const MemoryDesc& src, std::size_t axis, bool logarithm) {
  const auto algorithm = logarithm ? dnnl::algorithm::softmax_log : dnnl::algorithm::softmax_accurate;
  return compile<SoftmaxForward>([&] {
    return describe<SoftmaxForward>(attributes().attr, kForward, algorithm, unwrap(src), unwrap(src),
                                    static_cast<int>(axis));
  });
}

std::optional<Primitive> make_lrn(const MemoryDesc& src, const LrnSpec& spec) {
  using P = dnnl::lrn_forward;
  constexpr auto kAcross = dnnl::algorithm::lrn_across_channels;
  return compile<P>([&] {
    return describe_like<P>(attributes().attr, kAcross, unwrap(src), spec.size, spec.alpha, spec.beta, spec.k);
  });
}

std::optional<Primitive> make_resampling(bool linear, const MemoryDesc& src, const MemoryDesc& dst) {
  using P = dnnl::resampling_forward;
  const auto algorithm = linear ? dnnl::algorithm::resampling_linear : dnnl::algorithm::resampling_nearest;
  return compile<P>([&] { return describe<P>(attributes().attr, kForward, algorithm, unwrap(src), unwrap(dst)); });
}

std::optional<Primitive> make_reorder(const MemoryDesc& from, const MemoryDesc& to) {
  return compile<dnnl::reorder>(
      [&] { return dnnl::reorder::primitive_desc(engine(), unwrap(from), engine(), unwrap(to), attributes().attr); });
}

}  // namespace slim::onednn
