#include "converter/calibration_file.h"

#include <gtest/gtest.h>

#include <limits>

#include "tests/converter/calibration/calibration_data.h"
#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

using calibration_data::normal;
using calibration_data::statistics_of;

constexpr auto kHeader = "slimconv-calibration 1\ngraph abc\npreprocessing none\nsamples 1\n";
/// The line of a tensor x that held -1 and 2.
std::string tensor_line() {
  Calibration calibration;
  calibration.values.emplace("x", statistics_of({-1.0F, 2.0F}));
  const auto text = print_calibration(calibration);
  return text.substr(text.find("tensor "));
}

Calibration example() {
  Calibration calibration;
  calibration.graph_hash = "0123abcd";
  calibration.preprocessing = "channels=rgb,mean=1:2:3";
  calibration.samples = 2;
  auto both = statistics_of(normal(5000, 0.3F, 1.7F, 1));
  both.observe(normal(5000, -0.3F, 40.0F, 2));
  calibration.values.emplace("conv 1", std::move(both));
  calibration.values.emplace("zero", statistics_of({0.0F, 0.0F, -0.0F}));
  calibration.values.emplace("tiny", statistics_of({std::numeric_limits<float>::denorm_min(), 1e-39F}));
  calibration.values.emplace("huge", statistics_of({-std::numeric_limits<float>::max(), 3e38F}));
  calibration.values.emplace("bad", statistics_of({1.0F, std::nanf(""), INFINITY}));
  TensorStatistics plain({.histogram = false});
  plain.observe(std::vector<float>{-1.1F, 0.7F});
  calibration.values.emplace("line\nbreak\\n", std::move(plain));
  return calibration;
}

void expect_equal(const Calibration& a, const Calibration& b) {
  EXPECT_EQ(a.graph_hash, b.graph_hash);
  EXPECT_EQ(a.preprocessing, b.preprocessing);
  EXPECT_EQ(a.samples, b.samples);
  ASSERT_EQ(a.values.size(), b.values.size());
  for (const auto& [name, statistics] : a.values) {
    ASSERT_TRUE(b.values.contains(name)) << name;
    EXPECT_EQ(statistics, b.values.at(name)) << name;
  }
}

TEST(CalibrationFile, ReadsBackBitForBit) {
  const auto calibration = example();
  const auto text = print_calibration(calibration);
  const auto again = parse_calibration(text, "a.calib");
  expect_equal(calibration, again);
  EXPECT_EQ(print_calibration(again), text);
}

TEST(CalibrationFile, KeepsStrangePreprocessingTexts) {
  for (const std::string text : {"", " ", "a\\", "\\n", "a\nb"}) {
    Calibration calibration;
    calibration.graph_hash = "x";
    calibration.preprocessing = text;
    EXPECT_EQ(parse_calibration(print_calibration(calibration), "a").preprocessing, text);
  }
}

TEST(CalibrationFile, AMergeOfWhatWasReadEqualsTheWhole) {
  auto first = example();
  const auto second = parse_calibration(print_calibration(first), "a");
  first.merge(second);
  EXPECT_EQ(first.samples, 4U);
  EXPECT_EQ(first.values.at("conv 1").samples(), 4U);
  auto doubled = example();
  doubled.merge(example());
  EXPECT_EQ(print_calibration(first), print_calibration(doubled));
}

TEST(CalibrationFile, RefusesToMergeWhatDiffers) {
  const auto refuses = [](std::string_view part, auto change) {
    auto other = example();
    change(other);
    expect_error(ExitCode::kBadInput, part, [&] { example().merge(other); });
  };
  refuses("different models", [](Calibration& c) { c.graph_hash = "other"; });
  refuses("differently preprocessed", [](Calibration& c) { c.preprocessing = "other"; });
  refuses("with and without histogram", [](Calibration& c) {
    c.values.erase("zero");
    c.values.emplace("zero", TensorStatistics({.histogram = false}));
  });
}

void refuses(const std::string& text, std::string_view part) {
  expect_error(ExitCode::kBadInput, part, [&] { parse_calibration(text, "a.calib"); });
}

TEST(CalibrationFile, RefusesOtherFiles) {
  refuses("", "'a.calib' is not a calibration file");
  refuses("slimconv-calibration 2\n", "its first line must be 'slimconv-calibration 1'");
  refuses(std::string("\x08\x07\0\x12", 4), "is not a calibration file");
}

TEST(CalibrationFile, RefusesTruncatedFiles) {
  refuses("slimconv-calibration 1\ngraph abc\n", "the file ends before 'preprocessing'");
  const auto line = tensor_line();
  ASSERT_EQ(parse_calibration(kHeader + line, "a").values.size(), 1U);
  for (std::size_t size = 1; size < line.find("=x\n"); ++size) refuses(kHeader + line.substr(0, size), "line 5");
}

/// A file with one tensor whose field `key` holds something else.
std::string with(std::string_view key, std::string_view value) {
  auto line = tensor_line();
  const auto start = line.find(" " + std::string(key) + "=") + key.size() + 2;
  line.replace(start, line.find_first_of(" \n", start) - start, value);
  return kHeader + line;
}

TEST(CalibrationFile, RefusesHostileCounts) {
  ASSERT_EQ(parse_calibration(with("name", "y"), "a").values.count("y"), 1U);
  refuses(with("positive", "0*99999999999"), "line 5: more than 2048 counts");
  refuses(with("negative", "0*2048,1*18446744073709551615"), "more than 2048 counts");
  refuses(with("positive", "18446744073709551616"), "is no count");
  refuses(with("positive", "-1"), "is no count");
  refuses(with("positive", "1*"), "is no count");
  refuses(with("positive", "1"), "line 5");
  refuses(with("min_sum", "0*6"), "more than 5 counts");
  refuses(with("min_sum", "0*4"), "five parts");
  refuses(with("range", "-0x1p+0,0x1p+9999"), "is no number");
  refuses(with("range", "-0x1p+0,nan"), "line 5");
  refuses(with("range", "-0x1p+0,inf"), "line 5");
  refuses(with("range", "0x1p+1"), "a range has two ends");
  refuses(with("samples", "18446744073709551615"), "line 5");
  refuses(with("zeros", "7"), "line 5");
}

TEST(CalibrationFile, RefusesATensorThatOccursTwice) {
  refuses(kHeader + tensor_line() + tensor_line(), "line 6: tensor 'x' occurs twice");
}

TEST(CalibrationFile, RefusesMissingFilesAndFolders) {
  const TemporaryFolder folder;
  expect_error(ExitCode::kNoInput, "none.calib", [&] { read_calibration(folder.path() / "none.calib"); });
  expect_error(ExitCode::kNoInput, "it is a folder", [&] { read_calibration(folder.path()); });
  EXPECT_EQ(read_calibration(folder.write("a.calib", kHeader)).samples, 1U);
}

}  // namespace
}  // namespace slim
