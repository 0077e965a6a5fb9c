#include "converter/convert.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <iterator>
#include <nlohmann/json.hpp>

#include "converter/calibration_file.h"
#include "converter/compare.h"
#include "converter/report.h"
#include "onnx_import/onnx/import.h"
#include "runtime/onednn/executor.h"
#include "runtime/reference/executor.h"
#include "tests/converter/data/temporary_folder.h"
#include "tests/passes/quantize/pair_emulation.h"

namespace slim {
namespace {

using ::testing::HasSubstr;

const std::filesystem::path kSample = std::filesystem::path(SLIMCONV_SOURCE_DIR) / "samples" / "shapes";

std::string contents(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

ConvertOptions options_for(const std::filesystem::path& output) {
  ConvertOptions options;
  options.model.path = kSample / "model.onnx";
  options.output = output;
  options.data = DataOptions{kSample / "calibration", std::nullopt, "", 0};
  options.samples = 36;
  options.effort = Effort::kFast;
  return options;
}

Comparison compare_on_validation(const Graph& first, const Graph& second, std::size_t samples) {
  const auto source = open_data({kSample / "validation", std::nullopt, "", 0}, input_infos(first));
  CompareOptions options;
  options.samples = evenly_spread(source->size(), samples);
  options.make_first = [](const Graph& graph) { return make_onednn_executor(graph); };
  options.make_second = options.make_first;
  return compare_models(first, second, *source, options);
}

/// The sample, converted once for all tests that look at the result.
class ConvertedSample : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new TemporaryFolder;
    result_ = new ConvertResult(convert(options_for(path())));
  }
  static void TearDownTestSuite() {
    delete std::exchange(result_, nullptr);
    delete std::exchange(folder_, nullptr);
  }
  static std::filesystem::path path() { return folder_->path() / "int8.onnx"; }
  static const ConvertResult& result() { return *result_; }
  static const TemporaryFolder& folder() { return *folder_; }

