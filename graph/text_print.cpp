#include <charconv>
#include <span>

#include "graph/reflect.h"
#include "graph/text.h"
#include "graph/text_attribute.h"
#include "graph/text_lexer.h"
#include "graph/text_tensor.h"

namespace slim {
namespace {

using text::append_name;
using text::append_quoted;

class Printer {
 public:
  explicit Printer(const PrintOptions& options) : options_(options) {}

  std::string print(const Graph& graph) {
    out_ += "graph ";
    if (!graph.name.empty()) {
      append_name(out_, graph.name);
      out_ += ' ';
    }
    append_opsets(graph);
    out_ += "{\n";
    for (const auto& [key, value] : graph.metadata) append_metadata(key, value);
    for (const auto* input : graph.inputs()) append_input(*input);
    for (const auto* constant : graph.constants()) append_constant(*constant);
    for (const auto* node : graph.nodes()) append_node(*node);
    for (const auto& output : graph.outputs()) append_output(output);
    out_ += "}\n";
    return std::move(out_);
  }

 private:
  template <typename Range, typename Each>
  void join(const Range& range, std::string_view separator, Each&& each) {
    bool first = true;
    for (const auto& element : range) {
      if (!first) out_ += separator;
      first = false;
      each(element);
    }
  }

  void append_opsets(const Graph& graph) {
    if (graph.opsets.empty()) return;
    out_ += '{';
    join(graph.opsets, ", ", [&](const auto& opset) {
      // Only domains stand in quotes here, so that a domain named "opset" is told from the default one.
      if (opset.first.empty()) {
        out_ += "opset";
      } else {
        append_quoted(out_, opset.first);
      }
      out_ += '=';
      append(opset.second);
    });
    out_ += "} ";
  }

  void append_metadata(std::string_view key, std::string_view value) {
    out_ += "  metadata ";
    append_name(out_, key);
    out_ += " = ";
    append_quoted(out_, value);
    out_ += '\n';
  }

  void append_value(const Value* value) {
    if (value == nullptr) {
      out_ += '_';
      return;
    }
    out_ += '%';
    if (text::is_value_word(value->name())) {
      out_ += value->name();
    } else {
      append_quoted(out_, value->name());
    }
  }

  void append_input(const Value& input) {
    out_ += "  input ";
    append_value(&input);
    out_ += ": ";
    text::append_type(out_, input.type());
    out_ += '\n';
  }

  void append_constant(const Value& constant) {
    const auto& tensor = constant.constant();
    out_ += "  const ";
    append_value(&constant);
    out_ += ": ";
    text::append_type(out_, {tensor.type(), to_shape(tensor.dims())});
    out_ += " = ";
    text::append_contents(out_, tensor, options_);
    out_ += '\n';
  }

  void append_output(const GraphOutput& output) {
    out_ += "  output ";
    if (output.name != output.value->name()) {
      append_name(out_, output.name);
      out_ += " = ";
    }
    append_value(output.value);
    out_ += '\n';
  }

  void append_node(const Node& node) {
    out_ += "  ";
    if (node.outputs().empty()) out_ += "()";
    join(node.outputs(), ", ", [&](const Value* value) { append_value(value); });
    out_ += " = ";
    append_operator(node.op());
    out_ += '(';
    std::span<Value* const> inputs = node.inputs();
    while (!inputs.empty() && inputs.back() == nullptr) inputs = inputs.first(inputs.size() - 1);
    join(inputs, ", ", [&](const Value* value) { append_value(value); });
    out_ += ')';
    append_attributes(node.op());
    append_types(node);
    if (!node.name().empty()) {
      out_ += " @";
      append_name(out_, node.name());
    }
    if (options_.origins && node.origin() != Origin{}) append_origin(node.origin());
    out_ += '\n';
  }

  void append_operator(const Op& op) {
    if (const auto* opaque = op.as<OpaqueOp>()) {
      out_ += "opaque ";
      if (!opaque->domain.empty()) {
        append_quoted(out_, opaque->domain);
        out_ += ' ';
      }
      append_name(out_, opaque->type);
    } else {
      out_ += type_name(op);
    }
  }

  void append_attributes(const Op& op) {
    bool any = false;
    const auto append_field = [&](std::string_view name, const auto& value) {
      out_ += any ? ", " : " {";
      any = true;
      append_name(out_, name);
      out_ += '=';
      append(value);
    };
    if (const auto* opaque = op.as<OpaqueOp>()) {
      if (!opaque->captures.empty()) {
        out_ += " captures ";
        append(opaque->captures);
      }
      for (const auto& attribute : opaque->attributes) append_field(attribute.name, attribute.value);
    } else {
      for_each_non_default_field(op, append_field);
    }
    if (any) out_ += '}';
  }

  void append_types(const Node& node) {
    bool known = false;
    for (const auto* value : node.outputs()) known = known || value->type() != TensorType{};
    if (!known) return;
    out_ += " : ";
    join(node.outputs(), ", ", [&](const Value* value) { text::append_type(out_, value->type()); });
  }

  void append_origin(const Origin& origin) {
    out_ += " from(";
    append_name(out_, origin.name);
    out_ += ", ";
    append_name(out_, origin.type);
    out_ += ", ";
    append(origin.index);
    out_ += ')';
  }

  // One overload for each kind of attribute.
  void append(std::int64_t value) {
    char buffer[24];
    out_.append(buffer, std::to_chars(std::begin(buffer), std::end(buffer), value).ptr);
  }
  void append(bool value) { out_ += value ? "true" : "false"; }
  void append(float value) { text::append_number(out_, value); }
  void append(const std::string& value) { append_quoted(out_, value); }
  void append(DataType value) { out_ += slim::name_of(value); }
  void append(AutoPad value) { out_ += text::name_of(value); }
  void append(const Tensor& value) {
    out_ += "tensor(";
    text::append_type(out_, {value.type(), to_shape(value.dims())});
    out_ += ", ";
    text::append_contents(out_, value, options_);
    out_ += ')';
  }
  void append(const RawAttribute& value) {
    out_ += "raw(\"";
    text::append_hex(out_, value.bytes);
    out_ += "\")";
  }
  template <typename T>
  void append(const std::vector<T>& values) {
    out_ += '[';
    join(values, ", ", [&](const T& value) { append(value); });
    out_ += ']';
  }
  void append(const std::vector<Attribute>& attributes) {
    join(attributes, ", ", [&](const Attribute& attribute) { append(attribute.value); });
  }
  // An opaque operator's attribute tells its type by its look.
  void append(const AttributeValue& value) {
    if (const auto* number = std::get_if<float>(&value)) {
      append_as_float(*number);
    } else if (const auto* numbers = std::get_if<std::vector<float>>(&value)) {
      out_ += numbers->empty() ? "floats[" : "[";
      join(*numbers, ", ", [&](float element) { append_as_float(element); });
      out_ += ']';
    } else {
      if (const auto* ints = std::get_if<Ints>(&value); ints != nullptr && ints->empty()) out_ += "ints";
      if (const auto* words = std::get_if<std::vector<std::string>>(&value); words != nullptr && words->empty()) {
        out_ += "strings";
      }
      std::visit([&](const auto& other) { append(other); }, value);
    }
  }
  void append_as_float(float value) {
    const auto start = out_.size();
    append(value);
    if (out_.find_first_not_of("-0123456789", start) == std::string::npos) out_ += ".0";
  }

  const PrintOptions& options_;
  std::string out_;
};

}  // namespace

std::string print(const Graph& graph, const PrintOptions& options) { return Printer(options).print(graph); }

}  // namespace slim
