#include "tests/fuzz/random_graph.h"

#include <algorithm>
#include <functional>

namespace slim::fuzz {
namespace {

/// Numbers of a linear congruential generator: the same everywhere.
class Numbers {
 public:
  explicit Numbers(std::uint32_t seed) : state_(seed * 2654435761U + 12345U) {}
  /// In [0, bound).
  std::uint32_t below(std::uint32_t bound) {
    state_ = state_ * 1664525U + 1013904223U;
    return (state_ >> 8U) % bound;
  }

 private:
  std::uint32_t state_;
};

struct Known {
  Value* value;  ///< f32, dims known
  Dims dims;     ///< [1, C, H, W] or [1, N]
  float scale;   ///< of the grid on which its elements lie, or of the last one in front
};

/// From the scale of a convolution's input to that of its result. Weights' scales are powers of two, so that a result
/// is a whole multiple of 1/1025 of a step: never in the middle between two integers, where oneDNN, which adds the zero
/// point first, may round to the other side.
constexpr float kStep = 1025.0F / 1024.0F;

class Maker {
 public:
  explicit Maker(FuzzedDataProvider& bytes) : bytes_(bytes), more_(bytes.ConsumeIntegral<std::uint32_t>()) {}

  Graph make() {
    graph_.opsets[""] = 17;
    const Dims dims{1, pick(1, 9), pick(3, 9), pick(3, 9)};
    Shape shape;
    for (const auto dim : dims) shape.emplace_back(dim);
    auto* x = graph_.add_input("x", {DataType::kF32, shape});
    keep(rounded({x, dims, 1.0F / 128}));
    for (int i = 0, nodes = static_cast<int>(pick(1, 8)); i < nodes; ++i) step();
    graph_.add_output(known_.back().value->name(), known_.back().value);
    if (flip() && known_.size() > 1) {
      auto* other = any().value;
      if (!other->is_graph_output()) graph_.add_output(other->name(), other);
    }
    graph_.erase_dead();
    return std::move(graph_);
  }

