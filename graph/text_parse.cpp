#include <unordered_set>

#include "graph/reflect.h"
#include "graph/text.h"
#include "graph/text_attribute.h"
#include "graph/text_lexer.h"
#include "graph/text_tensor.h"

namespace slim {
namespace {

using text::TokenKind;

class Parser {
 public:
  Parser(std::string_view text, const ParseOptions& options) : lexer_(text), tensors_(options) {}

  Graph parse() {
    lexer_.expect("graph");
    if (!lexer_.at("{")) graph_.name = lexer_.take_name("the graph's name or '{'");
    lexer_.expect("{");
    if (lexer_.at("opset") || lexer_.peek().kind == TokenKind::kString) {
      read_opsets();
      lexer_.expect("{");
    }
    while (!lexer_.accept("}")) read_statement();
    if (lexer_.peek().kind != TokenKind::kEnd) lexer_.fail("the end of the text");
    return std::move(graph_);
  }

 private:
  void read_opsets() {
    do {
      const auto start = lexer_.peek();
      const auto domain = lexer_.accept("opset") ? std::string() : lexer_.take_string("'opset' or a domain in quotes");
      lexer_.expect("=");
      const auto version = lexer_.take_number<std::int64_t>("an opset's version");
      if (!graph_.opsets.emplace(domain, version).second) lexer_.fail(start, "another domain");
    } while (lexer_.accept(","));
    lexer_.expect("}");
  }

  void read_statement() {
    if (lexer_.accept("metadata")) return read_metadata();
    if (lexer_.accept("input")) return read_input();
    if (lexer_.accept("const")) return read_constant();
    if (lexer_.accept("output")) return read_output();
    if (lexer_.peek().kind == TokenKind::kValue || lexer_.at("_") || lexer_.at("(")) return read_node();
    lexer_.fail("a statement (metadata, input, const, output or '%value = ...') or '}'");
  }

  void read_metadata() {
    const auto start = lexer_.peek();
    const auto key = lexer_.take_name("a key");
    lexer_.expect("=");
    if (!graph_.metadata.emplace(key, lexer_.take_string("a value in quotes")).second)
      lexer_.fail(start, "another key");
  }

  void read_input() {
    const auto name = take_new_name();
    lexer_.expect(":");
    graph_.add_input(name, text::read_type(lexer_));
  }

  void read_constant() {
    const auto name = take_new_name();
    lexer_.expect(":");
    const auto form = tensors_.read_form(lexer_);
    lexer_.expect("=");
    graph_.add_constant(name, tensors_.read_contents(lexer_, form));
  }

  void read_output() {
    std::string name;
    const bool named = lexer_.peek().kind != TokenKind::kValue;
    if (named) {
      name = lexer_.take_name("an output's name or a value");
      lexer_.expect("=");
    }
    auto* value = take_value();
    graph_.add_output(named ? name : value->name(), value);
  }

  /// Takes `%name` where a value is defined.
  std::string take_new_name() {
    const auto& token = lexer_.peek();
    if (token.kind != TokenKind::kValue || token.text.empty()) lexer_.fail("a value's name, such as %x");
    auto name = lexer_.contents(token);
    if (auto* taken = graph_.find_value(name)) {
      if (!anonymous_.contains(taken)) lexer_.fail("a name that is not defined yet");
      graph_.rename(taken, anonymous_name());
    }
    lexer_.take();
    return name;
  }

  /// Takes `%name` where a value is used.
  Value* take_value() {
    if (lexer_.peek().kind != TokenKind::kValue) lexer_.fail("a value");
    auto* value = graph_.find_value(lexer_.contents(lexer_.peek()));
    if (value == nullptr || anonymous_.contains(value)) lexer_.fail("a value that is defined above");
    lexer_.take();
    return value;
  }

