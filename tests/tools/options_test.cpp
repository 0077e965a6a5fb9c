#include "tools/slimconv/options.h"

#include <gmock/gmock.h>

#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

CommandSpec spec() {
  return {.name = "demo",
          .summary = "shows options",
          .examples = {"slimconv demo a b"},
          .positionals = {"A", "B..."},
          .options = {{"rate", "N", "how fast"}, {"tag", "T", "a mark", true}, {"output,o", "FILE", "where to"}}};
}

ParsedOptions parsed(const std::vector<std::string>& arguments) { return parse_options(spec(), arguments); }

TEST(Options, AreReadInAllSpellings) {
  const auto options = parsed({"a", "--rate=3", "b", "-o", "file", "--tag", "x", "--tag=y", "--quiet", "c"});
  EXPECT_THAT(options.positionals(), ElementsAre("a", "b", "c"));
  EXPECT_EQ(options.number("rate", 0, 10), 3);
  EXPECT_EQ(options.value("output"), "file");
  EXPECT_THAT(options.values("tag"), ElementsAre("x", "y"));
  EXPECT_TRUE(options.quiet());
  EXPECT_FALSE(options.json());
  EXPECT_GE(options.threads(), 1U);
}

TEST(Options, NegativeNumbersAndEmptyValuesAreValues) {
  EXPECT_EQ(parsed({"a", "b", "--rate", "-3"}).number("rate", -10, 10), -3);
  EXPECT_EQ(parsed({"a", "b", "--rate=-3"}).number("rate", -10, 10), -3);
}

TEST(Options, BehindADoubleDashAreArguments) {
  EXPECT_THAT(parsed({"a", "--", "--rate"}).positionals(), ElementsAre("a", "--rate"));
}

TEST(Options, NumbersAreWholeAndInRange) {
  for (const std::string text : {"11", "-1", "1.5", "x", "3x", "99999999999999999999"}) {
    expect_error(ExitCode::kUsage, "'--rate' must be a whole number from 0 to 10", [&] {
      parsed({"a", "b", "--rate=" + text}).number("rate", 0, 10);
    });
  }
  EXPECT_EQ(parsed({"a", "b"}).number("rate", 0, 10), std::nullopt);
}

TEST(Options, RefuseWhatIsWrong) {
  const auto refuses = [](std::string_view part, const std::vector<std::string>& arguments) {
    expect_error(ExitCode::kUsage, part, [&] { parsed(arguments); });
  };
  refuses("did you mean '--rate'?", {"a", "b", "--rats", "3"});
  refuses("did you mean '--rate'?", {"a", "b", "--rat", "3"});  // no guessing by prefix
  refuses("`slimconv demo --help` lists the options", {"a", "b", "--somethingelse"});
  refuses("unknown option '-x'", {"a", "b", "-x"});
  refuses("'--rate' is given more than once", {"a", "b", "--rate", "1", "--rate", "2"});
  refuses("needs B...", {"a"});
  refuses("rate", {"a", "b", "--rate"});
  refuses("quiet", {"a", "b", "--quiet=3"});
}

TEST(Options, HelpNeedsNothingElse) { EXPECT_TRUE(parsed({"--help"}).flag("help")); }

TEST(Options, LineHoldsWhatChangesResults) {
  EXPECT_EQ(parsed({"a", "b", "--tag", "y", "--tag", "x", "--rate=2", "--threads=2", "-q", "--json"}).to_line(),
            "--rate 2 --tag y --tag x");
}

TEST(Options, ConfigurationYieldsToTheCommandLine) {
  const TemporaryFolder folder;
  const auto file = folder.write("a.ini", "rate = 1\ntag = x\ntag = y\n# comment\nquiet = true\n").string();
  const auto options = parsed({"a", "b", "--rate", "2", "--config", file});
  EXPECT_EQ(options.value("rate"), "2");
  EXPECT_THAT(options.values("tag"), ElementsAre("x", "y"));
  EXPECT_TRUE(options.quiet());
}

TEST(Help, ShowsExamplesFirst) {
  const auto text = help_text(spec());
  EXPECT_LT(text.find("slimconv demo a b"), text.find("usage: slimconv demo A B... [options]"));
  EXPECT_THAT(text, HasSubstr("-o, --output FILE"));
  EXPECT_THAT(text, HasSubstr("a mark; repeatable"));
}

TEST(Nearest, FindsMisspellings) {
  const std::vector<std::string> words{"--samples", "--labels", "--data"};
  EXPECT_EQ(nearest("--sampels", words), "--samples");
  EXPECT_EQ(nearest("--dta", words), "--data");
  EXPECT_EQ(nearest("--completely-different", words), std::nullopt);
  EXPECT_EQ(nearest("--data", {}), std::nullopt);
}

}  // namespace
}  // namespace slim
