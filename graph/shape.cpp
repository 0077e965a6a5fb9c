#include "graph/shape.h"

namespace slim {

Shape to_shape(const Dims& dims) { return {dims.begin(), dims.end()}; }

std::optional<Dims> to_dims(const Shape& shape) {
  Dims dims;
  for (const auto& dim : shape) {
    if (!dim.is_known()) return std::nullopt;
    dims.push_back(dim.value());
  }
  return dims;
}

std::string to_string(const Shape& shape) {
  std::string text = "[";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ',';
    const auto& dim = shape[i];
    text += dim.is_known() ? std::to_string(dim.value()) : dim.is_symbol() ? dim.name() : "?";
  }
  return text + "]";
}

std::string to_string(const Dims& dims) { return to_string(to_shape(dims)); }

std::string to_string(const TensorType& type) {
  return std::string(name_of(type.type)) + (type.shape ? to_string(*type.shape) : "[*]");
}

}  // namespace slim
