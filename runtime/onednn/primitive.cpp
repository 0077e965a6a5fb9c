#include "runtime/onednn/primitive.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <oneapi/dnnl/dnnl.hpp>
#include <utility>

namespace slim::onednn {
namespace {

using dnnl::memory;
using dnnl::prop_kind;

constexpr auto kForward = prop_kind::forward_inference;

#if DNNL_VERSION_MAJOR >= 3
using Pooling2 = dnnl::pooling_forward;
using Softmax2 = dnnl::softmax_forward;
constexpr float kHardSwishAlpha = 1.0F / 6.0F;
constexpr float kHardSwishBeta = 0.5F;
constexpr float kSoftplusAlpha = 1.0F;
#else
using Pooling2 = dnnl::pooling_v2_forward;
using Softmax2 = dnnl::softmax_v2_forward;
constexpr float kHardSwishAlpha = 0.0F;
constexpr float kHardSwishBeta = 0.0F;
constexpr float kSoftplusAlpha = 0.0F;
#endif

const dnnl::engine& engine() {
  static const dnnl::engine instance(dnnl::engine::kind::cpu, 0);
  return instance;
}

dnnl::stream& stream() {
  thread_local dnnl::stream instance(engine());
  return instance;
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

constexpr std::pair<DataType, memory::data_type> kTypes[] = {{DataType::kF32, memory::data_type::f32},
                                                             {DataType::kU8, memory::data_type::u8},
                                                             {DataType::kI8, memory::data_type::s8},
                                                             {DataType::kI32, memory::data_type::s32}};

memory::data_type dnnl_type(DataType type) {
  const auto* found = std::ranges::find(kTypes, type, &std::pair<DataType, memory::data_type>::first);
  SLIM_CHECK(found != std::end(kTypes));
  return found->second;
}

DataType type_of(const memory::desc& desc) {
#if DNNL_VERSION_MAJOR >= 3
  const auto type = desc.get_data_type();
#else
  const auto type = desc.data_type();
#endif
  const auto* found = std::ranges::find(kTypes, type, &std::pair<DataType, memory::data_type>::second);
  SLIM_CHECK(found != std::end(kTypes));
  return found->first;
}

memory::dims dims_of(const memory::desc& desc) {
#if DNNL_VERSION_MAJOR >= 3
  return desc.get_dims();
#else
  return desc.dims();
#endif
}

memory::format_tag tag_of(std::size_t rank, Layout layout) {
  using Tag = memory::format_tag;
  static constexpr Tag kLast[] = {Tag::nwc, Tag::nhwc, Tag::ndhwc};
  static constexpr Tag kBlocks8[] = {Tag::nCw8c, Tag::nChw8c, Tag::nCdhw8c};
  static constexpr Tag kBlocks16[] = {Tag::nCw16c, Tag::nChw16c, Tag::nCdhw16c};
  SLIM_CHECK(rank >= 3 && rank <= 5);
  const std::size_t i = rank - 3;
  return layout == Layout::kChannelsLast ? kLast[i] : layout == Layout::kBlocked8 ? kBlocks8[i] : kBlocks16[i];
}

Dims at_least_1d(const Dims& dims) { return dims.empty() ? Dims{1} : dims; }

dnnl::algorithm algorithm_of(Eltwise kind) {
  using A = dnnl::algorithm;
  // In the order of Eltwise.
  static constexpr A kAlgorithms[] = {
      A::eltwise_relu,      A::eltwise_elu,      A::eltwise_linear, A::eltwise_clip,      A::eltwise_swish,
      A::eltwise_hardswish, A::eltwise_logistic, A::eltwise_tanh,   A::eltwise_soft_relu, A::eltwise_mish,
      A::eltwise_exp,       A::eltwise_log,      A::eltwise_sqrt,   A::eltwise_abs,       A::eltwise_gelu_erf,
      A::eltwise_gelu_tanh, A::eltwise_round};
  static_assert(std::size(kAlgorithms) == static_cast<std::size_t>(Eltwise::kRound) + 1);
  return kAlgorithms[static_cast<std::size_t>(kind)];
}

/// alpha and beta as this generation of oneDNN spells the function.
std::pair<float, float> coefficients(const EltwiseOp& op) {
  if (op.kind == Eltwise::kHardSwish) return {kHardSwishAlpha, kHardSwishBeta};
  if (op.kind == Eltwise::kSoftplus) return {kSoftplusAlpha, 0.0F};
  return {op.alpha, op.beta};
}

void append_sum(dnnl::post_ops& ops, const PostOps& post, float scale) {
  const auto type = post.sum_type == DataType::kUndefined ? memory::data_type::undef : dnnl_type(post.sum_type);
  ops.append_sum(scale, post.sum_zero_point, type);
}

void append_functions(dnnl::post_ops& ops, const std::vector<EltwiseOp>& functions) {
  for (const auto& op : functions) {
    const auto [alpha, beta] = coefficients(op);
#if DNNL_VERSION_MAJOR >= 3
    ops.append_eltwise(algorithm_of(op.kind), alpha, beta);
#else
    ops.append_eltwise(1.0F, algorithm_of(op.kind), alpha, beta);
#endif
  }
}

dnnl::primitive_attr attributes(const dnnl::post_ops& ops) {
  dnnl::primitive_attr attr;
  // Otherwise executors in different threads would share oneDNN's own scratchpad.
  attr.set_scratchpad_mode(dnnl::scratchpad_mode::user);
  attr.set_post_ops(ops);
  return attr;
}

dnnl::primitive_attr attributes(const PostOps& post = {}) {
  dnnl::post_ops ops;
  if (post.sum) append_sum(ops, post, post.sum_scale);
  append_functions(ops, post.functions);
  return attributes(ops);
}

int dnnl_arg(Arg arg) {
  static constexpr int kArgs[] = {DNNL_ARG_SRC, DNNL_ARG_SRC_1, DNNL_ARG_WEIGHTS, DNNL_ARG_BIAS, DNNL_ARG_DST};
  if (arg < Arg::kSources) return kArgs[static_cast<int>(arg)];
  return DNNL_ARG_MULTIPLE_SRC + static_cast<int>(arg) - static_cast<int>(Arg::kSources);
}

Dims minus_one(Dims dims) {
  for (auto& dim : dims) --dim;
  return dims;
}

}  // namespace

struct MemoryDesc::Impl {
  memory::desc desc;
  Dims dims;
  Layout layout = Layout::kOther;
};

/// An operand that never changes and that oneDNN wants at each execution: scales and zero points in 3.x.
struct ConstantOperand {
  int arg;
  Tensor data;
};

struct Primitive::Impl {
  dnnl::primitive_desc_base desc;
  dnnl::primitive primitive;
  std::vector<ConstantOperand> constants;
};

struct BoundPrimitive::Impl {
  dnnl::primitive primitive;
  std::vector<memory> memories;
  std::vector<dnnl_exec_arg_t> args;  ///< parallel to memories
};

namespace {

Layout layout_of(const memory::desc& desc, const Dims& dims) {
  const auto type = dnnl_type(type_of(desc));
  if (desc == memory::desc(dims, type, strides_of(dims))) return Layout::kPlain;
  if (dims.size() < 3 || dims.size() > 5) return Layout::kOther;
  for (const auto layout : {Layout::kChannelsLast, Layout::kBlocked8, Layout::kBlocked16}) {
    if (desc == memory::desc(dims, type, tag_of(dims.size(), layout))) return layout;
  }
  return Layout::kOther;
}

MemoryDesc wrap(const memory::desc& desc) {
  if (desc.get_size() == 0) return {};
  auto dims = dims_of(desc);
  const auto layout = layout_of(desc, dims);
  return MemoryDesc(std::make_shared<MemoryDesc::Impl>(MemoryDesc::Impl{desc, std::move(dims), layout}));
}

memory::desc unwrap(const MemoryDesc& desc) { return desc.empty() ? memory::desc() : desc.impl()->desc; }

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

#if DNNL_VERSION_MAJOR >= 3

/// Attributes of integer arithmetic, and the operands that go with them. `mask` tells which axes of the weights count
/// output channels.
struct Int8Attributes {
  dnnl::primitive_attr attr;
  std::vector<ConstantOperand> constants;
};
Int8Attributes int8_attributes(const PostOps& post, const Int8Scaling& scaling, int mask) {
  Int8Attributes result{attributes(post), {}};
  const auto scale = [&](int arg, int axes, const std::vector<float>& scales) {
    result.attr.set_scales_mask(arg, axes);
    result.constants.push_back(
        {DNNL_ARG_ATTR_SCALES | arg, Tensor::from<float>({static_cast<std::int64_t>(scales.size())}, scales)});
  };
  const auto zero_point = [&](int arg, std::int32_t zero) {
    if (zero == 0) return;
    result.attr.set_zero_points_mask(arg, 0);
    result.constants.push_back(
        {DNNL_ARG_ATTR_ZERO_POINTS | arg, Tensor::from<std::int32_t>({1}, std::vector<std::int32_t>{zero})});
  };
  scale(DNNL_ARG_SRC, 0, {scaling.x_scale});
  scale(DNNL_ARG_WEIGHTS, scaling.w_scales.size() == 1 ? 0 : mask, scaling.w_scales);
  if (scaling.y_scale != 1.0F) scale(DNNL_ARG_DST, 0, {scaling.y_scale});
  zero_point(DNNL_ARG_SRC, scaling.x_zero_point);
  zero_point(DNNL_ARG_DST, scaling.y_zero_point);
  return result;
}

#else

/// Whether f(s x) = s f(x) for s > 0, once the bounds of a clip are scaled, too.
bool scales_along(const EltwiseOp& op) { return op.kind == Eltwise::kRelu || op.kind == Eltwise::kClip; }

struct Int8Attributes {
  dnnl::primitive_attr attr;
  std::vector<ConstantOperand> constants;
};
/// The result's scale becomes part of the accumulator's where the functions allow it, or of the last linear function.
Int8Attributes int8_attributes(const PostOps& post, const Int8Scaling& scaling, int /*mask*/) {
  auto functions = post.functions;
  const auto last = std::find_if_not(functions.rbegin(), functions.rend(), scales_along);
  const bool divide_first = last == functions.rend();
  if (!divide_first && last->kind != Eltwise::kLinear && scaling.y_scale != 1.0F) {
    functions.push_back({Eltwise::kLinear, 1.0F / scaling.y_scale, 0.0F});
  } else {
    const auto first = divide_first ? functions.begin() : last.base() - 1;
    std::for_each(first, functions.end(), [&](EltwiseOp& op) {
      if (op.kind != Eltwise::kRelu) op = {op.kind, op.alpha / scaling.y_scale, op.beta / scaling.y_scale};
    });
  }
  const float divisor = divide_first ? scaling.y_scale : 1.0F;
  std::vector<float> scales = scaling.w_scales;
  for (auto& scale : scales) scale = scaling.x_scale * scale / divisor;
  dnnl::post_ops ops;
  if (post.sum) append_sum(ops, post, post.sum_scale / divisor);
  append_functions(ops, functions);
  Int8Attributes result{attributes(ops), {}};
  // Axis 1 of the result counts output channels.
  result.attr.set_output_scales(scales.size() == 1 ? 0 : 1 << 1, scales);
  if (scaling.x_zero_point != 0) result.attr.set_zero_points(DNNL_ARG_SRC, 0, {scaling.x_zero_point});
  if (scaling.y_zero_point != 0) result.attr.set_zero_points(DNNL_ARG_DST, 0, {scaling.y_zero_point});
  return result;
}

#endif

}  // namespace

Tensor int8_bias(const std::vector<double>& units, const Int8Scaling& scaling) {
  const auto count = static_cast<std::int64_t>(units.size());
#if DNNL_VERSION_MAJOR >= 3
  Tensor real = Tensor::uninitialized(DataType::kF32, {count});
  for (std::size_t i = 0; i < units.size(); ++i) {
    const double w_scale = scaling.w_scales[scaling.w_scales.size() == 1 ? 0 : i];
    real.mutable_data<float>()[i] = static_cast<float>(units[i] * scaling.x_scale * w_scale);
  }
  return real;
#else
  static_cast<void>(scaling);
  constexpr double kLargest = std::numeric_limits<std::int32_t>::max();
  const auto whole = [](double x) { return std::nearbyint(x) == x && std::fabs(x) <= kLargest; };
  const bool integers = std::ranges::all_of(units, whole);
  Tensor result = Tensor::uninitialized(integers ? DataType::kI32 : DataType::kF32, {count});
  if (integers) {
    std::ranges::transform(units, result.mutable_data<std::int32_t>().begin(),
                           [](double x) { return static_cast<std::int32_t>(x); });
  } else {
    std::ranges::transform(units, result.mutable_data<float>().begin(), [](double x) { return static_cast<float>(x); });
  }
  return result;
#endif
}

std::string library_version() {
  const auto* version = dnnl::version();
  return fmt::format("{}.{}.{}", version->major, version->minor, version->patch);
}

std::string effective_isa() {
  using Isa = dnnl::cpu_isa;
  static constexpr std::pair<Isa, const char*> kNames[] = {
    {Isa::sse41, "sse41"},
    {Isa::avx, "avx"},
    {Isa::avx2, "avx2"},
    {Isa::avx2_vnni, "avx2_vnni"},
    {Isa::avx512_core, "avx512"},
    {Isa::avx512_core_vnni, "avx512_vnni"},
    {Isa::avx512_core_bf16, "avx512_vnni"},
    {Isa::avx512_core_amx, "avx512_amx"},
#if DNNL_VERSION_MAJOR >= 3
    {Isa::avx2_vnni_2, "avx2_vnni_2"},
    {Isa::avx512_core_fp16, "avx512_fp16"},
    {Isa::avx512_core_amx_fp16, "avx512_amx"},
#endif
  };
  const auto isa = dnnl::get_effective_cpu_isa();
  const auto* found = std::find_if(std::begin(kNames), std::end(kNames), [&](auto& name) { return name.first == isa; });
  return found == std::end(kNames) ? "unknown" : found->second;
}

bool has_exact_int8() {
  const auto isa = effective_isa();
  return isa != "sse41" && isa != "avx" && isa != "avx2" && isa != "avx512" && isa != "unknown";
}

MemoryDesc MemoryDesc::any(const Dims& dims, DataType type) {
  const auto shape = at_least_1d(dims);
  const memory::desc desc(shape, dnnl_type(type), memory::format_tag::any);
  return MemoryDesc(std::make_shared<Impl>(Impl{desc, shape, Layout::kOther}));
}

MemoryDesc MemoryDesc::plain(const Dims& dims, DataType type) {
  const auto shape = at_least_1d(dims);
  return strided(shape, strides_of(shape), type);
}

MemoryDesc MemoryDesc::strided(const Dims& dims, const Dims& strides, DataType type) {
  // The stride of an axis of size one says nothing, but oneDNN wants it beyond the others.
  std::int64_t extent = 1;
  for (std::size_t i = 0; i < dims.size(); ++i) extent = std::max(extent, dims[i] * strides[i]);
  auto valid = strides;
  for (std::size_t i = 0; i < dims.size(); ++i) valid[i] = dims[i] == 1 ? extent : strides[i];
  return wrap(memory::desc(dims, dnnl_type(type), valid));
}

MemoryDesc MemoryDesc::of_layout(const Dims& dims, Layout layout, DataType type) {
  if (layout == Layout::kPlain) return plain(dims, type);
  return wrap(memory::desc(dims, dnnl_type(type), tag_of(dims.size(), layout)));
}

DataType MemoryDesc::type() const { return type_of(impl_->desc); }

const Dims& MemoryDesc::dims() const {
  SLIM_CHECK(impl_ != nullptr);
  return impl_->dims;
}

Layout MemoryDesc::layout() const { return impl_->layout; }
std::size_t MemoryDesc::bytes() const { return impl_->desc.get_size(); }

bool MemoryDesc::operator==(const MemoryDesc& other) const {
  if (impl_ == other.impl_) return true;
  return impl_ && other.impl_ && impl_->desc == other.impl_->desc;
}

std::int64_t block_of(Layout layout) { return layout == Layout::kBlocked8 ? 8 : layout == Layout::kBlocked16 ? 16 : 1; }

bool same_memory(const MemoryDesc& from, const MemoryDesc& to) {
  if (from == to) return true;
  if (from.layout() == Layout::kOther || to.layout() == Layout::kOther || from.dims() != to.dims()) return false;
  if (from.type() != to.type()) return false;
  const auto& dims = from.dims();
  if (dims.size() < 3) return false;
  const auto spatial = count_of(std::span(dims).subspan(2));
  // A vector of channels is one however it is blocked; the padding behind it is not read by the smaller one.
  const auto grain = std::max(block_of(from.layout()), block_of(to.layout()));
  if (spatial == 1) return dims[1] % grain == 0 || (dims[0] == 1 && from.bytes() >= to.bytes());
  return dims[1] == 1 && grain == 1;
}

MemoryDesc Primitive::desc(Arg arg) const {
  return wrap(impl_->desc.query_md(dnnl::query::exec_arg_md, dnnl_arg(arg)));
}

std::size_t Primitive::scratchpad_bytes() const { return impl_->desc.scratchpad_desc().get_size(); }
std::string Primitive::implementation() const { return impl_->desc.impl_info_str(); }
bool Primitive::is_slow() const { return implementation().find("ref") != std::string::npos; }

BoundPrimitive::BoundPrimitive(const Primitive& primitive, std::span<const Operand> operands, void* scratchpad)
    : impl_(std::make_unique<Impl>()) {
  const auto& base = primitive.impl().desc;
  impl_->primitive = primitive.impl().primitive;
  const auto add = [&](int arg, const memory::desc& desc, void* data) {
    impl_->memories.emplace_back(desc, engine(), data);
    impl_->args.push_back({arg, impl_->memories.back().get()});
  };
  for (const auto& operand : operands) {
    const int arg = dnnl_arg(operand.arg);
    add(arg, base.query_md(dnnl::query::exec_arg_md, arg), operand.data);
  }
  for (const auto& constant : primitive.impl().constants) {
    const memory::dims dims{constant.data.count()};
    const memory::desc desc(dims, dnnl_type(constant.data.type()), memory::format_tag::x);
    add(constant.arg, desc, const_cast<std::byte*>(constant.data.bytes().data()));
  }
  if (primitive.scratchpad_bytes() > 0) add(DNNL_ARG_SCRATCHPAD, base.scratchpad_desc(), scratchpad);
}

BoundPrimitive::BoundPrimitive(BoundPrimitive&&) noexcept = default;
BoundPrimitive& BoundPrimitive::operator=(BoundPrimitive&&) noexcept = default;
BoundPrimitive::~BoundPrimitive() = default;

void BoundPrimitive::set(Arg arg, void* data) {
  for (std::size_t i = 0; i < impl_->args.size(); ++i) {
    if (impl_->args[i].arg == dnnl_arg(arg)) impl_->memories[i].set_data_handle(data);
  }
}

void BoundPrimitive::run() {
  // The C function, as the C++ one allocates.
  const auto status = dnnl_primitive_execute(impl_->primitive.get(), stream().get(),
                                             static_cast<int>(impl_->args.size()), impl_->args.data());
  SLIM_CHECK(status == dnnl_success);
}

namespace {

std::optional<Primitive> make_convolution(const ConvSpec& spec, const dnnl::primitive_attr& attr,
                                          const std::vector<ConstantOperand>& constants) {
  const auto describe_as = [&]<typename P>(std::type_identity<P>, dnnl::algorithm algorithm) {
    const auto& w = spec.window;
    return compile<P>(
        [&] {
          return describe<P>(attr, kForward, algorithm, unwrap(spec.src), unwrap(spec.weights), unwrap(spec.bias),
                             unwrap(spec.dst), w.strides, minus_one(w.dilations), w.pads_begin, w.pads_end);
        },
        constants);
  };
  if (!spec.transposed) {
    return describe_as(std::type_identity<dnnl::convolution_forward>{}, dnnl::algorithm::convolution_direct);
  }
  return describe_as(std::type_identity<dnnl::deconvolution_forward>{}, dnnl::algorithm::deconvolution_direct);
}

}  // namespace

std::optional<Primitive> make_convolution(const ConvSpec& spec, const PostOps& post) {
  return make_convolution(spec, attributes(post), {});
}

std::optional<Primitive> make_convolution(const ConvSpec& spec, const PostOps& post, const Int8Scaling& scaling) {
  const bool grouped = spec.weights.dims().size() > spec.src.dims().size();
  const auto int8 = int8_attributes(post, scaling, grouped ? 3 : 1);
  return make_convolution(spec, int8.attr, int8.constants);
}

std::optional<Primitive> make_inner_product(const MemoryDesc& src, const MemoryDesc& weights, const MemoryDesc& bias,
                                            const MemoryDesc& dst, const PostOps& post) {
  using P = dnnl::inner_product_forward;
  return compile<P>(
      [&] { return describe<P>(attributes(post), kForward, unwrap(src), unwrap(weights), unwrap(bias), unwrap(dst)); });
}

std::optional<Primitive> make_inner_product(const MemoryDesc& src, const MemoryDesc& weights, const MemoryDesc& bias,
                                            const MemoryDesc& dst, const PostOps& post, const Int8Scaling& scaling) {
  using P = dnnl::inner_product_forward;
  const auto int8 = int8_attributes(post, scaling, 1);
  return compile<P>(
      [&] { return describe<P>(int8.attr, kForward, unwrap(src), unwrap(weights), unwrap(bias), unwrap(dst)); },
      int8.constants);
}

std::optional<Primitive> make_matmul(const MemoryDesc& src, const MemoryDesc& weights, const MemoryDesc& bias,
                                     const MemoryDesc& dst, const PostOps& post) {
  using P = dnnl::matmul;
  return compile<P>(
      [&] { return describe<P>(attributes(post), unwrap(src), unwrap(weights), unwrap(bias), unwrap(dst)); });
}

std::optional<Primitive> make_pooling(Pooling kind, const MemoryDesc& src, const MemoryDesc& dst, const Window& w) {
  const auto algorithm = kind == Pooling::kMax       ? dnnl::algorithm::pooling_max
                         : kind == Pooling::kAverage ? dnnl::algorithm::pooling_avg_exclude_padding
                                                     : dnnl::algorithm::pooling_avg_include_padding;
  return compile<Pooling2>([&] {
    return describe<Pooling2>(attributes(), kForward, algorithm, unwrap(src), unwrap(dst), w.strides, w.kernel,
                              minus_one(w.dilations), w.pads_begin, w.pads_end);
  });
}

std::optional<Primitive> make_eltwise(const EltwiseOp& op, const MemoryDesc& src) {
  using P = dnnl::eltwise_forward;
  const auto pair = coefficients(op);
  const float alpha = pair.first;  // clang 14 does not capture structured bindings
  const float beta = pair.second;
  const auto desc = unwrap(src);
#if DNNL_VERSION_MAJOR >= 3
  return compile<P>(
      [&] { return describe<P>(attributes(), kForward, algorithm_of(op.kind), desc, desc, alpha, beta); });
#else
  return compile<P>([&] { return describe<P>(attributes(), kForward, algorithm_of(op.kind), desc, alpha, beta); });
#endif
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
    return describe<P>(attributes(post), kAlgorithms[static_cast<std::size_t>(kind)], unwrap(src0), unwrap(src1),
                       unwrap(dst));
  });
}