 private:
  /// As the bytes say; when there are none left, as numbers say that they began.
  std::int64_t pick(std::int64_t low, std::int64_t high) {
    if (bytes_.remaining_bytes() > 0) return bytes_.ConsumeIntegralInRange(low, high);
    return low + more_.below(static_cast<std::uint32_t>(high - low + 1));
  }
  bool flip() { return pick(0, 1) == 1; }
  const Known& any() { return known_[static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(known_.size()) - 1))]; }
  const Known* image() {
    std::vector<const Known*> images;
    for (const auto& each : known_) {
      if (each.dims.size() == 4) images.push_back(&each);
    }
    return images.empty() ? nullptr
                          : images[static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(images.size()) - 1))];
  }
  void keep(Known known) { known_.push_back(std::move(known)); }

  Value* node(Op op, std::vector<Value*> inputs) {
    return graph_.add_node(std::move(op), std::move(inputs), {"v" + std::to_string(count_++)})->output();
  }
  Value* constant(Tensor tensor) { return graph_.add_constant("c", std::move(tensor)); }

  /// DequantizeLinear(QuantizeLinear(x)) on a grid of its scale.
  Known rounded(const Known& x) {
    const bool is_signed = pick(0, 3) == 0;
    const auto zero = static_cast<int>(pick(0, 200));
    auto* s = constant(Tensor::scalar(x.scale));
    auto* z = is_signed ? constant(Tensor::scalar(static_cast<std::int8_t>(zero - 100)))
                        : constant(Tensor::scalar(static_cast<std::uint8_t>(zero)));
    auto* q = node(QuantizeLinear{}, {x.value, s, z});
    return {node(DequantizeLinear{}, {q, s, z}), x.dims, x.scale};
  }
  /// Mostly rounded to a grid.
  void result(const Known& x) { keep(pick(0, 7) == 0 ? x : rounded(x)); }

  /// DequantizeLinear of i8 weights, one scale for each of the axis or one.
  Value* weights(const Dims& dims, std::int64_t axis) {
    Numbers numbers(static_cast<std::uint32_t>(pick(0, 255)));
    auto values = Tensor::uninitialized(DataType::kI8, dims);
    for (auto& w : values.mutable_data<std::int8_t>())
      w = static_cast<std::int8_t>(static_cast<int>(numbers.below(127)) - 63);
    DequantizeLinear op;
    op.axis = axis;
    if (flip()) return node(op, {constant(values), constant(Tensor::scalar(1.0F / 64))});
    auto scales = Tensor::uninitialized(DataType::kF32, {dims[static_cast<std::size_t>(axis)]});
    for (auto& s : scales.mutable_data<float>()) s = 1.0F / static_cast<float>(32U << numbers.below(3));
    return node(op, {constant(values), constant(scales)});
  }
  void maybe_bias(std::vector<Value*>& operands, std::int64_t channels) {
    if (!flip()) return;
    auto bias = Tensor::uninitialized(DataType::kF32, {channels});
    Numbers numbers(static_cast<std::uint32_t>(channels));
    for (auto& b : bias.mutable_data<float>()) b = static_cast<float>(numbers.below(64)) / 32.0F - 1.0F;
    operands.push_back(constant(bias));
  }

  static std::int64_t out_size(std::int64_t in, const ConvWindow& w, std::size_t axis) {
    const auto extent = w.dilations[axis] * (w.kernel_shape[axis] - 1) + 1;
    return (in + w.pads[axis] + w.pads[axis + 2] - extent) / w.strides[axis] + 1;
  }

  void convolve() {
    const auto* x = image();
    if (x == nullptr) return;
    const Known source = *x;
    Conv op;
    const auto channels = source.dims[1];
    op.group = pick(0, 2) == 0 ? channels : 1;
    const auto k = pick(1, std::min<std::int64_t>(3, std::min(source.dims[2], source.dims[3])));
    op.kernel_shape = {k, k};
    op.strides = {pick(1, 2), pick(1, 2)};
    op.dilations = {1, 1};
    op.pads = {pick(0, 1), pick(0, 1), pick(0, 1), pick(0, 1)};
    if (k == 1) op.pads = {0, 0, 0, 0};
    const auto out = op.group * pick(1, op.group > 1 ? 2 : 12);
    std::vector<Value*> operands{source.value, weights({out, channels / op.group, k, k}, 0)};
    maybe_bias(operands, out);
    const Dims dims{1, out, out_size(source.dims[2], op, 0), out_size(source.dims[3], op, 1)};
    Known y{node(op, operands), dims, source.scale * kStep};
    activate(y);
    result(y);
  }

  void multiply() {
    const Known x = any();
    if (x.dims.size() != 2) return;
    const auto out = pick(1, 10);
    Gemm op;
    op.transB = flip();
    const auto depth = x.dims[1];
    std::vector<Value*> operands{x.value, op.transB ? weights({out, depth}, 0) : weights({depth, out}, 1)};
    maybe_bias(operands, out);
    Known y{node(op, operands), {1, out}, x.scale * kStep};
    activate(y);
    result(y);
  }

  void activate(Known& y) {
    switch (pick(0, 7)) {
      case 0:
        y.value = node(Relu{}, {y.value});
        break;
      case 1:
        y.value = node(Clip{}, {y.value, constant(Tensor::scalar(0.0F)), constant(Tensor::scalar(6.0F))});
        break;
      case 2:
        y.value = node(HardSwish{}, {y.value});
        break;
      case 3:
        y.value = node(Sigmoid{}, {y.value});
        break;
      case 4: {
        LeakyRelu op;
        op.alpha = 0.125F;
        y.value = node(op, {y.value});
        break;
      }
      default:
        break;
    }
  }

  void combine() {
    const Known a = any();
    std::vector<Known> fitting;
    for (const auto& each : known_) {
      const bool channel = each.dims.size() == 4 && a.dims.size() == 4 && each.dims[1] == a.dims[1] &&
                           each.dims[2] == 1 && each.dims[3] == 1;
      if (each.dims == a.dims || channel) fitting.push_back(each);
    }
    const Known b = fitting[static_cast<std::size_t>(pick(0, static_cast<std::int64_t>(fitting.size()) - 1))];
    Known y{flip() ? node(Add{}, {a.value, b.value}) : node(Mul{}, {a.value, b.value}), a.dims, a.scale};
    if (flip()) y.value = node(Relu{}, {y.value});
    result(y);
  }

  void pool() {
    const auto* x = image();
    if (x == nullptr) return;
    const Known source = *x;
    const auto kind = pick(0, 2);
    if (kind == 2) return result({node(GlobalAveragePool{}, {source.value}), {1, source.dims[1], 1, 1}, source.scale});
    if (source.dims[2] < 2 || source.dims[3] < 2) return;
    MaxPool max;
    max.kernel_shape = {2, 2};
    max.strides = {pick(1, 2), pick(1, 2)};
    max.dilations = {1, 1};
    max.pads = {pick(0, 1), 0, pick(0, 1), 0};
    const Dims dims{1, source.dims[1], (source.dims[2] + max.pads[0] + max.pads[2] - 2) / max.strides[0] + 1,
                    (source.dims[3] - 2) / max.strides[1] + 1};
    if (kind == 0) return keep({node(max, {source.value}), dims, source.scale});
    AveragePool average;
    static_cast<PoolWindow&>(average) = max;
    average.count_include_pad = flip();
    result({node(average, {source.value}), dims, source.scale});
  }

  void join() {
    const Known a = any();
    const Known b = any();
    const bool fits =
        a.dims.size() == b.dims.size() && (a.dims.size() == 2 || (a.dims[2] == b.dims[2] && a.dims[3] == b.dims[3]));
    if (!fits) return;
    Concat op;
    op.axis = 1;
    Dims dims = a.dims;
    dims[1] += b.dims[1];
    if (count_of(dims) > 4000) return;
    result({node(op, {a.value, b.value}), dims, a.scale});
  }

  void move() {
    const Known x = any();
    switch (pick(0, 2)) {
      case 0: {
        Flatten op;
        return keep({node(op, {x.value}), {1, count_of(x.dims)}, x.scale});
      }
      case 1: {
        if (x.dims.size() != 4) return;
        Transpose op;
        op.perm = {0, 1, 3, 2};
        return keep({node(op, {x.value}), {1, x.dims[1], x.dims[3], x.dims[2]}, x.scale});
      }
      default: {
        if (x.dims[1] < 2) return;
        auto* starts = constant(Tensor::i64({1}));
        auto* ends = constant(Tensor::i64({x.dims[1]}));
        auto* axes = constant(Tensor::i64({1}));
        Dims dims = x.dims;
        --dims[1];
        return keep({node(Slice{}, {x.value, starts, ends, axes}), dims, x.scale});
      }
    }
  }

  void step() {
    switch (pick(0, 9)) {
      case 0:
      case 1:
      case 2:
      case 3:
        return convolve();
      case 4:
        return multiply();
      case 5:
      case 6:
        return combine();
      case 7:
        return pool();
      case 8:
        return join();
      default:
        return move();
    }
  }

  FuzzedDataProvider& bytes_;
  Numbers more_;
  Graph graph_;
  std::vector<Known> known_;
  int count_ = 0;
};

}  // namespace

Graph random_graph(FuzzedDataProvider& bytes) { return Maker(bytes).make(); }

std::vector<Tensor> inputs_of(const Graph& graph) {
  std::vector<Tensor> inputs;
  Numbers numbers(1);
  for (const auto* input : graph.inputs()) {
    auto x = Tensor::uninitialized(DataType::kF32, *input->type().dims());
    for (auto& element : x.mutable_data<float>()) element = static_cast<float>(numbers.below(1024)) / 512.0F - 1.0F;
    inputs.push_back(x);
  }
  return inputs;
}

}  // namespace slim::fuzz
