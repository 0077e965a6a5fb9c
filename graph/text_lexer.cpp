#include "graph/text_lexer.h"

#include <fmt/format.h>

#include <algorithm>

namespace slim::text {
namespace {

// The C library's classification depends on the locale.
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_word_char(char c) { return is_word_start(c) || is_digit(c) || c == '.'; }

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool is_value_word(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_word_char);
}

bool is_word(std::string_view text) { return is_value_word(text) && is_word_start(text.front()); }

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    switch (c) {
      // clang-format off
      case '"': out += "\\\""; break;
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      // clang-format on
      default:
        // Bytes above 0x7f stay, so that UTF-8 names are readable.
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) {
          fmt::format_to(std::back_inserter(out), "\\x{:02x}", static_cast<unsigned char>(c));
        } else {
          out += c;
        }
    }
  }
  out += '"';
}

void append_name(std::string& out, std::string_view text) {
  if (is_word(text)) {
    out += text;
  } else {
    append_quoted(out, text);
  }
}

void Lexer::skip_blanks() {
  while (position_ < text_.size()) {
    const char c = text_[position_];
    if (c == '#') {
      position_ = std::min(text_.find('\n', position_), text_.size());
    } else if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
      ++position_;
    } else {
      return;
    }
  }
}

void Lexer::scan_string() {
  const auto start = position_++;
  for (;; ++position_) {
    if (position_ >= text_.size() || text_[position_] == '\n') fail_at(start, "expected a closing quote in this line");
    if (text_[position_] == '"') break;
    if (text_[position_] == '\\') ++position_;
  }
  ++position_;
  token_.text = text_.substr(start + 1, position_ - start - 2);
  token_.quoted = true;
}

void Lexer::advance() {
  skip_blanks();
  token_ = {};
  token_.offset = position_;
  if (position_ >= text_.size()) return;
  const auto scan = [&](auto&& belongs) {
    const auto start = position_;
    while (position_ < text_.size() && belongs(text_[position_])) ++position_;
    token_.text = text_.substr(start, position_ - start);
  };
  const char first = text_[position_];
  if (first == '"') {
    token_.kind = TokenKind::kString;
    scan_string();
  } else if (first == '%') {
    token_.kind = TokenKind::kValue;
    ++position_;
    if (position_ < text_.size() && text_[position_] == '"') {
      scan_string();
    } else {
      scan(is_word_char);
    }
  } else if (is_word_start(first)) {
    token_.kind = TokenKind::kWord;
    scan(is_word_char);
  } else if (is_digit(first) || first == '-') {
    token_.kind = TokenKind::kNumber;
    char last = first;
    scan([&](char c) {
      const bool sign = c == '-' || c == '+';
      const bool belongs = is_word_char(c) || (sign && (last == 'e' || last == 'E' || c == first));
      last = c;
      return belongs;
    });
  } else {
    token_.kind = TokenKind::kPunctuation;
    token_.text = text_.substr(position_++, 1);
  }
  token_.source = text_.substr(token_.offset, position_ - token_.offset);
}

bool Lexer::at(std::string_view word) const {
  return (token_.kind == TokenKind::kWord || token_.kind == TokenKind::kPunctuation) && token_.text == word;
}

bool Lexer::accept(std::string_view word) {
  if (!at(word)) return false;
  advance();
  return true;
}

void Lexer::expect(std::string_view word) {
  if (!accept(word)) fail(fmt::format("'{}'", word));
}

std::string Lexer::take_name(std::string_view what) {
  if (token_.kind != TokenKind::kWord && token_.kind != TokenKind::kString) fail(what);
  return contents(take());
}

std::string Lexer::take_string(std::string_view what) {
  if (token_.kind != TokenKind::kString) fail(what);
  return contents(take());
}

std::string Lexer::contents(const Token& token) const {
  if (!token.quoted || token.text.find('\\') == std::string_view::npos) return std::string(token.text);
  std::string result;
  for (std::size_t i = 0; i < token.text.size(); ++i) {
    if (token.text[i] != '\\') {
      result += token.text[i];
      continue;
    }
    const auto rest = token.text.substr(++i);
    switch (rest.front()) {
      // clang-format off
      case '"': result += '"'; break;
      case '\\': result += '\\'; break;
      case 'n': result += '\n'; break;
      case 'r': result += '\r'; break;
      case 't': result += '\t'; break;
      // clang-format on
      default: {
        const int high = rest.size() > 2 && rest[0] == 'x' ? hex_digit(rest[1]) : -1;
        const int low = high >= 0 ? hex_digit(rest[2]) : -1;
        if (low < 0) fail(token, R"(a string with the escapes \" \\ \n \r \t \xNN only)");
        result += static_cast<char>(high * 16 + low);
        i += 2;
      }
    }
  }
  return result;
}

void Lexer::fail(const Token& found, std::string_view expected) const {
  constexpr std::size_t kShown = 40;
  const auto shown = found.source.substr(0, kShown);
  const auto* dots = found.source.size() > kShown ? "..." : "";
  fail_at(found.offset, found.kind == TokenKind::kEnd
                            ? fmt::format("expected {}, found the end of the text", expected)
                            : fmt::format("expected {}, found '{}{}'", expected, shown, dots));
}

void Lexer::fail_at(std::size_t offset, std::string_view message) const {
  const auto before = text_.substr(0, offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const auto last_break = before.rfind('\n');
  const auto column = last_break == std::string_view::npos ? offset + 1 : offset - last_break;
  throw Error(ExitCode::kBadInput, fmt::format("{}:{}: {}", line, column, message));
}

}  // namespace slim::text
