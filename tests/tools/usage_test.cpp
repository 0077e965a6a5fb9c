#include <gmock/gmock.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "converter/npy_file.h"
#include "tests/tools/program.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr std::string_view kCommands[] = {"convert", "validate",  "compare", "bench",  "inspect",
                                          "run",     "calibrate", "merge",   "dataset"};

TEST(Help, OfEveryCommandFitsAScreen) {
  for (const auto command : kCommands) {
    const auto outcome = run_program({std::string(command), "--help"});
    EXPECT_EQ(outcome.code, 0) << command;
    EXPECT_EQ(outcome.err, "") << command;
    EXPECT_LE(std::count(outcome.out.begin(), outcome.out.end(), '\n'), 60) << command;
    EXPECT_THAT(outcome.out, StartsWith("slimconv " + std::string(command) + ": "));
    EXPECT_THAT(outcome.out, HasSubstr("  slimconv "));
    for (const auto* option : {"--quiet", "--threads N", "--json", "--config FILE"})
      EXPECT_THAT(outcome.out, HasSubstr(option)) << command;
  }
}

TEST(Help, OfTheProgramListsTheCommands) {
  const auto outcome = run_program({"--help"});
  EXPECT_EQ(outcome.code, 0);
  for (const auto command : kCommands) EXPECT_THAT(outcome.out, HasSubstr("  " + std::string(command) + " "));
  EXPECT_EQ(run_program({}).code, 64);
}

TEST(Help, MisspeltCommandsGetAHint) {
  expect_refusal(run_program({"inspct", "a.onnx", "--format", "text"}), 64, "did you mean the command 'inspect'?");
}

