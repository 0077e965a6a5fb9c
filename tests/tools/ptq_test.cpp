#include <gmock/gmock.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/onnx_import/paddle/format/wire_bytes.h"
#include "tests/tools/program.h"

namespace slim {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::size_t kImages = 24;

/// data [-1,3,224,224] -> global average -> mul(W) -> softmax: the class is the brightest channel. With `label` and
/// top-1 accuracy, as the ancestor's models have them.
std::string brightness_program() {
  using namespace paddle;
  const auto number = [](const char* name, std::uint64_t value) {
    return field(4, field(1, std::string(name)) + field(2, std::uint64_t{0}) + field(3, value));
  };
  const auto word = [](const char* name, const std::string& value) {
    return field(4, field(1, std::string(name)) + field(2, std::uint64_t{2}) + field(5, value));
  };
  const auto in = [](const std::string& name, const std::string& value) { return field(1, slot(name, value)); };
  const auto out = [](const std::string& name, const std::string& value) { return field(2, slot(name, value)); };
  std::string block = field(1, std::uint64_t{0}) + field(2, std::uint64_t{0});
  for (const auto& var :
       {holder("feed", 9), holder("fetch", 10), variable("data", 5, {-1, 3, 224, 224}, false),
        variable("label", 3, {-1, 1}, false), variable("w", 5, {3, 3}, true), variable("acc1", 5, {1}, false)}) {
    block += field(3, var);
  }
  block += field(4, operation("feed", in("X", "feed"), out("Out", "label"), number("col", 1)));
  block += field(4, operation("feed", in("X", "feed"), out("Out", "data"), number("col", 0)));
  block += field(4, operation("pool2d", in("X", "data"), out("Out", "p"),
                              word("pooling_type", "avg") +
                                  field(4, field(1, std::string("global_pooling")) + field(2, std::uint64_t{6}) +
                                               field(10, std::uint64_t{1}))));
  block += field(4, operation("mul", in("X", "p") + in("Y", "w"), out("Out", "m")));
  block += field(4, operation("softmax", in("X", "m"), out("Out", "s")));
  block += field(4, operation("top_k", in("X", "s"), out("Out", "best") + out("Indices", "where"), number("k", 1)));
  block += field(4, operation("accuracy", in("Out", "best") + in("Indices", "where") + in("Label", "label"),
                              out("Accuracy", "acc1") + out("Correct", "correct") + out("Total", "total")));
  block += field(4, operation("fetch", in("X", "acc1"), out("Out", "fetch"), number("col", 0)));
  return field(1, block);
}

/// The ancestor's data file: plain images whose channel `i % 3` is brighter than the others by `contrast`.
void write_bin(const std::filesystem::path& path, float contrast) {
  std::ofstream out(path, std::ios::binary);
  const auto put = [&](auto number) { out << paddle::raw(number); };
  put(static_cast<std::int64_t>(kImages));
  for (std::size_t i = 0; i < kImages; ++i) {
    for (std::size_t channel = 0; channel < 3; ++channel) {
      const float value = 1.0F + (channel == i % 3 ? contrast : 0.0F);
      const std::vector<float> plane(224 * 224, value);
      out.write(reinterpret_cast<const char*>(plane.data()),
                static_cast<std::streamsize>(plane.size() * sizeof(float)));
    }
  }
  for (std::size_t i = 0; i < kImages; ++i) put(static_cast<std::int64_t>(i % 3));
}

class PtqTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::filesystem::create_directory(model());
    std::ofstream(model() / "__model__", std::ios::binary) << brightness_program();
    std::ofstream(model() / "w", std::ios::binary) << paddle::f32_record({3, 3}, {4, 0, 0, 0, 4, 0, 0, 0, 4});
  }
  std::filesystem::path model() const { return folder_.path() / "model"; }
  std::filesystem::path saved() const { return folder_.path() / "int8"; }
  Outcome ptq(float contrast, std::vector<std::string> more = {}) const {
    write_bin(folder_.path() / "data.bin", contrast);
    std::vector<std::string> arguments{
        "ptq", "--infer_model",          model(), "--infer_data", folder_.path() / "data.bin", "--warmup_batch_size",
        "6",   "--int8_model_save_path", saved()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_program(arguments);
  }

  TemporaryFolder folder_;
};

TEST_F(PtqTest, SavesTheModelAndPrintsBothAccuracies) {
  const auto outcome = ptq(1.0F);
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_THAT(names_in(saved()), ElementsAre("__model__", "params"));
  EXPECT_THAT(outcome.out, HasSubstr("warmed up with the first 6 images"));
  EXPECT_THAT(outcome.out, HasSubstr("FP32        1.0000"));
  EXPECT_THAT(outcome.out, HasSubstr("INT8        1.0000"));
  EXPECT_THAT(outcome.out, HasSubstr("accuracy difference (top-1, FP32 - INT8) 0.0000, allowed 0.01; 24 images"));
  EXPECT_THAT(outcome.err, HasSubstr("the loss and accuracy operators were dropped (top_k, accuracy)"));
}

TEST_F(PtqTest, FailsBeyondTheThresholdWithTheModelSaved) {
  // The channels differ by less than INT8 can tell.
  const auto outcome = ptq(1e-4F, {"--accuracy_diff_threshold", "0.05"});
  EXPECT_EQ(outcome.code, 1);
  EXPECT_THAT(outcome.err, HasSubstr("more than --accuracy_diff_threshold 0.05"));
  EXPECT_THAT(names_in(saved()), ElementsAre("__model__", "params"));
}

TEST_F(PtqTest, SaysThatItPredictsImageByImage) {
  const auto outcome = ptq(1.0F, {"--batch_size", "50"});
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err, HasSubstr("images are predicted one at a time"));
}

TEST_F(PtqTest, JsonHasBothModels) {
  const auto outcome = ptq(1.0F, {"--json"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  const auto json = nlohmann::json::parse(outcome.out);
  EXPECT_EQ(json.at("fp32").at("top1"), 100.0);
  EXPECT_EQ(json.at("int8").at("top1"), 100.0);
  EXPECT_EQ(json.at("notes").size(), 1U);
}

TEST_F(PtqTest, RefusesWhatIsMissingOrWrong) {
  expect_refusal(run_program({"ptq", "--infer_model", model()}), 64, "`slimconv ptq` needs --infer_data");
  expect_refusal(ptq(1.0F, {"--accuracy_diff_threshold", "2"}), 64, "must be a fraction from 0 to 1, found '2'");
  expect_refusal(run_program({"ptq", "--infer_model", sample_model(), "--infer_data", sample_data(),
                              "--int8_model_save_path", saved()}),
                 65, "is no Paddle model");
  EXPECT_FALSE(std::filesystem::exists(saved()));
}

}  // namespace
}  // namespace slim
