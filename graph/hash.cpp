#include "graph/hash.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <bit>
#include <cmath>
#include <limits>
#include <memory>
#include <unordered_map>

#include "graph/reflect.h"

namespace slim {
namespace {

std::string hex_digits(const XXH128_hash_t& digest) {
  return fmt::format("{:016x}{:016x}", digest.high64, digest.low64);
}

/// Feeds a graph to the hash as a sequence that could be read back: every list has its length in front.
class Hasher {
 public:
  Hasher() : state_(XXH3_createState()) { XXH3_128bits_reset(state_.get()); }

  std::string hash(const Graph& graph) {
    add(graph.inputs().size());
    for (const auto* input : graph.inputs()) {
      number_of(input);
      add(input->name());
      add(input->type());
    }
    add(graph.node_count());
    for (const auto* node : graph.nodes()) add(graph, *node);
    add(graph.outputs().size());
    for (const auto& output : graph.outputs()) {
      add(output.name);
      add_operand(output.value);
    }
    return hex_digits(XXH3_128bits_digest(state_.get()));
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };

  void add_bytes(const void* bytes, std::size_t size) { XXH3_128bits_update(state_.get(), bytes, size); }

  // One overload for each kind of attribute.
  void add(std::uint64_t value) { add_bytes(&value, sizeof(value)); }
  void add(std::int64_t value) { add(static_cast<std::uint64_t>(value)); }
  void add(bool value) { add(std::uint64_t{value}); }
  void add(DataType value) { add(static_cast<std::uint64_t>(value)); }
  void add(AutoPad value) { add(static_cast<std::uint64_t>(value)); }
  void add(float value) {
    add(std::uint64_t{
        std::bit_cast<std::uint32_t>(std::isnan(value) ? std::numeric_limits<float>::quiet_NaN() : value)});
  }
  void add(std::string_view text) {
    add(text.size());
    add_bytes(text.data(), text.size());
  }
  void add(const std::string& text) { add(std::string_view(text)); }
  void add(const Tensor& tensor) {
    add(tensor.type());
    add(tensor.dims());
    add_bytes(tensor.bytes().data(), tensor.bytes().size());
  }
  void add(const RawAttribute& raw) { add(raw.bytes); }
  void add(const Attribute& attribute) {
    add(attribute.name);
    add(attribute.value.index());
    std::visit([&](const auto& value) { add(value); }, attribute.value);
  }
  template <typename T>
  void add(const std::vector<T>& values) {
    add(values.size());
    for (const auto& value : values) add(value);
  }
  void add(const TensorType& type) {
    add(type.type);
    add(type.shape.has_value());
    if (!type.shape) return;
    add(type.shape->size());
    for (const auto& dim : *type.shape) {
      add(dim.is_known() ? dim.value() : std::int64_t{-1});
      add(dim.name());
    }
  }

  /// Values are known by the order in which they are met.
  std::uint64_t number_of(const Value* value) { return numbers_.emplace(value, numbers_.size() + 1).first->second; }

  void add_operand(const Value* value) {
    if (value == nullptr) return add(std::uint64_t{0});
    const bool first = !numbers_.contains(value);
    add(number_of(value));
    if (first && value->is_constant()) add(value->constant());
  }

  void add(const Graph& graph, const Node& node) {
    add(type_name(node.op()));
    if (const auto* opaque = node.as<OpaqueOp>()) {
      const auto opset = graph.opsets.find(opaque->domain);
      add(opset == graph.opsets.end() ? std::int64_t{0} : opset->second);
    }
    for_each_non_default_field(node.op(), [&](std::string_view name, const auto& value) {
      add(name);
      add(value);
    });
    add(std::string_view());  // no attribute has an empty name
    add(node.inputs().size());
    for (const auto* input : node.inputs()) add_operand(input);
    add(node.outputs().size());
    for (const auto* output : node.outputs()) number_of(output);
  }

  std::unique_ptr<XXH3_state_t, Free> state_;
  std::unordered_map<const Value*, std::uint64_t> numbers_;
};

}  // namespace

std::string graph_hash(const Graph& graph) { return Hasher().hash(graph); }

std::string text_digest(std::string_view text) { return hex_digits(XXH3_128bits(text.data(), text.size())); }

}  // namespace slim