TEST(Version, NamesWhatItIsBuiltWith) {
  const auto outcome = run_program({"--version"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.out, StartsWith("slimconv 0."));
  for (const auto* part : {"oneDNN ", "ONNX ", "ISA "}) EXPECT_THAT(outcome.out, HasSubstr(part));
}

TEST(Convert, IsTheCommandWithoutAName) {
  const TemporaryFolder folder;
  auto arguments = quick_convert(folder.path() / "a.onnx");
  EXPECT_EQ(run_program(arguments).code, 0);
  arguments.erase(arguments.begin());
  arguments[1] = folder.path() / "b.onnx";
  arguments.back() = "2";  // threads
  EXPECT_EQ(run_program(arguments).code, 0);
  EXPECT_THAT(names_in(folder.path()), ElementsAre("a.onnx", "b.onnx"));
  EXPECT_TRUE(contents(folder.path() / "a.onnx") == contents(folder.path() / "b.onnx"));
}

TEST(Convert, ShowsATableAndNoProgressInAPipe) {
  const TemporaryFolder folder;
  const auto outcome = run_program(quick_convert(folder.path() / "a.onnx"));
  EXPECT_THAT(outcome.out, HasSubstr("preprocessing channels=rgb"));
  EXPECT_THAT(outcome.out, HasSubstr("Conv "));
  EXPECT_THAT(outcome.out, HasSubstr("a.onnx"));
  EXPECT_EQ(outcome.err, "");
}

TEST(Convert, IsSilentWithQuiet) {
  const TemporaryFolder folder;
  const auto outcome = run_program(quick_convert(folder.path() / "a.onnx", {"--quiet"}));
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(outcome.err, "");
}

TEST(Convert, PrintsAndWritesTheReport) {
  const TemporaryFolder folder;
  const auto report = folder.path() / "r.json";
  const auto outcome = run_program(quick_convert(folder.path() / "a.onnx", {"--json", "--report", report}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json.at("samples"), 2);
  EXPECT_EQ(json.at("calibrator"), "minmax");
  EXPECT_EQ(contents(report), outcome.out);
}

TEST(Convert, WritesTheReportAsAPage) {
  const TemporaryFolder folder;
  const auto report = folder.path() / "r.html";
  const auto outcome = run_program(quick_convert(folder.path() / "a.onnx", {"--json", "--report", report}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(contents(report), StartsWith("<!DOCTYPE html>"));
  EXPECT_EQ(nlohmann::json::parse(outcome.out).at("samples"), 2);
}

TEST(Convert, WarnsThatSyntheticDataProvesNothing) {
  const TemporaryFolder folder;
  const auto outcome =
      run_program({sample_model(), folder.path() / "a.onnx", "--samples", "1", "--calibrator", "minmax", "--quiet"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.err, StartsWith("slimconv: warning: no --data"));
}

TEST(DryRun, WritesNothing) {
  const TemporaryFolder folder;
  const auto outcome = run_program(quick_convert(folder.path() / "a.onnx", {"--dry-run", "--exclude", "op:Gemm"}));
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("excluded by 'op:Gemm'"));
  EXPECT_THAT(names_in(folder.path()), IsEmpty());
  const auto json = run_program(quick_convert(folder.path() / "a.onnx", {"--dry-run", "--json"}));
  EXPECT_GT(nlohmann::json::parse(json.out).at("operators").at("Conv").at("int8"), 0);
}

TEST(Config, GivesOptionsAndTheCommandLineWins) {
  const TemporaryFolder folder;
  const auto config =
      folder.write("a.ini", "# chosen\nexclude = op:Gemm\nexclude = op:Conv\nquiet = true\njson = true\n");
  const auto target = (folder.path() / "a.onnx").string();
  auto outcome = run_program({sample_model(), target, "--dry-run", "--config", config});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  auto operators = nlohmann::json::parse(outcome.out).at("operators");
  EXPECT_EQ(operators.at("Gemm").at("int8"), 0);
  EXPECT_EQ(operators.at("Conv").at("int8"), 0);
  outcome = run_program({sample_model(), target, "--dry-run", "--config", config, "--exclude", "op:Gemm"});
  operators = nlohmann::json::parse(outcome.out).at("operators");
  EXPECT_EQ(operators.at("Gemm").at("int8"), 0);
  EXPECT_GT(operators.at("Conv").at("int8"), 0);

  expect_refusal(run_program({sample_model(), target, "--config", folder.write("b.ini", "exclud = x\n")}), 64,
                 "did you mean '--exclude'?");
  expect_refusal(run_program({sample_model(), target, "--config", folder.write("b.ini", "no sense\n")}), 64, "b.ini");
}

TEST(Compare, GivesValidJson) {
  const auto outcome =
      run_program({"compare", sample_model(), sample_model(), "--data", sample_data(), "--samples", "2", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json.at("tensors").front().at("name"), "logits");
  EXPECT_EQ(json.at("tensors").front().at("sqnr_db"), 200.0);
}

TEST(Compare, JudgesLabelledSamples) {
  const std::string data = sample() / "validation";
  const auto with = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments{"compare", sample_model(), sample_model(), "--data", data, "--samples", "20"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments).out;
  };
  const auto json = nlohmann::json::parse(with({"--json"}));
  EXPECT_EQ(json.at("labelled_samples"), 20);
  EXPECT_GE(json.at("first").at("top1"), 80.0);
  EXPECT_EQ(json.at("first").at("top1"), json.at("second").at("top1"));
  // Labels that are all wrong are worth nothing.
  const auto wrong = nlohmann::json::parse(with({"--json", "--label-offset", "100"}));
  EXPECT_EQ(wrong.at("first").at("top1"), 0.0);
  EXPECT_THAT(with({}), HasSubstr("top-1 on 20 labelled samples: "));
}

TEST(Compare, IsSilentWithQuiet) {
  const auto outcome =
      run_program({"compare", sample_model(), sample_model(), "--data", sample_data(), "--samples", "1", "-q"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
}

TEST(Inspect, PrintsAllForms) {
  EXPECT_THAT(run_program({"inspect", sample_model()}).out, HasSubstr("operators: "));
  EXPECT_THAT(run_program({"inspect", sample_model(), "--format", "text"}).out, StartsWith("graph "));
  EXPECT_THAT(run_program({"inspect", sample_model(), "--format", "dot"}).out, StartsWith("digraph"));
  EXPECT_TRUE(nlohmann::json::accept(run_program({"inspect", sample_model(), "--json"}).out));
  const auto canonical = run_program({"inspect", sample_model(), "--canonical"}).out;
  EXPECT_THAT(canonical, Not(HasSubstr("BatchNormalization")));
}

TEST(Run, WritesItsOutputs) {
  const TemporaryFolder folder;
  const auto input = folder.write("x.npy", to_npy(Tensor::zeros(DataType::kF32, {1, 3, 64, 64})));
  const auto arguments = [&](const std::string& given) {
    return std::vector<std::string>{"run", sample_model(), "--input", given, "--output-dir", folder.path(), "-q"};
  };
  const auto outcome = run_program(arguments("image=" + input.string()));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_EQ(read_npy(folder.path() / "logits.npy").dims(), (Dims{1, 10}));
  expect_refusal(run_program(arguments("picture=" + input.string())), 64, "input 'image'");
  expect_refusal(run_program(arguments("image")), 64, "is not NAME=FILE.npy");
  const auto small = folder.write("small.npy", to_npy(Tensor::zeros(DataType::kF32, {1, 3, 64, 63})));
  expect_refusal(run_program(arguments("image=" + small.string())), 65, "image");
  const auto bytes = folder.write("bytes.npy", to_npy(Tensor::zeros(DataType::kU8, {1, 3, 64, 64})));
  expect_refusal(run_program(arguments("image=" + bytes.string())), 65, "image");
}

TEST(Calibrate, MergedShardsEqualTheSingleRun) {
  const TemporaryFolder folder;
  const auto calibrate = [&](const std::string& name, std::vector<std::string> more) {
    std::vector<std::string> arguments{
        "calibrate", sample_model(), folder.path() / name, "--data", sample_data(), "--samples", "5"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const auto outcome = run_program(arguments);
    EXPECT_EQ(outcome.code, 0) << outcome.err;
    return (folder.path() / name).string();
  };
  const auto whole = calibrate("all.calib", {});
  const auto one = calibrate("1.calib", {"--shard", "1/3", "--threads", "1"});
  const auto two = calibrate("2.calib", {"--shard", "2/3"});
  const auto three = calibrate("3.calib", {"--shard", "3/3"});
  const auto merged = (folder.path() / "merged.calib").string();
  ASSERT_EQ(run_program({"merge", merged, three, one, two}).code, 0);
  EXPECT_TRUE(contents(merged) == contents(whole));

  const auto by_file = run_program(quick_convert(folder.path() / "a.onnx", {"--calibration", merged, "--json"}));
  ASSERT_EQ(by_file.code, 0) << by_file.err;
  EXPECT_EQ(nlohmann::json::parse(by_file.out).at("samples"), 5);
}

}  // namespace
}  // namespace slim
