#pragma once

#include <charconv>
#include <cstdint>
#include <string>
#include <string_view>

#include "graph/error.h"

/// Words of the text form; shared by its printer and its parser.
namespace slim::text {

/// [A-Za-z_][A-Za-z0-9_.]*
bool is_word(std::string_view text);
/// [A-Za-z0-9_.]+, what may follow % without quotes.
bool is_value_word(std::string_view text);
/// Appends `text` in quotes, with escapes.
void append_quoted(std::string& out, std::string_view text);
/// Appends a word as it is, anything else in quotes.
void append_name(std::string& out, std::string_view text);

enum class TokenKind : std::uint8_t { kEnd, kWord, kNumber, kString, kValue, kPunctuation };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;    ///< contents, without % and quotes; escapes are still there
  std::string_view source;  ///< as it stands in the text
  std::size_t offset = 0;
  bool quoted = false;
};

/// Splits a text into tokens, one ahead.
class Lexer {
 public:
  explicit Lexer(std::string_view text) : text_(text) { advance(); }

  const Token& peek() const { return token_; }
  Token take() {
    const Token token = token_;
    advance();
    return token;
  }
  bool at(std::string_view word_or_punctuation) const;
  /// Takes the token if it is this word or punctuation.
  bool accept(std::string_view word_or_punctuation);
  void expect(std::string_view word_or_punctuation);

  /// Takes a word or string.
  std::string take_name(std::string_view what);
  std::string take_string(std::string_view what);
  /// A token's contents with escapes resolved.
  std::string contents(const Token& token) const;

  /// Takes a number; T is an integer or floating-point type. `inf`, `-inf` and `nan` are floating-point numbers.
  template <typename T>
  T take_number(std::string_view what) {
    const T value = number<T>(token_, what);
    advance();
    return value;
  }
  template <typename T>
  T number(const Token& token, std::string_view what) const {
    T value{};
    const char* end = token.text.data() + token.text.size();
    const bool numeric = token.kind == TokenKind::kNumber || (std::is_floating_point_v<T> && is_special(token));
    const auto result = numeric ? std::from_chars(token.text.data(), end, value) : std::from_chars_result{nullptr, {}};
    if (result.ptr != end || result.ec != std::errc{}) fail(token, what);
    return value;
  }
  static bool is_special(const Token& token) {
    return token.kind == TokenKind::kWord && (token.text == "inf" || token.text == "nan");
  }

  [[noreturn]] void fail(std::string_view expected) const { fail(token_, expected); }
  [[noreturn]] void fail(const Token& found, std::string_view expected) const;
  /// Fails at a place with a message of its own.
  [[noreturn]] void fail_at(std::size_t offset, std::string_view message) const;

 private:
  void advance();
  void skip_blanks();
  void scan_string();

  std::string_view text_;
  std::size_t position_ = 0;
  Token token_;
};

}  // namespace slim::text
