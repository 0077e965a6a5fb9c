#include "graph/verify.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "graph/arity.h"

namespace slim {
namespace {

class Verifier {
 public:
  explicit Verifier(const Graph& graph) : graph_(graph) {}

  std::vector<std::string> run() {
    // Membership first: a pointer that is not the graph's may not even be looked at.
    for (const auto* input : graph_.inputs()) add_value(input);
    for (const auto* constant : graph_.constants()) add_value(constant);
    for (const auto* node : graph_.nodes()) {
      nodes_.insert(node);
      for (const auto* value : node->outputs()) add_value(value);
    }
    for (const auto* input : graph_.inputs()) check_input(*input);
    for (const auto* constant : graph_.constants()) check_constant(*constant);
    for (const auto* node : graph_.nodes()) check_node(*node);
    check_outputs();
    for (const auto* value : order_) check_value(*value);
    return std::move(problems_);
  }

 private:
  struct Facts {
    std::size_t reads = 0;    ///< inputs of nodes that are this value
    std::size_t outputs = 0;  ///< outputs of the graph that are this value
    bool defined = false;     ///< the walk over the nodes has met its definition
  };

  template <typename... Args>
  void require(bool holds, fmt::format_string<Args...> problem, Args&&... args) {
    if (!holds) problems_.push_back(fmt::format(problem, std::forward<Args>(args)...));
  }

  void add_value(const Value* value) {
    const bool first = values_.emplace(value, Facts{}).second;
    if (first) order_.push_back(value);
    require(first, "value '{}' is defined twice", value->name());
  }

  void check_input(const Value& value) {
    values_[&value].defined = true;
    require(value.is_input(), "value '{}' is listed as an input, but is none", value.name());
    require(!value.is_constant(), "value '{}' is an input and a constant", value.name());
    require(value.producer() == nullptr, "input '{}' has a producer", value.name());
  }

  void check_constant(const Value& value) {
    values_[&value].defined = true;
    const auto& tensor = value.constant();
    const TensorType expected{tensor.type(), to_shape(tensor.dims())};
    require(value.type() == expected, "constant '{}' has type {}, its tensor {}", value.name(), to_string(value.type()),
            to_string(expected));
    require(value.producer() == nullptr, "constant '{}' has a producer", value.name());
    const auto too_large = [](std::byte b) { return b > std::byte{1}; };
    require(tensor.type() != DataType::kBool || std::none_of(tensor.bytes().begin(), tensor.bytes().end(), too_large),
            "constant '{}' holds a bool that is neither 0 nor 1", value.name());
  }

  void check_node(const Node& node) {
    check_arity(node);
    for (std::size_t i = 0; i < node.inputs().size(); ++i) {
      const auto* value = node.input(i);
      if (value == nullptr) continue;
      const auto found = values_.find(value);
      require(found != values_.end(), "{}: input {} is not a value of this graph", describe(node), i);
      if (found == values_.end()) continue;
      ++found->second.reads;
      require(found->second.defined, "{}: input {} reads '{}', which is defined behind it", describe(node), i,
              value->name());
    }
    for (std::size_t i = 0; i < node.outputs().size(); ++i) {
      const auto* value = node.outputs()[i];
      values_[value].defined = true;
      require(value->producer() == &node, "{}: output '{}' names another producer", describe(node), value->name());
      require(value->output_index() == i, "{}: output '{}' says it is number {}, but is {}", describe(node),
              value->name(), value->output_index(), i);
      require(!value->is_constant() && !value->is_input(), "{}: output '{}' is also an input or a constant",
              describe(node), value->name());
    }
  }

  void check_arity(const Node& node) {
    const auto allowed = arity(node.op());
    const auto inputs = node.inputs().size();
    const auto outputs = node.outputs().size();
    require(inputs >= allowed.min_inputs && inputs <= allowed.max_inputs, "{}: expected {}, found {}", describe(node),
            range(allowed.min_inputs, allowed.max_inputs, "inputs"), inputs);
    require(outputs >= allowed.min_outputs && outputs <= allowed.max_outputs, "{}: expected {}, found {}",
            describe(node), range(allowed.min_outputs, allowed.max_outputs, "outputs"), outputs);
    const auto* opaque = node.as<OpaqueOp>();
    // Of the operators with any number of inputs, only those that we do not know may leave some out.
    const bool all_required = allowed.max_inputs == Arity::kMany && opaque == nullptr;
    const auto required = all_required ? inputs : std::min(allowed.min_inputs, inputs);
    for (std::size_t i = 0; i < required; ++i) {
      require(node.input(i) != nullptr, "{}: input {} is required, but omitted", describe(node), i);
    }
    require(inputs == 0 || node.inputs().back() != nullptr, "{}: ends with an omitted input", describe(node));
    if (opaque != nullptr) {
      require(opaque->captures.size() <= inputs, "{}: captures {} values, but has {} inputs", describe(node),
              opaque->captures.size(), inputs);
    }
  }

  static std::string range(std::size_t low, std::size_t high, std::string_view what) {
    if (high == Arity::kMany) return fmt::format("at least {} {}", low, what);
    return low == high ? fmt::format("{} {}", low, what) : fmt::format("{} to {} {}", low, high, what);
  }

  void check_outputs() {
    std::unordered_set<std::string_view> names;
    for (const auto& output : graph_.outputs()) {
      require(names.insert(output.name).second, "two outputs are named '{}'", output.name);
      const auto found = values_.find(output.value);
      require(found != values_.end(), "output '{}' is not a value of this graph", output.name);
      if (found != values_.end()) ++found->second.outputs;
    }
  }

  void check_value(const Value& value) {
    require(!value.name().empty(), "a value has no name");
    require(graph_.find_value(value.name()) == &value, "value '{}' is not found under its name", value.name());
    const auto& facts = values_[&value];
    require(value.graph_output_count() == facts.outputs, "value '{}' counts {} graph outputs, but there are {}",
            value.name(), value.graph_output_count(), facts.outputs);
    auto uses = value.uses();
    std::sort(uses.begin(), uses.end(), [](const Use& x, const Use& y) {
      return x.node != y.node ? std::less<>{}(x.node, y.node) : x.index < y.index;
    });
    // As many as there are reads, all of them reads, none twice: exactly the reads.
    const bool exact = uses.size() == facts.reads && std::adjacent_find(uses.begin(), uses.end()) == uses.end() &&
                       std::all_of(uses.begin(), uses.end(), [&](const Use& use) {
                         return nodes_.contains(use.node) && use.node->input(use.index) == &value;
                       });
    require(exact, "value '{}' has uses that do not match the inputs that read it", value.name());
  }

  const Graph& graph_;
  std::unordered_map<const Value*, Facts> values_;
  std::vector<const Value*> order_;  ///< values in the order of their definitions, for messages in a stable order
  std::unordered_set<const Node*> nodes_;
  std::vector<std::string> problems_;
};

}  // namespace

std::vector<std::string> verify(const Graph& graph) { return Verifier(graph).run(); }

}  // namespace slim
