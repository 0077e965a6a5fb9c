#include "converter/report_html.h"

#include <gmock/gmock.h>

#include <regex>

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kHostile = "</style></title><script>alert('x')</script>\" onload=\"y\xFF & more";

/// A result in which every text that comes from a model, and the file's name, is `name`.
ConvertResult full_result(const std::string& name) {
  ConvertResult result;
  result.preprocessing = name;
  result.notes = {name};
  result.plan.counts = {{name, {3, 1}}};
  result.plan.kept_float = {{name, name, name}};
  result.chosen = {Mse{}};
  result.verdicts = {{{MinMax{}}, {30.0, 0.99, 98.0, 8}}, {{Mse{}}, {33.0, 0.99, 99.0, 16}}};
  result.steps = {{name, {30.0, 0.99, 98.0, 16}, {33.2, 0.99, 99.0, 16}, true, name, 1.5},
                  {"weights", {50.0, 0.99, 98.0, 8}, {49.0, 0.99, 99.0, 8}, false, "not closer", 2.0}};
  result.score = Score{32.5, 0.99, 99.0, 16};
  auto& drop = result.limited_drop.emplace();
  drop.points = 0.2;
  drop.top1.add(true, false);
  drop.trials = {{name, 1, 100.0, 98.7, false}};
  result.input_bytes = 4'000'000;
  result.output_bytes = 1'000'000;
  result.validation.emplace();
  result.validation->samples = 2;
  result.validation->top1.add(true, false);
  result.validation->top1.add(true, true);
  auto& details = result.details.emplace();
  details.samples = 12;
  details.layers = {{name, name, name, 40.0, 20.0, 0.01, 30.0}, {"second", "Conv", "t", 40.0, 18.0, 0.02, 70.0}};
  TensorRange range{name, {-1, 3}, {-0.5F, 2}, 40.0, 0.01, std::vector<std::uint64_t>(TensorRange::kBars, 7)};
  details.ranges = {range, {"flat", {0, 0}, {0, 255}, 100.0, 0.0, std::vector<std::uint64_t>(TensorRange::kBars, 0)}};
  details.times = {{name, name, name, 2.0, 1.0}, {"", "Output", "", 0.0, 0.1}};
  return result;
}

std::string page_of(const ConvertResult& result, const std::string& name) {
  return to_html(result, {name, 1}, {"models/" + name, name, name});
}

/// Every element is closed where it was opened, attributes are quoted, and no `<` or bare `&` stands in text.
std::string first_flaw(const std::string& page) {
  const std::string attribute = R"( [a-z-]+="[^"<]*")";
  const std::regex tag("<(/?)([a-z0-9]+)((?:" + attribute + ")*|(?: [a-zA-Z-]+=\"[^\"<]*\")*)(/?)>");
  const std::regex entity("&(amp|lt|gt|quot|#39|#160);");
  std::vector<std::string> open;
  const auto text_flaw = [&](const std::string& text) {
    const auto rest = std::regex_replace(text, entity, "");
    return rest.find_first_of("<&") == std::string::npos ? std::string() : "in text: " + rest;
  };
  auto at = page.cbegin() + static_cast<std::ptrdiff_t>(std::string("<!DOCTYPE html>").size());
  for (std::smatch match; std::regex_search(at, page.cend(), match, tag); at = match[0].second) {
    if (auto flaw = text_flaw(match.prefix()); !flaw.empty()) return flaw;
    if (auto flaw = text_flaw(match[3]); !flaw.empty()) return flaw;
    if (match[4].length() > 0) continue;
    if (match[1].length() == 0) {
      open.push_back(match[2]);
    } else if (open.empty() || open.back() != match[2]) {
      return "closes " + match[2].str() + (open.empty() ? "" : ", open is " + open.back());
    } else {
      open.pop_back();
    }
  }
  return open.empty() ? text_flaw({at, page.cend()}) : "never closed: " + open.back();
}

TEST(ReportHtml, IsWellFormed) {
  EXPECT_EQ(first_flaw(page_of(full_result("conv1"), "a.onnx")), "");
  EXPECT_EQ(first_flaw(page_of(full_result(kHostile), kHostile)), "");
  EXPECT_EQ(first_flaw(page_of({}, "a.onnx")), "");
}

TEST(ReportHtml, TheCheckForFormFindsFlaws) {
  EXPECT_NE(first_flaw("<!DOCTYPE html><p><b></p></b>"), "");
  EXPECT_NE(first_flaw("<!DOCTYPE html><p>"), "");
  EXPECT_NE(first_flaw("<!DOCTYPE html><p>a < b</p>"), "");
  EXPECT_NE(first_flaw("<!DOCTYPE html><p>a & b</p>"), "");
}

