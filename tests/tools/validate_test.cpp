#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "tests/tools/program.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
using Json = nlohmann::json;

std::string validation_data() { return sample() / "validation"; }

/// The sample's model, converted once for all tests of this program.
const std::string& converted() {
  static const TemporaryFolder folder;
  static const std::string path = [] {
    const std::string out = folder.path() / "int8.onnx";
    EXPECT_EQ(run_program({"convert", sample_model(), out, "--data", sample_data(), "--effort", "fast"}).code, 0);
    return out;
  }();
  return path;
}

std::vector<std::string> validate(std::vector<std::string> more) {
  std::vector<std::string> arguments{"validate", sample_model(), converted(), "--exact", "--samples", "100"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

TEST(Validate, JsonHasTheFieldsThatUsersRelyOn) {
  const auto outcome = run_program(validate({"--data", validation_data(), "--json"}));
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto json = Json::parse(outcome.out);
  EXPECT_EQ(json.at("samples"), 100);
  EXPECT_EQ(json.at("threads"), 1);
  for (const auto* model : {"fp32", "int8"}) {
    EXPECT_GT(json.at(model).at("top1"), 90.0);
    EXPECT_GE(json.at(model).at("top5"), json.at(model).at("top1"));
    EXPECT_GT(json.at(model).at("images_per_second"), 0.0);
    EXPECT_GT(json.at(model).at("milliseconds"), 0.0);
  }
  const auto& drop = json.at("drop");
  const double top1 = drop.at("top1");
  EXPECT_NEAR(top1, json["fp32"]["top1"].get<double>() - json["int8"]["top1"].get<double>(), 1e-9);
  EXPECT_LE(drop.at("top1_interval95").at(0), top1);
  EXPECT_GE(drop.at("top1_interval95").at(1), top1);
  EXPECT_TRUE(drop.contains("top5"));
  EXPECT_GT(json.at("agreement"), 95.0);
  EXPECT_GT(json.at("sqnr_db"), 20.0);
  EXPECT_GT(json.at("cosine"), 0.99);
  EXPECT_GT(json.at("ratio"), 0.0);
  EXPECT_EQ(json.at("operators").at("Conv").at("int8"), 19);
  EXPECT_EQ(json.at("operators").at("Conv").at("float"), 0);
  EXPECT_TRUE(json.at("kept_float").empty());
  EXPECT_GT(json.at("peak_memory_mib"), 0);
  EXPECT_TRUE(json.contains("slimconv") && json.contains("isa"));
}

/// Everything but the times.
Json without_times(Json json) {
  for (const auto* model : {"fp32", "int8"}) {
    json[model].erase("images_per_second");
    json[model].erase("milliseconds");
  }
  for (const auto* field : {"threads", "ratio", "seconds", "peak_memory_mib"}) json.erase(field);
  return json;
}

TEST(Validate, ResultsDoNotDependOnTheNumberOfThreads) {
  const auto one = run_program(validate({"--data", validation_data(), "--json"}));
  const auto two = run_program(validate({"--data", validation_data(), "--json", "--threads", "2"}));
  EXPECT_EQ(without_times(Json::parse(one.out)), without_times(Json::parse(two.out)));
}

TEST(Validate, TheLimitDecidesTheExitCode) {
  EXPECT_EQ(run_program(validate({"--data", validation_data(), "--max-drop", "50"})).code, 0);
  // A model that is not the same: FP32 against itself loses nothing, the damaged one more than a point.
  const TemporaryFolder folder;
  const std::string bad = folder.path() / "bad.onnx";
  ASSERT_EQ(
      run_program({"convert", sample_model(), bad, "--data", sample_data(), "--calibrator", "percentile=60"}).code, 0);
  const auto outcome =
      run_program({"validate", sample_model(), bad, "--exact", "--data", validation_data(), "--max-drop", "1"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("points of top-1, more than --max-drop 1"));
  EXPECT_THAT(outcome.out, HasSubstr("agreement"));
}

TEST(Validate, WithoutLabelsThereIsNoAccuracy) {
  const TemporaryFolder folder;
  for (const auto* name : {"0000_star.jpg", "0001_triangle.jpg"}) {
    std::filesystem::copy_file(sample() / "validation" / name, folder.path() / name);
  }
  const auto json = Json::parse(run_program(validate({"--data", folder.path(), "--json"})).out);
  EXPECT_FALSE(json.contains("drop"));
  EXPECT_FALSE(json.at("int8").contains("top1"));
  EXPECT_TRUE(json.at("int8").contains("images_per_second"));
  EXPECT_TRUE(json.contains("agreement"));
  expect_refusal(run_program(validate({"--data", folder.path(), "--max-drop", "1"})), 64, "--max-drop needs labels");
}

TEST(Validate, WrongUsage) {
  expect_refusal(run_program(validate({})), 64, "validate needs --data");
  expect_refusal(run_program(validate({"--data", validation_data(), "--max-drop", "much"})), 64,
                 "--max-drop must be points");
  expect_refusal(run_program(validate({"--data", validation_data(), "--report", "r.txt"})), 64, "must end in .json");
  expect_refusal(run_program(validate({"--data", validation_data(), "--label-offset", "100"})), 65,
                 "but the model's first output 10 elements");
}

TEST(Validate, WritesTheReport) {
  const TemporaryFolder folder;
  const auto report = folder.path() / "r.json";
  ASSERT_EQ(run_program(validate({"--data", validation_data(), "--report", report})).code, 0);
  EXPECT_TRUE(Json::parse(contents(report)).contains("drop"));
}

TEST(ConvertReport, HasTheValidationOfTheWrittenFile) {
  const TemporaryFolder folder;
  const auto report = folder.path() / "r.json";
  ASSERT_EQ(run_program({"convert", sample_model(), folder.path() / "o.onnx", "--data", sample_data(), "--effort",
                         "fast", "--samples", "40", "--report", report})
                .code,
            0);
  const auto json = Json::parse(contents(report));
  for (const auto* field : {"fp32", "int8", "drop", "agreement", "sqnr_db", "cosine", "ratio", "operators",
                            "kept_float", "calibration_seconds", "peak_memory_mib"}) {
    EXPECT_TRUE(json.contains(field)) << field;
  }
  EXPECT_EQ(json.at("validated_samples"), 240);
}

TEST(Bench, JsonHasTheFieldsThatUsersRelyOn) {
  const auto outcome = run_program(
      {"bench", sample_model(), converted(), "--runs", "5", "--json", "--limit", "--per-layer", "--why-float"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto json = Json::parse(outcome.out);
  EXPECT_EQ(json.at("threads"), 1);
  ASSERT_EQ(json.at("models").size(), 2U);
  EXPECT_EQ(json["models"][0].at("ratio"), 1.0);
  for (const auto& model : json["models"]) {
    EXPECT_LE(model.at("milliseconds").at("min"), model.at("milliseconds").at("median"));
    EXPECT_GT(model.at("images_per_second"), 0.0);
    EXPECT_GT(model.at("limit_milliseconds"), 0.0);
    double share = 0.0;
    for (const auto& layer : model.at("layers")) share += layer.at("share").get<double>();
    EXPECT_NEAR(share, 100.0, 1.0);
    EXPECT_TRUE(model.at("in_float").empty());
  }
  EXPECT_EQ(json["models"][1].at("file"), converted());
}

TEST(Bench, WrongUsage) {
  expect_refusal(run_program({"bench"}), 64, "MODEL");
  expect_refusal(run_program({"bench", sample_model(), "--seconds", "soon"}), 64,
                 "--seconds must be a positive number");
}

TEST(Compare, BisectNamesANode) {
  const auto outcome = run_program(
      {"compare", sample_model(), converted(), "--data", validation_data(), "--samples", "2", "--bisect", "--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto json = Json::parse(outcome.out);
  EXPECT_TRUE(json.at("bisect").contains("node"));
  EXPECT_FALSE(json.at("bisect").at("tensor").get<std::string>().empty());
}

TEST(Inspect, TextShowsTheChains) {
  const auto fused = run_program({"inspect", converted(), "--format", "text"});
  EXPECT_EQ(fused.code, 0);
  EXPECT_THAT(fused.out, HasSubstr("= Int8Conv("));
  EXPECT_THAT(fused.out, HasSubstr("residual_scale="));
  const auto written = run_program({"inspect", converted(), "--format", "text", "--as-written"});
  EXPECT_THAT(written.out, HasSubstr("= QuantizeLinear("));
  EXPECT_THAT(written.out, ::testing::Not(HasSubstr("Int8Conv")));
}

TEST(Validate, DoesNotWarnWhereTheWeightsCannotSaturate) {
  const TemporaryFolder folder;
  const auto file = (folder.path() / "any.onnx").string();
  ASSERT_EQ(run_program(quick_convert(file, {"--target", "any"})).code, 0);
  const auto outcome = run_program({"validate", sample_model(), file, "--data", validation_data(), "--samples", "10"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_EQ(outcome.err, "");
}

}  // namespace
}  // namespace slim
