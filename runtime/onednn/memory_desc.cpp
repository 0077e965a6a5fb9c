#include "runtime/onednn/memory_desc.h"

#include <algorithm>
#include <utility>

#include "runtime/onednn/dnnl_memory.h"
#include "runtime/onednn/generation.h"

namespace slim::onednn {
namespace {

using dnnl::memory;

constexpr std::pair<DataType, memory::data_type> kTypes[] = {{DataType::kF32, memory::data_type::f32},
                                                             {DataType::kU8, memory::data_type::u8},
                                                             {DataType::kI8, memory::data_type::s8},
                                                             {DataType::kI32, memory::data_type::s32}};

DataType type_of(const memory::desc& desc) {
  const auto* found = std::ranges::find(kTypes, data_type_of(desc), &std::pair<DataType, memory::data_type>::second);
  SLIM_CHECK(found != std::end(kTypes));
  return found->first;
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

Layout layout_of(const memory::desc& desc, const Dims& dims) {
  const auto type = dnnl_type(type_of(desc));
  if (desc == memory::desc(dims, type, strides_of(dims))) return Layout::kPlain;
  if (dims.size() < 3 || dims.size() > 5) return Layout::kOther;
  for (const auto layout : {Layout::kChannelsLast, Layout::kBlocked8, Layout::kBlocked16}) {
    if (desc == memory::desc(dims, type, tag_of(dims.size(), layout))) return layout;
  }
  return Layout::kOther;
}

}  // namespace

memory::data_type dnnl_type(DataType type) {
  const auto* found = std::ranges::find(kTypes, type, &std::pair<DataType, memory::data_type>::first);
  SLIM_CHECK(found != std::end(kTypes));
  return found->second;
}

MemoryDesc wrap(const memory::desc& desc) {
  if (desc.get_size() == 0) return {};
  auto dims = dims_of(desc);
  const auto layout = layout_of(desc, dims);
  return MemoryDesc(std::make_shared<MemoryDesc::Impl>(MemoryDesc::Impl{desc, std::move(dims), layout}));
}

memory::desc unwrap(const MemoryDesc& desc) { return desc.empty() ? memory::desc() : desc.impl()->desc; }

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

}  // namespace slim::onednn