TEST(ReportHtml, NamesCannotBecomeMarkup) {
  const auto page = page_of(full_result(kHostile), kHostile);
  EXPECT_THAT(page, Not(HasSubstr("<script")));
  EXPECT_THAT(page, Not(HasSubstr("\" onload")));
  EXPECT_THAT(page, Not(HasSubstr("\xFF")));
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(page, HasSubstr("default-src 'none'"));
}

TEST(ReportHtml, LoadsNothing) {
  const auto page = page_of(full_result("conv1"), "a.onnx");
  for (const auto* word : {"src=", "http:", "https:", "url(", "@import"}) EXPECT_THAT(page, Not(HasSubstr(word)));
  EXPECT_THAT(page, HasSubstr("name=\"viewport\""));
}

TEST(ReportHtml, HasEverySectionAndALinkToIt) {
  const auto page = page_of(full_result("conv1"), "a.onnx");
  for (const auto* id : {"accuracy", "drop", "steps", "layers", "ranges", "operators", "times", "made"}) {
    EXPECT_THAT(page, HasSubstr(std::string("<section id=\"") + id + "\">"));
    EXPECT_THAT(page, HasSubstr(std::string("href=\"#") + id + "\""));
  }
  EXPECT_LT(page.find("<code>second</code>"), page.find("<code>conv1</code>"));  // the larger damage first
  EXPECT_THAT(page, HasSubstr("\xE2\x88\x92"
                              "50.00"));  // points of top-1
}

TEST(ReportHtml, ShowsHowALimitOfTheDropWasLookedFor) {
  const auto drop = html_drop_limit(full_result("as converted"));
  EXPECT_THAT(drop, HasSubstr("To lose at most 0.2 points"));
  EXPECT_THAT(drop, HasSubstr("Not met: top-1 100.00 % in FP32, 0.00 % in INT8, on 1 labelled samples"));
  EXPECT_THAT(drop, HasSubstr(R"(<span class="dropped">as converted</span>)"));
  EXPECT_THAT(drop, HasSubstr(R"(<td class="n">100.00</td><td class="n">98.7</td><td class="n">no</td>)"));
  EXPECT_EQ(html_drop_limit(ConvertResult{}), "");
}

TEST(ReportHtml, ShowsWhatEachStepGained) {
  const auto steps = html_steps(full_result("channels equalized"));
  EXPECT_THAT(steps, HasSubstr("channels equalized; 16 samples"));
  EXPECT_THAT(steps, HasSubstr(R"(<td class="n">30.0</td><td class="n">33.2</td>)"));
  EXPECT_THAT(steps, HasSubstr(R"(<span class="good">+3.2</span></td><td class="n">yes</td><td class="n">1.5</td>)"));
  EXPECT_THAT(steps, HasSubstr("not closer; 8 samples<"));
  EXPECT_THAT(steps, HasSubstr("\xE2\x88\x92"
                               R"(1.0</span></td><td class="n">no</td><td class="n">2.0</td>)"));
}

TEST(ReportHtml, ShowsTheRangeRulesAndWhichWasTaken) {
  const auto steps = html_steps(full_result("conv1"));
  EXPECT_THAT(steps, HasSubstr(R"(<span class="dropped">minmax</span>)"));
  EXPECT_THAT(steps, HasSubstr(R"(<span class="kept">mse</span><small>taken</small>)"));
  auto fixed = full_result("conv1");
  fixed.verdicts.clear();
  EXPECT_THAT(html_steps(fixed), Not(HasSubstr("Range rules")));
}

TEST(ReportHtml, SaysWhereSumsCanSaturate) {
  auto result = full_result("conv1");
  EXPECT_THAT(page_of(result, "a.onnx"), Not(HasSubstr("VNNI")));
  result.may_saturate = true;
  EXPECT_THAT(page_of(result, "a.onnx"), HasSubstr("VNNI"));
}

TEST(ReportHtml, LeavesOutWhatIsNotThere) {
  const auto page = page_of({}, "a.onnx");
  for (const auto* id : {"steps", "layers", "ranges", "times"})
    EXPECT_THAT(page, Not(HasSubstr(std::string("id=\"") + id + "\"")));
}

TEST(ReportHtml, StaysSmallForLargeModels) {
  auto result = full_result("stage4_unit22_some_long_convolution_name");
  auto& details = *result.details;
  for (int i = 0; i < 300; ++i) {
    details.layers.push_back(details.layers[0]);
    details.ranges.push_back(details.ranges[0]);
    details.times.push_back(details.times[0]);
  }
  EXPECT_LT(page_of(result, "resnet101.onnx").size(), 1'000'000U);
}

TEST(ReportHtml, SaysThatSyntheticInputsProveNothing) {
  ConvertResult result;
  EXPECT_THAT(page_of(result, "a.onnx"), Not(HasSubstr("unproven")));
  result.synthetic = true;
  EXPECT_THAT(page_of(result, "a.onnx"), HasSubstr("unproven"));
}

}  // namespace
}  // namespace slim
