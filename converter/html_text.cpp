#include "converter/html_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace slim {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kMinus = "\xE2\x88\x92";
constexpr std::string_view kNothing = "\xE2\x80\x93";

/// Length of the well-formed UTF-8 sequence at the start of `text` (Unicode 15, table 3-7); 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
  const auto follows = [&](std::size_t i, unsigned low = 0x80, unsigned high = 0xBF) {
    return byte(i) >= low && byte(i) <= high;
  };
  const unsigned first = byte(0);
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first <= 0xDF) return follows(1) ? 2 : 0;
  if (first >= 0xE0 && first <= 0xEF) {
    const unsigned low = first == 0xE0 ? 0xA0 : 0x80;
    const unsigned high = first == 0xED ? 0x9F : 0xBF;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (first >= 0xF0 && first <= 0xF4) {
    const unsigned low = first == 0xF0 ? 0x90 : 0x80;
    const unsigned high = first == 0xF4 ? 0x8F : 0xBF;
    return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
  }
  return 0;
}

std::string_view escaped_ascii(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

/// C0 and C1 controls, U+FFFE and U+FFFF are no characters of XML.
bool is_no_character(std::string_view sequence) {
  if (sequence.size() == 1) return (sequence[0] >= 0 && sequence[0] < 0x20) || sequence[0] == 0x7F;
  if (sequence.size() == 2) return sequence[0] == '\xC2' && static_cast<unsigned char>(sequence[1]) < 0xA0;
  return sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF";
}

std::string with_minus(std::string text) {
  if (text.starts_with('-')) text.replace(0, 1, kMinus);
  return text;
}

/// The titles' row; none if no column has one.
std::string titles_of(const std::vector<HtmlColumn>& columns) {
  if (std::ranges::all_of(columns, [](const HtmlColumn& column) { return column.title.empty(); })) return {};
  std::string text = "<thead><tr>";
  for (const auto& column : columns)
    text += fmt::format(R"(<th scope="col"{}>{}</th>)", column.number ? R"( class="n")" : "", column.title);
  return text + "</tr></thead>";
}

std::string rows_of(const std::vector<HtmlColumn>& columns, std::span<const HtmlRow> rows) {
  std::string text = R"(<div class="scroll" tabindex="0"><table>)" + titles_of(columns) + "<tbody>\n";
  const auto kind = [&](std::size_t i) { return columns[i].number ? R"( class="n")" : ""; };
  for (const auto& row : rows) {
    text += fmt::format(R"(<tr><th scope="row">{}</th>)", row[0]);
    for (std::size_t i = 1; i < row.size(); ++i) text += fmt::format("<td{}>{}</td>", kind(i), row[i]);
    text += "</tr>\n";
  }
  return text + "</tbody></table></div>\n";
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const auto length = sequence_length(text);
    const auto sequence = text.substr(0, std::max<std::size_t>(1, length));
    const auto entity = length == 1 ? escaped_ascii(text[0]) : std::string_view();
    if (!entity.empty()) {
      result += entity;
    } else if (sequence == "\t" || sequence == "\n") {
      result += ' ';
    } else {
      result += length == 0 || is_no_character(sequence) ? kReplacement : sequence;
    }
    text.remove_prefix(sequence.size());
  }
  return result;
}

std::string html_name(std::string_view name) {
  std::string text = "<code>";
  while (!name.empty()) {
    const auto separator = name.find_first_of("/_.:");
    const auto part = name.substr(0, separator == std::string_view::npos ? separator : separator + 1);
    name.remove_prefix(part.size());
    text += html_escaped(part);
    if (!name.empty()) text += "<wbr/>";
  }
  return text + "</code>";
}

std::string html_number(double value, int decimals) {
  if (!std::isfinite(value)) return std::string(kNothing);
  auto text = fmt::format("{:.{}f}", value, decimals);
  const bool is_zero = text.find_first_not_of("-0.") == std::string::npos;
  return is_zero && text.starts_with('-') ? text.substr(1) : with_minus(std::move(text));
}

std::string html_signed(double value, int decimals) {
  auto text = html_number(value, decimals);
  if (text.find_first_of("123456789") == std::string::npos)
    return std::isfinite(value) ? "\xC2\xB1"
                                  "0"
                                : text;
  return value > 0.0 ? "+" + text : text;
}

std::string html_short(double value) {
  if (!std::isfinite(value)) return std::string(kNothing);
  return with_minus(fmt::format("{:.4g}", value));
}

std::string html_sqnr(double db) {
  constexpr double kExact = 200.0;
  return db >= kExact ? "exact" : html_number(db, 1);
}

std::string html_bytes(double bytes) {
  constexpr double kKibi = 1024.0;
  if (bytes < kKibi * kKibi) return html_number(bytes / kKibi, 1) + "&#160;KiB";
  return html_number(bytes / kKibi / kKibi, bytes < 100 * kKibi * kKibi ? 2 : 0) + "&#160;MiB";
}

std::string html_table(const std::vector<HtmlColumn>& columns, const std::vector<HtmlRow>& rows, std::size_t shown) {
  // A part that opens is worth it for more than a few rows.
  constexpr std::size_t kFewMore = 5;
  const auto all = std::span(rows);
  if (all.size() <= kFewMore || shown >= all.size() - kFewMore) return rows_of(columns, all);
  return rows_of(columns, all.first(shown)) + fmt::format("<details><summary>{} more</summary>\n{}</details>\n",
                                                          all.size() - shown, rows_of(columns, all.subspan(shown)));
}

std::string html_section(std::string_view id, std::string_view title, std::string_view lead, std::string_view body) {
  return fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n{}{}</section>\n", id, title,
                     lead.empty() ? std::string() : fmt::format("<p class=\"lead\">{}</p>\n", lead), body);
}

}  // namespace slim
