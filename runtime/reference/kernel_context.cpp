#include "runtime/reference/kernel_context.h"

#include <fmt/format.h>

namespace slim::reference {
namespace {

// No tensor of a CNN comes near; a size that a damaged file claims goes beyond.
constexpr std::int64_t kMaxElements = std::int64_t{1} << 31;

}  // namespace

const Tensor& KernelContext::input(std::size_t index) const {
  const auto* tensor = optional(index);
  if (tensor == nullptr) fail(fmt::format("input {} is missing", index));
  return *tensor;
}

std::vector<std::int64_t> KernelContext::ints(std::size_t index) const {
  const auto& tensor = input(index);
  if (tensor.type() != DataType::kI32 && tensor.type() != DataType::kI64) {
    fail(fmt::format("input {} must be i32 or i64, found {}", index, name_of(tensor.type())));
  }
  return to_int64s(tensor);
}

double KernelContext::scalar(std::size_t index) const {
  const auto& tensor = input(index);
  if (tensor.count() != 1) fail(fmt::format("input {} must be a scalar, found {}", index, to_string(tensor.dims())));
  return to_doubles(tensor).front();
}

std::size_t KernelContext::axis(std::int64_t axis, std::size_t rank) const {
  const auto signed_rank = static_cast<std::int64_t>(rank);
  if (axis < -signed_rank || axis >= signed_rank) fail(fmt::format("axis {} is out of range for rank {}", axis, rank));
  return normalized_axis(axis, rank);
}

const Tensor& KernelContext::input_of_rank(std::size_t index, std::size_t at_least) const {
  const auto& tensor = input(index);
  if (tensor.rank() < at_least) {
    fail(fmt::format("input {} must have rank {} at least, found {}", index, at_least, to_string(tensor.dims())));
  }
  return tensor;
}

Tensor KernelContext::make(DataType type, Dims dims) const {
  const auto count = checked_count(dims);
  if (count < 0 || count > kMaxElements) fail(fmt::format("the output would have dims {}", to_string(dims)));
  return Tensor::uninitialized(type, std::move(dims));
}

void KernelContext::fail(std::string_view message) const {
  throw Error(ExitCode::kBadInput, std::string(message)).context(describe(node_));
}

void KernelContext::fail_type(DataType type) const {
  fail(fmt::format("operator {} cannot be run on {} elements", node_.type_name(), name_of(type)));
}

void KernelContext::fail_dims(const Tensor& a, const Tensor& b) const {
  fail(fmt::format("dims {} and {} do not fit each other", to_string(a.dims()), to_string(b.dims())));
}

AxisView view_of(const Dims& dims, std::size_t axis) {
  const std::span<const std::int64_t> all(dims);
  return {count_of(all.first(axis)), dims[axis], count_of(all.subspan(axis + 1))};
}

}  // namespace slim::reference
