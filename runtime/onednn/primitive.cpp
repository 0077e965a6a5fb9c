#include "runtime/onednn/primitive.h"

#include <string>

#include "runtime/onednn/dnnl_memory.h"
#include "runtime/onednn/dnnl_primitive.h"
#include "runtime/onednn/engine.h"

namespace slim::onednn {
namespace {

dnnl::stream& stream() {
  thread_local dnnl::stream instance(engine());
  return instance;
}

int dnnl_arg(Arg arg) {
  static constexpr int kArgs[] = {DNNL_ARG_SRC, DNNL_ARG_SRC_1, DNNL_ARG_WEIGHTS, DNNL_ARG_BIAS, DNNL_ARG_DST};
  if (arg < Arg::kSources) return kArgs[static_cast<int>(arg)];
  return DNNL_ARG_MULTIPLE_SRC + static_cast<int>(arg) - static_cast<int>(Arg::kSources);
}

}  // namespace

struct BoundPrimitive::Impl {
  dnnl::primitive primitive;
  std::vector<dnnl::memory> memories;
  std::vector<dnnl_exec_arg_t> args;  ///< parallel to memories
};

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
  const auto add = [&](int arg, const dnnl::memory::desc& desc, void* data) {
    impl_->memories.emplace_back(desc, engine(), data);
    impl_->args.push_back({arg, impl_->memories.back().get()});
  };
  for (const auto& operand : operands) {
    const int arg = dnnl_arg(operand.arg);
    add(arg, base.query_md(dnnl::query::exec_arg_md, arg), operand.data);
  }
  for (const auto& constant : primitive.impl().constants) {
    const dnnl::memory::dims dims{constant.data.count()};
    const dnnl::memory::desc desc(dims, dnnl_type(constant.data.type()), dnnl::memory::format_tag::x);
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

}  // namespace slim::onednn
