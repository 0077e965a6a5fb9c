#include "graph/text_attribute.h"

#include <algorithm>
#include <array>

#include "graph/reflect.h"

namespace slim::text {
namespace {

constexpr std::array kAutoPads{AutoPad::kNotSet, AutoPad::kSameUpper, AutoPad::kSameLower};

template <typename Each>
void read_list(Lexer& lexer, Each&& each) {
  lexer.expect("[");
  if (lexer.accept("]")) return;
  do {
    each();
  } while (lexer.accept(","));
  lexer.expect("]");
}

/// Reads values whose type the operator's field gives.
class FieldReader {
 public:
  FieldReader(Lexer& lexer, TensorReader& tensors) : lexer_(lexer), tensors_(tensors) {}

  void read(std::int64_t& out) { out = lexer_.take_number<std::int64_t>("an integer"); }
  void read(float& out) { out = lexer_.take_number<float>("a number"); }
  void read(bool& out) {
    if (!lexer_.at("true") && !lexer_.at("false")) lexer_.fail("true or false");
    out = lexer_.take().text == "true";
  }
  void read(std::string& out) { out = lexer_.take_name("a string"); }
  void read(DataType& out) {
    const auto type = lexer_.peek().kind == TokenKind::kWord ? data_type_from_name(lexer_.peek().text) : std::nullopt;
    if (!type) lexer_.fail("an element type such as f32");
    lexer_.take();
    out = *type;
  }
  void read(AutoPad& out) {
    const auto found =
        std::find_if(kAutoPads.begin(), kAutoPads.end(), [&](AutoPad m) { return lexer_.at(name_of(m)); });
    if (found == kAutoPads.end()) lexer_.fail("NOTSET, SAME_UPPER or SAME_LOWER");
    lexer_.take();
    out = *found;
  }
  void read(Tensor& out) {
    lexer_.expect("tensor");
    lexer_.expect("(");
    const auto form = tensors_.read_form(lexer_);
    lexer_.expect(",");
    out = tensors_.read_contents(lexer_, form);
    lexer_.expect(")");
  }
  template <typename T>
  void read(std::vector<T>& out) {
    out.clear();
    read_list(lexer_, [&] { read(out.emplace_back()); });
  }
  void read(std::vector<Attribute>& out) {
    // Only opaque operators have these, and those are read by read_opaque.
    out.clear();
    lexer_.fail("a typed operator's attribute");
  }

  /// Reads a value that tells its type by its look.
  AttributeValue read_value() {
    const auto& token = lexer_.peek();
    if (token.kind == TokenKind::kString) return lexer_.take_string("a string");
    if (token.kind == TokenKind::kNumber || Lexer::is_special(token)) {
      if (is_integer(token)) return lexer_.take_number<std::int64_t>("a 64-bit integer, or a number with a point");
      return lexer_.take_number<float>("a number");
    }
    if (lexer_.at("[")) return read_list_value();
    if (lexer_.at("tensor")) {
      Tensor tensor;
      read(tensor);
      return tensor;
    }
    if (lexer_.accept("raw")) return RawAttribute{read_hex(lexer_)};
    if (lexer_.accept("ints")) return read_empty<Ints>();
    if (lexer_.accept("floats")) return read_empty<std::vector<float>>();
    if (lexer_.accept("strings")) return read_empty<std::vector<std::string>>();
    lexer_.fail("a number, a string, a list, tensor(...) or raw(...)");
  }

 private:
  static bool is_integer(const Token& token) {
    return token.kind == TokenKind::kNumber && token.text.find_first_not_of("-0123456789") == std::string_view::npos;
  }

  template <typename T>
  AttributeValue read_empty() {
    lexer_.expect("[");
    lexer_.expect("]");
    return T{};
  }

  AttributeValue read_list_value() {
    Ints ints;
    std::vector<float> floats;
    std::vector<std::string> strings;
    const auto start = lexer_.peek();
    read_list(lexer_, [&] {
      const auto& token = lexer_.peek();
      if (token.kind == TokenKind::kString && floats.empty()) {
        strings.push_back(lexer_.take_string("a string"));
        return;
      }
      if (!strings.empty()) lexer_.fail("a string, as the list began with one");
      // A list is one of integers as long as every element looks like one.
      if (is_integer(token) && ints.size() == floats.size()) {
        ints.push_back(lexer_.number<std::int64_t>(token, "a 64-bit integer, or a number with a point"));
      }
      floats.push_back(lexer_.take_number<float>("a number"));
    });
    if (!strings.empty()) return strings;
    if (floats.empty()) lexer_.fail(start, "ints[], floats[] or strings[] for an empty list");
    if (ints.size() == floats.size()) return ints;
    return floats;
  }

  Lexer& lexer_;
  TensorReader& tensors_;
};

void read_field(Lexer& lexer, TensorReader& tensors, Op& op, std::vector<std::string>& seen) {
  const auto token = lexer.peek();
  const auto name = lexer.take_name("an attribute's name");
  if (std::find(seen.begin(), seen.end(), name) != seen.end()) lexer.fail(token, "another attribute");
  bool found = false;
  for_each_field(op, [&](std::string_view field, auto& value) {
    if (field != name) return;
    found = true;
    lexer.expect("=");
    FieldReader(lexer, tensors).read(value);
  });
  if (!found) lexer.fail(token, "an attribute of " + type_name(op));
  seen.push_back(name);
}

}  // namespace

std::string_view name_of(AutoPad mode) {
  switch (mode) {
    // clang-format off
    case AutoPad::kNotSet: return "NOTSET";
    case AutoPad::kSameUpper: return "SAME_UPPER";
    case AutoPad::kSameLower: return "SAME_LOWER";
      // clang-format on
  }
  return "NOTSET";
}

std::vector<std::string> read_strings(Lexer& lexer) {
  std::vector<std::string> result;
  read_list(lexer, [&] { result.push_back(lexer.take_name("a string")); });
  return result;
}

void read_attributes(Lexer& lexer, TensorReader& tensors, Op& op) {
  if (!lexer.accept("{")) return;
  if (lexer.accept("}")) return;
  std::vector<std::string> seen;
  do {
    if (auto* opaque = op.as<OpaqueOp>()) {
      auto name = lexer.take_name("an attribute's name");
      lexer.expect("=");
      opaque->attributes.push_back({std::move(name), FieldReader(lexer, tensors).read_value()});
    } else {
      read_field(lexer, tensors, op, seen);
    }
  } while (lexer.accept(","));
  lexer.expect("}");
}

}  // namespace slim::text
