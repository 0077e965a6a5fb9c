#pragma once

#include <oneapi/dnnl/dnnl.hpp>
#include <utility>
#include <vector>

#include "graph/tensor.h"
#include "runtime/onednn/engine.h"
#include "runtime/onednn/primitive.h"

/// Everything that differs between oneDNN 2.6 and 3.x, and the only file that asks which of them it is compiled
/// against. 2.6 stands in the second branch each time. This and the dnnl_ headers show oneDNN's own types: only .cpp
/// files of this folder include them.
namespace slim::onednn {

#if DNNL_VERSION_MAJOR >= 3
using PoolingForward = dnnl::pooling_forward;
using SoftmaxForward = dnnl::softmax_forward;
inline constexpr float kHardSwishAlpha = 1.0F / 6.0F;
inline constexpr float kHardSwishBeta = 0.5F;
inline constexpr float kSoftplusAlpha = 1.0F;
#else
using PoolingForward = dnnl::pooling_v2_forward;
using SoftmaxForward = dnnl::softmax_v2_forward;
inline constexpr float kHardSwishAlpha = 0.0F;
inline constexpr float kHardSwishBeta = 0.0F;
inline constexpr float kSoftplusAlpha = 0.0F;
#endif

/// Instruction sets that oneDNN names, and what we call them.
inline constexpr std::pair<dnnl::cpu_isa, const char*> kIsaNames[] = {
    {dnnl::cpu_isa::sse41, "sse41"},
    {dnnl::cpu_isa::avx, "avx"},
    {dnnl::cpu_isa::avx2, "avx2"},
    {dnnl::cpu_isa::avx2_vnni, "avx2_vnni"},
    {dnnl::cpu_isa::avx512_core, "avx512"},
    {dnnl::cpu_isa::avx512_core_vnni, "avx512_vnni"},
    {dnnl::cpu_isa::avx512_core_bf16, "avx512_vnni"},
    {dnnl::cpu_isa::avx512_core_amx, "avx512_amx"},
#if DNNL_VERSION_MAJOR >= 3
    {dnnl::cpu_isa::avx2_vnni_2, "avx2_vnni_2"},
    {dnnl::cpu_isa::avx512_core_fp16, "avx512_fp16"},
    {dnnl::cpu_isa::avx512_core_amx_fp16, "avx512_amx"},
#endif
};

inline dnnl::memory::data_type data_type_of(const dnnl::memory::desc& desc) {
#if DNNL_VERSION_MAJOR >= 3
  return desc.get_data_type();
#else
  return desc.data_type();
#endif
}

inline dnnl::memory::dims dims_of(const dnnl::memory::desc& desc) {
#if DNNL_VERSION_MAJOR >= 3
  return desc.get_dims();
#else
  return desc.dims();
#endif
}

/// 2.x describes an operation first; 3.x takes the same arguments at once.
template <typename P, typename... Args>
typename P::primitive_desc describe(const dnnl::primitive_attr& attr, Args&&... args) {
#if DNNL_VERSION_MAJOR >= 3
  return typename P::primitive_desc(engine(), std::forward<Args>(args)..., attr);
#else
  return typename P::primitive_desc(typename P::desc(std::forward<Args>(args)...), attr, engine());
#endif
}

/// As describe, for operations whose source and destination 2.x describes by one descriptor.
template <typename P, typename... Args>
typename P::primitive_desc describe_like(const dnnl::primitive_attr& attr, dnnl::algorithm algorithm,
                                         const dnnl::memory::desc& src, Args&&... args) {
  constexpr auto kForward = dnnl::prop_kind::forward_inference;
#if DNNL_VERSION_MAJOR >= 3
  return describe<P>(attr, kForward, algorithm, src, src, std::forward<Args>(args)...);
#else
  return describe<P>(attr, kForward, algorithm, src, std::forward<Args>(args)...);
#endif
}

inline dnnl::concat::primitive_desc describe_concat(const dnnl::primitive_attr& attr, const dnnl::memory::desc& dst,
                                                    int axis, const std::vector<dnnl::memory::desc>& sources) {
#if DNNL_VERSION_MAJOR >= 3
  return {engine(), dst, axis, sources, attr};
#else
  return {dst, axis, sources, engine(), attr};
#endif
}

inline void append_eltwise(dnnl::post_ops& ops, dnnl::algorithm algorithm, float alpha, float beta) {
#if DNNL_VERSION_MAJOR >= 3
  ops.append_eltwise(algorithm, alpha, beta);
#else
  ops.append_eltwise(1.0F, algorithm, alpha, beta);
#endif
}

/// An operand that never changes and that oneDNN wants at each execution: scales and zero points in 3.x.
struct ConstantOperand {
  int arg;
  Tensor data;
};

/// Attributes of a primitive, and the operands that go with them.
struct Attributes {
  dnnl::primitive_attr attr;
  std::vector<ConstantOperand> constants;
};

#if DNNL_VERSION_MAJOR >= 3
/// Whether the result is divided by a scale of its own, behind the post-ops; in 2.x it must be part of another.
inline constexpr bool kScalesResults = true;
/// Whether biases are real numbers; else they are in units of the accumulator.
inline constexpr bool kRealBias = true;

/// `weights_mask` tells which axes of the weights count output channels, if each has a scale.
inline void set_scales(Attributes& to, const Int8Scaling& scaling, int weights_mask) {
  const auto scale = [&](int arg, int mask, const std::vector<float>& scales) {
    to.attr.set_scales_mask(arg, mask);
    to.constants.push_back(
        {DNNL_ARG_ATTR_SCALES | arg, Tensor::from<float>({static_cast<std::int64_t>(scales.size())}, scales)});
  };
  scale(DNNL_ARG_SRC, 0, {scaling.x_scale});
  scale(DNNL_ARG_WEIGHTS, scaling.w_scales.size() == 1 ? 0 : weights_mask, scaling.w_scales);
  if (scaling.y_scale != 1.0F) scale(DNNL_ARG_DST, 0, {scaling.y_scale});
}

inline void set_zero_point(Attributes& to, int arg, std::int32_t zero) {
  if (zero == 0) return;
  to.attr.set_zero_points_mask(arg, 0);
  to.constants.push_back(
      {DNNL_ARG_ATTR_ZERO_POINTS | arg, Tensor::from<std::int32_t>({1}, std::vector<std::int32_t>{zero})});
}
#else
inline constexpr bool kScalesResults = false;
inline constexpr bool kRealBias = false;

inline void set_scales(Attributes& to, const Int8Scaling& scaling, int /*weights_mask*/) {
  SLIM_CHECK(scaling.y_scale == 1.0F);
  std::vector<float> scales = scaling.w_scales;
  for (auto& scale : scales) scale *= scaling.x_scale;
  // Axis 1 of the result counts output channels.
  to.attr.set_output_scales(scales.size() == 1 ? 0 : 1 << 1, scales);
}

inline void set_zero_point(Attributes& to, int arg, std::int32_t zero) {
  if (zero != 0) to.attr.set_zero_points(arg, 0, {zero});
}
#endif

}  // namespace slim::onednn
