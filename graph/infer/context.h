#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "graph/arity.h"
#include "graph/infer.h"
#include "graph/infer/dims.h"

namespace slim {

using Axes = std::vector<std::size_t>;

/// Upper bound for "any rank".
inline constexpr std::size_t kMaxRank = 64;

/// What the inference of one node sees and says. The `require_*` functions report a problem and return false where what
/// is known contradicts; what is not known satisfies everything. After a failure the node's outputs are unknown.
class InferContext {
 public:
  InferContext(const Node& node, const Inference& known, Diagnostics& diagnostics)
      : node_(node), known_(known), diagnostics_(diagnostics), outputs_(node.outputs().size()) {}

  const Node& node() const { return node_; }

  /// Input `index` was given.
  bool has(std::size_t index) const { return node_.input(index) != nullptr; }
  /// Type of input `index`; unknown for an omitted one.
  const TensorType& type(std::size_t index) const;
  const std::optional<Shape>& shape(std::size_t index) const { return type(index).shape; }
  /// Contents of input `index` if it is a constant, else null.
  const Tensor* constant(std::size_t index) const;
  /// Elements of an integer or bool input of rank 0 or 1: nullopt if omitted, or if not even their number is known.
  std::optional<PartialValue> ints(std::size_t index) const;
  /// As `ints`, only if all elements are numbers.
  std::optional<Ints> known_ints(std::size_t index) const;

  std::size_t output_count() const { return outputs_.size(); }
  void set_output(TensorType type, std::size_t index = 0);
  /// How many elements `set_ints` takes for this output, whose type is set; nullopt: it takes none.
  std::optional<std::size_t> expected_ints(std::size_t index) const;
  /// Elements of an output whose type is set; ignored if they are not as many as expected, or all unknown.
  void set_ints(PartialValue elements, std::size_t index = 0);

  void fail(std::string message, std::string hint = {});
  bool failed() const { return failed_; }

  /// "'conv1.weight' f32[64,3,7,7]"; "(omitted)".
  std::string show(std::size_t index) const;

  bool require_arity(const Arity& arity);
  /// The element type of each of these inputs is one of `allowed`; `what` names them in the message ("a float type").
  bool require_float(std::initializer_list<std::size_t> inputs);
  bool require_integer(std::initializer_list<std::size_t> inputs);
  bool require_type(std::size_t index, DataType type);
  bool require_rank(std::size_t index, std::size_t min, std::size_t max);
  /// The one element type of all these inputs (omitted ones aside); nullopt: they differ. Unknown if none is known.
  std::optional<DataType> common_type(const std::vector<std::size_t>& inputs);
  /// `axis` within [0, rank).
  std::optional<std::size_t> require_axis(std::int64_t axis, std::size_t rank);
  /// Axes listed by input `index`; nullopt: not known, or reported as out of range or repeated.
  std::optional<Axes> axes(std::size_t index, std::size_t rank);
  /// Same as above for an attribute.
  std::optional<Axes> require_axes(const Ints& axes, std::size_t rank);

  const std::vector<TensorType>& outputs() const { return outputs_; }
  const std::vector<std::pair<std::size_t, PartialValue>>& output_ints() const { return output_ints_; }

 private:
  bool require(std::initializer_list<std::size_t> inputs, bool (*allowed)(DataType), const char* what);

  const Node& node_;
  const Inference& known_;
  Diagnostics& diagnostics_;
  std::vector<TensorType> outputs_;
  std::vector<std::pair<std::size_t, PartialValue>> output_ints_;
  bool failed_ = false;
};

}  // namespace slim
