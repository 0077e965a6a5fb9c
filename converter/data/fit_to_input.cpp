#include <fmt/format.h>

#include <cstring>

#include "converter/data/convert_elements.h"
#include "converter/data/sources.h"
#include "graph/error.h"

namespace slim {
namespace {

bool dims_fit(std::span<const std::int64_t> dims, std::span<const Dim> shape) {
  if (dims.size() != shape.size()) return false;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    if (shape[i].is_known() && shape[i].value() != dims[i]) return false;
  }
  return true;
}

Tensor repeated(const Tensor& tensor, std::int64_t times) {
  Dims dims = tensor.dims();
  dims.insert(dims.begin(), times);
  if (times == 1) return tensor.reshaped(std::move(dims));
  Tensor result = Tensor::uninitialized(tensor.type(), std::move(dims));
  const auto from = tensor.bytes();
  auto to = result.mutable_bytes();
  for (; !from.empty() && !to.empty(); to = to.subspan(from.size())) std::memcpy(to.data(), from.data(), from.size());
  return result;
}

}  // namespace

void check_fits(DataType type, const Dims& dims, const InputInfo& input) {
  const auto& wanted = input.type;
  const bool type_fits = wanted.type == DataType::kUndefined || is_float(wanted.type) || !is_float(type);
  const std::span<const Dim> shape = wanted.shape ? std::span<const Dim>(*wanted.shape) : std::span<const Dim>();
  const bool shape_fits =
      !wanted.shape || dims_fit(dims, shape) || (!shape.empty() && dims_fit(dims, shape.subspan(1)));
  if (!type_fits || !shape_fits)
    throw Error(ExitCode::kBadInput, fmt::format("a sample is {}{}, input '{}' is {}", name_of(type), to_string(dims),
                                                 input.name, to_string(wanted)));
}

Tensor fit_to_input(const Tensor& sample, const InputInfo& input) {
  check_fits(sample.type(), sample.dims(), input);
  const bool keep_type = input.type.type == DataType::kUndefined;
  Tensor typed = keep_type ? sample : converted_to(sample, input.type.type);
  if (!input.type.shape) return repeated(typed, 1);
  const auto& shape = *input.type.shape;
  if (dims_fit(sample.dims(), shape)) return typed;
  return repeated(typed, shape.front().is_known() ? shape.front().value() : 1);
}

std::int64_t offset_label(std::int64_t label, std::int64_t offset) {
  std::int64_t result = 0;
  if (__builtin_add_overflow(label, offset, &result) || result < 0)
    throw Error(ExitCode::kBadInput,
                fmt::format("label {} with --label-offset {} is below 0 or too large", label, offset));
  return result;
}

}  // namespace slim
