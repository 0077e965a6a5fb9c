#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "graph/reflect_element.h"
#include "graph/text_filler.h"
#include "graph/text_tensor.h"

namespace slim::text {
namespace {

template <typename T>
T read_element(Lexer& lexer) {
  const auto what = std::string("a number of type ").append(name_of(kDataTypeOf<T>));
  if constexpr (std::is_same_v<T, bool>) {
    if (lexer.accept("true")) return true;
    if (lexer.accept("false")) return false;
    const auto token = lexer.peek();
    const auto value = lexer.take_number<int>("true or false");
    if (value != 0 && value != 1) lexer.fail(token, "true or false");
    return value == 1;
  } else if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
    return element_from<T>(lexer.take_number<float>(what));
  } else {
    return lexer.take_number<T>(what);
  }
}

/// Values as a vector would hold them, bool included.
template <typename T>
Tensor read_list(Lexer& lexer, const TensorReader::Form& form) {
  const auto count = static_cast<std::size_t>(count_of(form.dims));
  const auto start = lexer.peek();
  lexer.expect("[");
  // Grows with the text, so that a short text cannot claim much memory.
  std::basic_string<std::byte> bytes;
  std::size_t read = 0;
  if (!lexer.accept("]")) {
    do {
      const T value = read_element<T>(lexer);
      bytes.append(reinterpret_cast<const std::byte*>(&value), sizeof(T));
      ++read;
    } while (lexer.accept(","));
    lexer.expect("]");
  }
  if (read != count) {
    lexer.fail_at(start.offset,
                  fmt::format("expected {} elements for dims {}, found {}", count, to_string(form.dims), read));
  }
  Tensor result = Tensor::uninitialized(form.type, form.dims);
  if (!bytes.empty()) std::memcpy(result.mutable_bytes().data(), bytes.data(), bytes.size());
  return result;
}

template <typename T, typename Next>
Tensor generate(const TensorReader::Form& form, Next&& next) {
  Tensor result = Tensor::uninitialized(form.type, form.dims);
  for (auto& element : result.mutable_data<T>()) element = next();
  return result;
}

struct Argument {
  std::string_view name;
  double value;
};

/// Reads `(a, b)` or `(name=a, ...)` over the defaults in `arguments`.
template <std::size_t N>
void read_arguments(Lexer& lexer, std::array<Argument, N>& arguments) {
  lexer.expect("(");
  if (lexer.accept(")")) return;
  std::size_t position = 0;
  do {
    if (lexer.peek().kind == TokenKind::kWord && !Lexer::is_special(lexer.peek())) {
      const auto found =
          std::find_if(arguments.begin(), arguments.end(), [&](const auto& a) { return lexer.at(a.name); });
      if (found == arguments.end()) lexer.fail("an argument of the filler");
      position = static_cast<std::size_t>(found - arguments.begin());
      lexer.take();
      lexer.expect("=");
    }
    if (position >= N) lexer.fail("')'");
    arguments[position++].value = lexer.take_number<double>("a number");
  } while (lexer.accept(","));
  lexer.expect(")");
}

Token take_hex(Lexer& lexer) {
  lexer.expect("(");
  if (lexer.peek().kind != TokenKind::kString) lexer.fail("hexadecimal digits in quotes");
  const auto token = lexer.take();
  if (token.text.size() % 2 != 0) lexer.fail(token, "an even number of hexadecimal digits");
  lexer.expect(")");
  return token;
}

void decode_hex(const Lexer& lexer, const Token& token, char* out) {
  const auto digit = [&](char c) -> unsigned {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    if (c >= 'a' && c <= 'f') return static_cast<unsigned>(c - 'a' + 10);
    if (c >= 'A' && c <= 'F') return static_cast<unsigned>(c - 'A' + 10);
    lexer.fail(token, "hexadecimal digits");
  };
  for (std::size_t i = 0; i + 1 < token.text.size(); i += 2) {
    *out++ = static_cast<char>(digit(token.text[i]) * 16 + digit(token.text[i + 1]));
  }
}

Tensor read_bytes(Lexer& lexer, const TensorReader::Form& form) {
  const auto token = take_hex(lexer);
  const auto expected = static_cast<std::size_t>(count_of(form.dims)) * size_of(form.type);
  if (token.text.size() != 2 * expected) {
    lexer.fail_at(token.offset, fmt::format("expected {} bytes for {}{}, found {}", expected, name_of(form.type),
                                            to_string(form.dims), token.text.size() / 2));
  }
  Tensor result = Tensor::uninitialized(form.type, form.dims);
  const auto bytes = result.mutable_bytes();
  decode_hex(lexer, token, reinterpret_cast<char*>(bytes.data()));
  const auto too_large = [](std::byte b) { return b > std::byte{1}; };
  if (form.type == DataType::kBool && std::any_of(bytes.begin(), bytes.end(), too_large)) {
    lexer.fail(token, "bytes 00 and 01 for bool");
  }
  return result;
}

Dim read_dim(Lexer& lexer) {
  if (lexer.accept("?")) return {};
  if (lexer.peek().kind != TokenKind::kNumber) return Dim::symbol(lexer.take_name("a dim, a symbol or '?'"));
  const auto token = lexer.peek();
  const auto value = lexer.take_number<std::int64_t>("a dim");
  if (value < 0) lexer.fail(token, "a dim of at least 0");
  return value;
}

}  // namespace