  void read_node() {
    auto results = read_results();
    lexer_.expect("=");
    Op op = read_operator();
    auto inputs = read_operands();
    if (auto* opaque = op.as<OpaqueOp>(); opaque != nullptr && lexer_.accept("captures")) {
      opaque->captures = text::read_strings(lexer_);
    }
    text::read_attributes(lexer_, tensors_, op);
    const auto types = read_types(results.size());
    const auto name = lexer_.accept("@") ? lexer_.take_name("the node's name") : std::string();
    Origin origin = read_origin();

    std::vector<std::size_t> unnamed;
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (!results[i].empty()) continue;
      unnamed.push_back(i);
      results[i] = anonymous_name();
    }
    auto* node = graph_.add_node(std::move(op), std::move(inputs), results, name, std::move(origin));
    for (std::size_t i = 0; i < types.size(); ++i) node->output(i)->set_type(types[i]);
    for (const auto i : unnamed) anonymous_.insert(node->output(i));
    pending_.clear();
  }

  /// Names of a node's results; `_` gives an empty one.
  std::vector<std::string> read_results() {
    std::vector<std::string> names;
    if (lexer_.accept("(")) {
      lexer_.expect(")");
      return names;
    }
    do {
      const auto token = lexer_.peek();
      names.push_back(lexer_.accept("_") ? std::string() : take_new_name());
      if (!names.back().empty() && !pending_.insert(names.back()).second) {
        lexer_.fail(token, "a name that is not defined yet");
      }
    } while (lexer_.accept(","));
    return names;
  }

  Op read_operator() {
    if (lexer_.accept("opaque")) {
      OpaqueOp op;
      op.type = lexer_.take_name("the operator's domain or type");
      if (!lexer_.at("(")) {
        op.domain = std::move(op.type);
        op.type = lexer_.take_name("the operator's type");
      }
      return op;
    }
    auto op = lexer_.peek().kind == TokenKind::kWord ? op_from_name(lexer_.peek().text) : std::nullopt;
    if (!op) lexer_.fail("an operator's type, or 'opaque' and the type");
    lexer_.take();
    return *std::move(op);
  }

  std::vector<Value*> read_operands() {
    std::vector<Value*> inputs;
    lexer_.expect("(");
    if (lexer_.accept(")")) return inputs;
    do {
      inputs.push_back(lexer_.accept("_") ? nullptr : take_value());
    } while (lexer_.accept(","));
    lexer_.expect(")");
    return inputs;
  }

  std::vector<TensorType> read_types(std::size_t count) {
    std::vector<TensorType> types;
    if (!lexer_.accept(":")) return types;
    do {
      if (types.size() == count) lexer_.fail("no more types than results");
      types.push_back(text::read_type(lexer_));
    } while (lexer_.accept(","));
    if (types.size() < count) lexer_.fail("',' and a type for each result");
    return types;
  }

  Origin read_origin() {
    Origin origin;
    if (!lexer_.accept("from")) return origin;
    lexer_.expect("(");
    origin.name = lexer_.take_name("the name of the source's node");
    lexer_.expect(",");
    origin.type = lexer_.take_name("the type of the source's node");
    lexer_.expect(",");
    origin.index = lexer_.take_number<std::int64_t>("the index of the source's node");
    lexer_.expect(")");
    return origin;
  }

  /// Counting on keeps this linear, whatever names the text takes.
  std::string anonymous_name() {
    std::string name;
    do {
      name = "unused_" + std::to_string(anonymous_count_++);
    } while (graph_.find_value(name) != nullptr || pending_.contains(name));
    return name;
  }

  text::Lexer lexer_;
  text::TensorReader tensors_;
  Graph graph_;
  std::unordered_set<const Value*> anonymous_;  ///< results written as `_`
  std::unordered_set<std::string> pending_;     ///< results of the node that is being read
  std::size_t anonymous_count_ = 0;
};

}  // namespace

Graph parse(std::string_view text, const ParseOptions& options) { return Parser(text, options).parse(); }

}  // namespace slim
