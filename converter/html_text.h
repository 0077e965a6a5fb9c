#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Pieces of HTML that are XML as well. All text goes through html_escaped: names in models are not ours.
namespace slim {

/// Text for elements and quoted attributes: & < > " ' as entities; control characters and bytes that are not UTF-8 as
/// U+FFFD.
std::string html_escaped(std::string_view text);
/// A name in monospace, escaped; long ones break behind a separator, or anywhere.
std::string html_name(std::string_view name);

/// Fixed decimals with a real minus sign; "–" for what is not finite.
std::string html_number(double value, int decimals);
/// The same with a plus sign in front of positive numbers; "±0" for what rounds to zero.
std::string html_signed(double value, int decimals);
/// Four significant digits, for units of any size.
std::string html_short(double value);
/// dB with one decimal; "exact" from 200 dB on.
std::string html_sqnr(double db);
/// "5.8 MiB".
std::string html_bytes(double bytes);

/// A table's column: its title (HTML) and whether it holds numbers.
struct HtmlColumn {
  std::string title;
  bool number = true;
};
/// One row's cells, HTML.
using HtmlRow = std::vector<std::string>;
/// A table that scrolls within itself; rows behind the first `shown` stand in a part that opens. The first column is
/// the row's head.
std::string html_table(const std::vector<HtmlColumn>& columns, const std::vector<HtmlRow>& rows,
                       std::size_t shown = SIZE_MAX);

/// A titled section; `lead` (HTML) says what is shown and how to read it.
std::string html_section(std::string_view id, std::string_view title, std::string_view lead, std::string_view body);

}  // namespace slim