 private:
  static inline const TemporaryFolder* folder_ = nullptr;
  static inline const ConvertResult* result_ = nullptr;
};

TEST_F(ConvertedSample, IsAQuantizedModelOfAQuarterOfTheSize) {
  const auto graph = load_model({path(), {}});
  EXPECT_TRUE(is_quantized(graph, nullptr));
  EXPECT_EQ(graph.inputs().front()->name(), "image");
  EXPECT_EQ(graph.outputs().front().name, "logits");
  EXPECT_EQ(result().output_bytes, std::filesystem::file_size(path()));
  const auto share = static_cast<double>(result().output_bytes) / static_cast<double>(result().input_bytes);
  EXPECT_GT(share, 0.2);
  EXPECT_LT(share, 0.32);
}

TEST_F(ConvertedSample, StaysCloseToTheFloatModel) {
  const auto comparison = compare_on_validation(load_model({kSample / "model.onnx", {}}), load_model({path(), {}}), 20);
  EXPECT_GT(comparison.sqnr_db, 25.0);
  EXPECT_LT(comparison.sqnr_db, 60.0);
  EXPECT_GT(comparison.cosine, 0.99);
  EXPECT_GE(comparison.agreement, 90.0);
  EXPECT_EQ(comparison.samples, 20U);
}

TEST_F(ConvertedSample, HasTheSameBytesWithMoreThreads) {
  auto options = options_for(folder().path() / "threads.onnx");
  options.threads = 2;
  convert(options);
  EXPECT_TRUE(contents(options.output) == contents(path()));
}

TEST_F(ConvertedSample, IsValidatedAsItIsWhereSumsAreExact) {
  auto options = options_for(folder().path() / "validated.onnx");
  options.validate = true;
  const auto validation = convert(options).validation;
  ASSERT_TRUE(validation.has_value());
  const auto fp32 = load_model({kSample / "model.onnx", {}});
  const auto source = open_data(*options.data, input_infos(fp32));
  ValidateOptions exact;
  exact.samples = evenly_spread(source->size(), source->size());
  exact.exact = can_saturate(load_model({path(), {}}));
  const auto expected = validate_models(fp32, load_model({path(), {}}), *source, exact);
  EXPECT_EQ(validation->samples, expected.samples);
  EXPECT_EQ(validation->top1.drop(), expected.top1.drop());
  EXPECT_EQ(validation->sqnr_db, expected.sqnr_db);
  EXPECT_GT(validation->int8_seconds, 0.0);
}

TEST_F(ConvertedSample, HoldsBackSamplesToJudgeTheRules) {
  ASSERT_TRUE(result().score.has_value());
  EXPECT_EQ(result().score->samples, 12U);
  EXPECT_EQ(result().calibration_samples, 24U);
  ASSERT_EQ(result().verdicts.size(), 2U);
  for (const auto& verdict : result().verdicts) {
    EXPECT_EQ(verdict.score.samples, 8U);
    EXPECT_LE(verdict.score.sqnr_db, result().steps.front().after.sqnr_db);
  }
}

/// The channels of every convolution's and matrix product's i8 weight, as the file has them.
std::vector<std::vector<std::int8_t>> weight_channels(const Graph& graph) {
  std::vector<std::vector<std::int8_t>> channels;
  for (const auto* node : graph.nodes()) {
    const auto axis = weight_channel_axis(*node);
    const auto* dequantize = axis ? node->input(1)->producer() : nullptr;
    if (dequantize == nullptr || !dequantize->is<DequantizeLinear>()) continue;
    const auto& weight = dequantize->input(0)->constant();
    const auto values = weight.data<std::int8_t>();
    const auto count = static_cast<std::size_t>(weight.dims()[static_cast<std::size_t>(*axis)]);
    const auto inner = *axis == 0 ? values.size() / count : std::size_t{1};
    const auto first = channels.size();
    channels.resize(first + count);
    for (std::size_t i = 0; i < values.size(); ++i) channels[first + i / inner % count].push_back(values[i]);
  }
  return channels;
}

/// Whether the emulation loses something: in the worst order with the worst codes of either sign, and in the file's
/// order with the highest code everywhere.
bool saturates(std::vector<std::int8_t> channel) {
  const auto loses = [&](auto&& code) {
    std::vector<int> codes;
    std::ranges::transform(channel, std::back_inserter(codes),
                           [&](std::int8_t weight) { return code(std::int32_t{weight}); });
    return saturating_sum(codes, channel) != exact_sum(codes, channel);
  };
  if (loses([](int /*weight*/) { return 255; })) return true;
  std::ranges::sort(channel, std::greater<>());
  if (loses([](int weight) { return weight > 0 ? 255 : 0; })) return true;
  std::ranges::sort(channel);
  return loses([](int weight) { return weight < 0 ? 255 : 0; });
}

bool any_saturates(const std::vector<std::vector<std::int8_t>>& channels) {
  return std::ranges::any_of(channels, saturates);
}

TEST_F(ConvertedSample, ForAnyTargetHasNoPairThatSaturates) {
  auto options = options_for(folder().path() / "any.onnx");
  options.target = Target::kAny;
  const auto made = convert(options);
  const auto any = load_model({options.output, {}});
  const auto vnni = load_model({path(), {}});
  EXPECT_GT(weight_channels(any).size(), 50U);
  EXPECT_EQ(weight_channels(any).size(), weight_channels(vnni).size());
  EXPECT_FALSE(any_saturates(weight_channels(any)));
  EXPECT_TRUE(any_saturates(weight_channels(vnni)));
  EXPECT_FALSE(can_saturate(any)) << "validate says nothing";
  const auto fp32 = load_model({kSample / "model.onnx", {}});
  EXPECT_GT(compare_on_validation(fp32, any, 40).sqnr_db, compare_on_validation(fp32, vnni, 40).sqnr_db - 1.5);
  EXPECT_EQ(nlohmann::json::parse(to_json(made, {"avx2", 1})).at("target"), "any");
}

TEST_F(ConvertedSample, ReportHasTheDocumentedFields) {
  const auto json = nlohmann::json::parse(to_json(result(), {"avx512_vnni", 1}));
  EXPECT_EQ(json.at("isa"), "avx512_vnni");
  EXPECT_EQ(json.at("threads"), 1);
  EXPECT_EQ(json.at("samples"), 24);
  EXPECT_EQ(json.at("synthetic_data"), false);
  for (const auto* field : {"slimconv", "agreement", "sqnr_db", "cosine", "operators", "kept_float",
                            "calibration_seconds", "peak_memory_mib"})
    EXPECT_TRUE(json.contains(field)) << field;
  EXPECT_GT(json.at("operators").at("Conv").at("int8"), 10);
  EXPECT_EQ(json.at("operators").at("Conv").at("float"), 0);
  for (const auto& kept : json.at("kept_float")) {
    EXPECT_TRUE(kept.contains("node"));
    EXPECT_FALSE(kept.at("reason").get<std::string>().empty());
  }
  for (const auto* field : {"method", "steps", "calibrators", "judged_samples"})
    EXPECT_TRUE(json.contains(field)) << field;
  EXPECT_THAT(to_table(result()), HasSubstr("weights by their effect"));
}

TEST_F(ConvertedSample, LooksInsideForAReportAlone) {
  EXPECT_FALSE(result().details.has_value());
  auto options = options_for(folder().path() / "details.onnx");
  options.rule = Mse{};
  options.samples = 3;
  options.details = true;
  const auto detailed = convert(options);
  ASSERT_TRUE(detailed.details.has_value());
  EXPECT_EQ(detailed.details->samples, 3U);
  const auto json = nlohmann::json::parse(to_json(detailed, {"avx512_vnni", 1}));
  EXPECT_EQ(json.at("layer_samples"), 3);
  EXPECT_GT(json.at("layers").size(), 15U);
  double damage = 0.0;
  for (const auto& layer : json.at("layers")) damage += layer.at("damage").get<double>();
  EXPECT_NEAR(damage, 100.0, 1.0);
  EXPECT_EQ(json.at("ranges").front().at("histogram").size(), TensorRange::kBars);
  const auto& times = json.at("layer_times");
  EXPECT_GT(times.size(), 15U);
  EXPECT_TRUE(std::any_of(times.begin(), times.end(), [](const auto& time) {
    return time.at("fp32_milliseconds") > 0.0 && time.at("int8_milliseconds") > 0.0;
  }));
}

TEST_F(ConvertedSample, IsRefusedAsAnInput) {
  auto options = options_for(folder().path() / "again.onnx");
  options.model.path = path();
  expect_error(ExitCode::kBadInput, "already quantized", [&] { convert(options); });
  EXPECT_FALSE(std::filesystem::exists(options.output));
}

TEST(Convert, LeavesExcludedNodesInFloat) {
  const TemporaryFolder folder;
  auto options = options_for(folder.path() / "int8.onnx");
  options.samples = 4;
  options.rule = MinMax{};
  options.exclude = {"op:Gemm"};
  const auto result = convert(options);
  EXPECT_EQ(result.plan.counts.at("Gemm"), (std::pair{0, 1}));
  const auto graph = load_model({options.output, {}});
  const auto* logits = graph.outputs().front().value;
  ASSERT_TRUE(logits->producer()->is<Gemm>());
  const auto* weight = logits->producer()->input(1);
  EXPECT_TRUE(weight->is_constant());
  EXPECT_EQ(weight->type().type, DataType::kF32);
  EXPECT_TRUE(result.verdicts.empty());
  EXPECT_EQ(result.calibration_samples, 4U);
}

TEST(Convert, SyntheticSamplesAreMarked) {
  const TemporaryFolder folder;
  auto options = options_for(folder.path() / "int8.onnx");
  options.data.reset();
  options.samples = 2;
  options.rule = MinMax{};
  const auto result = convert(options);
  EXPECT_TRUE(result.synthetic);
  EXPECT_EQ(nlohmann::json::parse(to_json(result, {"", 1})).at("synthetic_data"), true);
}

TEST(Convert, TakesACalibrationFile) {
  const TemporaryFolder folder;
  auto options = options_for(folder.path() / "direct.onnx");
  options.samples = 6;
  options.rule = MinMax{};
  options.effort = Effort::kFast;  // more would scale channels, which the statistics know nothing of
  convert(options);

  const auto graph = load_prepared_model(options.model);
  const auto source = open_data(*options.data, input_infos(graph));
  CalibrationRun run;
  run.observed = plan_conversion(graph, {}).observed;
  run.samples = evenly_spread(source->size(), options.samples);
  const auto file = folder.write("all.calib", print_calibration(run_calibration(graph, *source, run)));
  options.output = folder.path() / "by_file.onnx";
  options.calibration_file = file;
  convert(options);
  // Only the file's note of the statistics' digest may differ: the direct run gathered no histograms.
  const auto same = [](const Graph& a, const Graph& b) { return compare_on_validation(a, b, 2).sqnr_db; };
  EXPECT_DOUBLE_EQ(same(load_model({folder.path() / "direct.onnx", {}}), load_model({options.output, {}})), 200.0);

  auto other = contents(file);
  other.replace(other.find("graph ") + 6, 4, "0000");
  options.calibration_file = folder.write("other.calib", other);
  expect_error(ExitCode::kBadInput, "was made for another model", [&] { convert(options); });
}

TEST(Calibration, MergedShardsEqualTheSingleRun) {
  const auto graph = load_prepared_model({kSample / "model.onnx", {}});
  const auto source = open_data({kSample / "calibration", std::nullopt, "", 0}, input_infos(graph));
  CalibrationRun run;
  run.observed = plan_conversion(graph, {}).observed;
  run.samples = evenly_spread(source->size(), 10);
  run.threads = 2;
  const auto whole = run_calibration(graph, *source, run);
  EXPECT_EQ(whole.samples, 10U);
  EXPECT_EQ(whole.values.size(), run.observed.size());

  const auto all = run.samples;
  run.threads = 1;
  std::optional<Calibration> merged;
  for (const std::size_t shard : {2U, 0U, 1U}) {
    run.samples.clear();
    for (std::size_t k = shard; k < all.size(); k += 3) run.samples.push_back(all[k]);
    const auto part = run_calibration(graph, *source, run);
    if (merged) {
      merged->merge(part);
    } else {
      merged = part;
    }
  }
  EXPECT_TRUE(print_calibration(*merged) == print_calibration(whole));
}

TEST(CompareModels, IdenticalModelsAre200DecibelsApart) {
  const auto graph = load_model({kSample / "model.onnx", {}});
  const auto comparison = compare_on_validation(graph, graph, 3);
  EXPECT_DOUBLE_EQ(comparison.sqnr_db, 200.0);
  EXPECT_NEAR(comparison.cosine, 1.0, 1e-9);
  EXPECT_EQ(comparison.agreement, 100.0);
  const auto json = nlohmann::json::parse(to_json(comparison));
  ASSERT_EQ(json.at("tensors").size(), 1U);
  const auto& tensor = json.at("tensors").front();
  EXPECT_EQ(tensor.at("name"), "logits");
  EXPECT_EQ(tensor.at("sqnr_db"), 200.0);
  EXPECT_EQ(tensor.at("max_abs"), 0.0);
  EXPECT_TRUE(tensor.contains("cosine"));
}

TEST(SplitSamples, HoldsBackANinth) {
  std::vector<std::size_t> samples(300);
  for (std::size_t i = 0; i < samples.size(); ++i) samples[i] = 2 * i;
  const auto split = split_samples(samples, Effort::kBalanced);
  EXPECT_EQ(split.judging.size(), 32U);
  EXPECT_EQ(split.calibration.size(), 268U);
  auto all = split.calibration;
  all.insert(all.end(), split.judging.begin(), split.judging.end());
  std::sort(all.begin(), all.end());
  EXPECT_EQ(all, samples);
  EXPECT_EQ(split_samples(samples, Effort::kFast).judging.size(), 12U);
}

TEST(SplitSamples, FewSamplesDoBoth) {
  const std::vector<std::size_t> few{1, 5, 9};
  EXPECT_EQ(split_samples(few, Effort::kBalanced).judging.size(), std::min<std::size_t>(few.size(), 8));
  EXPECT_EQ(split_samples(few, Effort::kBalanced).calibration, few);
}

TEST(SplitSamples, CheapOnesJudgeInLargerNumber) {
  std::vector<std::size_t> samples(300);
  std::iota(samples.begin(), samples.end(), std::size_t{0});
  EXPECT_EQ(split_samples(samples, Effort::kBalanced, true).judging.size(), 96U);
}

}  // namespace
}  // namespace slim