std::string read_hex(Lexer& lexer) {
  const auto token = take_hex(lexer);
  std::string result(token.text.size() / 2, '\0');
  decode_hex(lexer, token, result.data());
  return result;
}

TensorType read_type(Lexer& lexer) {
  TensorType result;
  const auto type = lexer.peek().kind == TokenKind::kWord ? data_type_from_name(lexer.peek().text) : std::nullopt;
  if (!type) lexer.fail("an element type such as f32");
  lexer.take();
  result.type = *type;
  lexer.expect("[");
  if (lexer.accept("*")) {
    lexer.expect("]");
    return result;
  }
  result.shape.emplace();
  if (lexer.accept("]")) return result;
  do {
    result.shape->push_back(read_dim(lexer));
  } while (lexer.accept(","));
  lexer.expect("]");
  return result;
}

TensorReader::Form TensorReader::read_form(Lexer& lexer) const {
  const auto start = lexer.peek();
  const auto type = read_type(lexer);
  const auto dims = type.dims();
  if (!dims) lexer.fail_at(start.offset, "expected known dims for a constant, found an unknown one");
  const auto count = checked_count(*dims);
  if (count < 0 || count > limit_) {
    lexer.fail_at(start.offset, fmt::format("expected at most {} elements, found more", limit_));
  }
  return {type.type, *dims};
}

Tensor TensorReader::fill(Lexer& lexer, const Form& form) {
  const auto filler = lexer.take();
  left_ -= count_of(form.dims);
  if (left_ < 0) lexer.fail_at(filler.offset, fmt::format("expected fillers of at most {} elements together", limit_));
  Tensor result;
  with_element_type(form.type, [&]<typename T>(std::type_identity<T>) {
    if (filler.text == "zeros" || filler.text == "ones") {
      result = generate<T>(form, [value = element_from<T>(filler.text == "ones" ? 1.0 : 0.0)] { return value; });
    } else if (filler.text == "fill") {
      lexer.expect("(");
      const T value = read_element<T>(lexer);
      lexer.expect(")");
      result = generate<T>(form, [value] { return value; });
    } else if (filler.text == "iota") {
      std::array<Argument, 2> args{{{"start", 0.0}, {"step", 1.0}}};
      read_arguments(lexer, args);
      result = generate<T>(
          form, [&, i = 0.0]() mutable { return element_from<T>(std::fma(args[1].value, i++, args[0].value)); });
    } else if (filler.text == "normal" || filler.text == "uniform") {
      const bool normal = filler.text == "normal";
      std::array<Argument, 3> args{{{"seed", 0.0}, {normal ? "mean" : "low", 0.0}, {normal ? "std" : "high", 1.0}}};
      read_arguments(lexer, args);
      SplitMix64 random(element_from<std::uint64_t>(args[0].value));
      const double offset = args[1].value;
      const double scale = normal ? args[2].value : args[2].value - offset;
      result = generate<T>(form, [&] {
        return element_from<T>(std::fma(scale, normal ? standard_normal(random) : standard_uniform(random), offset));
      });
    } else {
      lexer.fail(filler, "a list, bytes(...), zeros, ones, fill, iota, normal or uniform");
    }
  });
  if (size_of(form.type) == 0) lexer.fail(filler, R"(bytes("") for a type without elements)");
  return result;
}

Tensor TensorReader::read_contents(Lexer& lexer, const Form& form) {
  if (lexer.at("{")) {
    lexer.fail_at(lexer.peek().offset,
                  "expected contents, found '{': this text is a summary that leaves constants out; print it in full");
  }
  if (lexer.accept("bytes")) return read_bytes(lexer, form);
  const bool list = lexer.at("[");
  const bool truth = lexer.at("true") || lexer.at("false");
  const bool single =
      form.dims.empty() && (truth || lexer.peek().kind == TokenKind::kNumber || Lexer::is_special(lexer.peek()));
  if (!list && !single) {
    if (lexer.peek().kind != TokenKind::kWord) lexer.fail("the constant's contents");
    return fill(lexer, form);
  }
  Tensor result;
  const bool known = with_element_type(form.type, [&]<typename T>(std::type_identity<T>) {
    result = list ? read_list<T>(lexer, form) : Tensor::scalar(read_element<T>(lexer));
  });
  if (!known) lexer.fail(R"(bytes("") for a type without elements)");
  return result;
}

}  // namespace slim::text
