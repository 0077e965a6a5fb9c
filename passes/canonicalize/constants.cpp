#include "passes/canonicalize/constants.h"

#include <algorithm>
#include <cmath>

namespace slim {

std::optional<double> uniform_value(const Value* value) {
  if (value == nullptr || !value->is_constant()) return std::nullopt;
  const auto& tensor = value->constant();
  if (!(is_float(tensor.type()) || is_integer(tensor.type())) || tensor.count() == 0) return std::nullopt;
  const auto numbers = to_doubles(tensor);
  const bool equal = std::all_of(numbers.begin(), numbers.end(), [&](double x) { return x == numbers[0]; });
  return equal ? std::optional(numbers[0]) : std::nullopt;
}

std::optional<std::vector<std::int64_t>> constant_ints(const Value* value) {
  if (value == nullptr || !value->is_constant()) return std::nullopt;
  const auto type = value->constant().type();
  if (type != DataType::kI64 && type != DataType::kI32) return std::nullopt;
  return to_int64s(value->constant());
}

std::optional<std::vector<double>> channel_values(const Tensor& constant, std::size_t rank, std::size_t axis,
                                                  std::size_t channels) {
  const auto& dims = constant.dims();
  if (!is_float(constant.type()) || dims.size() > rank) return std::nullopt;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    const bool is_channel = i + rank - dims.size() == axis;
    if (dims[i] != 1 && !(is_channel && dims[i] == static_cast<std::int64_t>(channels))) return std::nullopt;
  }
  auto values = to_doubles(constant);
  if (values.size() == 1) values.assign(channels, values[0]);
  return values;
}

bool broadcasts_into(const Tensor& constant, const TensorType& x) {
  const auto& dims = constant.dims();
  if (std::all_of(dims.begin(), dims.end(), [](auto dim) { return dim == 1; }) && x.rank() >= dims.size()) return true;
  if (!x.shape || dims.size() > x.shape->size()) return false;
  for (std::size_t i = 0; i < dims.size(); ++i) {
    const auto& dim = (*x.shape)[i + x.shape->size() - dims.size()];
    if (dims[i] != 1 && !surely_equal(dim, Dim(dims[i]))) return false;
  }
  return true;
}

bool all_finite(const std::vector<double>& values) {
  return std::all_of(values.begin(), values.end(), [](double x) { return std::isfinite(x); });
}

std::optional<Tensor> to_tensor(Dims dims, const std::vector<double>& values) {
  Tensor tensor = Tensor::uninitialized(DataType::kF32, std::move(dims));
  const auto data = tensor.mutable_data<float>();
  SLIM_CHECK(data.size() == values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    data[i] = static_cast<float>(values[i]);
    if (!std::isfinite(data[i])) return std::nullopt;
  }
  return tensor;
}

}  // namespace slim
