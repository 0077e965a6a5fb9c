#include "converter/html_text.h"

#include <gmock/gmock.h>

#include <limits>

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(HtmlText, EscapesWhatMarkupIsMadeOf) {
  EXPECT_EQ(html_escaped("<script>alert('1')</script>"), "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
  EXPECT_EQ(html_escaped("a & \"b\""), "a &amp; &quot;b&quot;");
  EXPECT_EQ(html_escaped("]]>--><!--"), "]]&gt;--&gt;&lt;!--");
}

TEST(HtmlText, KeepsUtf8AndReplacesWhatIsNone) {
  EXPECT_EQ(html_escaped("\xC3\xA4\xE6\xB7\xB1\xF0\x9F\x90\x88"), "\xC3\xA4\xE6\xB7\xB1\xF0\x9F\x90\x88");
  const std::string bad = "\xEF\xBF\xBD";
  EXPECT_EQ(html_escaped("a\xFF"), "a" + bad);
  EXPECT_EQ(html_escaped("\xC0\xBC"), bad + bad);            // an overlong "<"
  EXPECT_EQ(html_escaped("\xED\xA0\x80"), bad + bad + bad);  // a surrogate
  EXPECT_EQ(html_escaped("\xF4\x90\x80\x80"), bad + bad + bad + bad);
  EXPECT_EQ(html_escaped("\xE6\xB7"), bad + bad);  // cut off
  EXPECT_EQ(html_escaped(std::string_view("\0\x1B\x7F", 3)), bad + bad + bad);
  EXPECT_EQ(html_escaped("\xC2\x85"), bad);
  EXPECT_EQ(html_escaped("\xEF\xBF\xBF"), bad);
  EXPECT_EQ(html_escaped("a\tb\nc"), "a b c");
}

TEST(HtmlText, NamesBreakBehindSeparators) {
  EXPECT_EQ(html_name("a/b_<"), "<code>a/<wbr/>b_<wbr/>&lt;</code>");
  EXPECT_EQ(html_name("relu:"), "<code>relu:</code>");
}

TEST(HtmlText, NumbersHaveAMinusSign) {
  EXPECT_EQ(html_number(-1.26, 1),
            "\xE2\x88\x92"
            "1.3");
  EXPECT_EQ(html_number(-0.01, 1), "0.0");
  EXPECT_EQ(html_number(std::numeric_limits<double>::quiet_NaN(), 1), "\xE2\x80\x93");
  EXPECT_EQ(html_signed(0.5, 1), "+0.5");
  EXPECT_EQ(html_signed(-0.004, 2),
            "\xC2\xB1"
            "0");
  EXPECT_EQ(html_short(-12345.0),
            "\xE2\x88\x92"
            "1.234e+04");
  EXPECT_EQ(html_sqnr(200.0), "exact");
  EXPECT_EQ(html_sqnr(31.25), "31.2");
  EXPECT_EQ(html_bytes(1536.0), "1.5&#160;KiB");
}

TEST(HtmlText, TablesOfPairsHaveNoTitles) {
  EXPECT_THAT(html_table({{"", false}, {"", false}}, {{"a", "1"}}), Not(HasSubstr("<thead>")));
  EXPECT_THAT(html_table({{"", false}, {"y"}}, {{"a", "1"}}), HasSubstr("<th scope=\"col\" class=\"n\">y</th>"));
}

TEST(HtmlText, TablesUnfoldTheirRest) {
  const std::vector<HtmlRow> rows(30, HtmlRow{"a", "1"});
  EXPECT_THAT(html_table({{"x", false}, {"y"}}, rows, 10), HasSubstr("<summary>20 more</summary>"));
  EXPECT_THAT(html_table({{"x", false}, {"y"}}, rows, 27), Not(HasSubstr("<details>")));
  EXPECT_THAT(html_table({{"x", false}, {"y"}}, rows), Not(HasSubstr("<details>")));
}

}  // namespace
}  // namespace slim