std::optional<Primitive> make_concat(std::size_t axis, const std::vector<MemoryDesc>& sources, const MemoryDesc& dst) {
  std::vector<memory::desc> descs(sources.size());
  std::ranges::transform(sources, descs.begin(), unwrap);
  return compile<dnnl::concat>([&] {
    const int dimension = static_cast<int>(axis);
#if DNNL_VERSION_MAJOR >= 3
    return dnnl::concat::primitive_desc(engine(), unwrap(dst), dimension, descs, attributes());
#else
    return dnnl::concat::primitive_desc(unwrap(dst), dimension, descs, engine(), attributes());
#endif
  });
}

std::optional<Primitive> make_softmax(const MemoryDesc& src, std::size_t axis, bool logarithm) {
  const auto algorithm = logarithm ? dnnl::algorithm::softmax_log : dnnl::algorithm::softmax_accurate;
  return compile<Softmax2>([&] {
    return describe<Softmax2>(attributes(), kForward, algorithm, unwrap(src), unwrap(src), static_cast<int>(axis));
  });
}

std::optional<Primitive> make_lrn(const MemoryDesc& src, const LrnSpec& spec) {
  using P = dnnl::lrn_forward;
  constexpr auto kAcross = dnnl::algorithm::lrn_across_channels;
  const auto desc = unwrap(src);
#if DNNL_VERSION_MAJOR >= 3
  return compile<P>([&] {
    return describe<P>(attributes(), kForward, kAcross, desc, desc, spec.size, spec.alpha, spec.beta, spec.k);
  });
#else
  return compile<P>(
      [&] { return describe<P>(attributes(), kForward, kAcross, desc, spec.size, spec.alpha, spec.beta, spec.k); });
#endif
}

std::optional<Primitive> make_resampling(bool linear, const MemoryDesc& src, const MemoryDesc& dst) {
  using P = dnnl::resampling_forward;
  const auto algorithm = linear ? dnnl::algorithm::resampling_linear : dnnl::algorithm::resampling_nearest;
  return compile<P>([&] { return describe<P>(attributes(), kForward, algorithm, unwrap(src), unwrap(dst)); });
}

std::optional<Primitive> make_reorder(const MemoryDesc& from, const MemoryDesc& to) {
  return compile<dnnl::reorder>(
      [&] { return dnnl::reorder::primitive_desc(engine(), unwrap(from), engine(), unwrap(to), attributes()); });
}

}  // namespace slim::onednn
