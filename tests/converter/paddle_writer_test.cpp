#include "converter/paddle_writer.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "converter/convert.h"
#include "converter/output_file.h"
#include "onnx_import/common/mapped_file.h"
#include "onnx_import/paddle/format/read_program.h"
#include "tests/converter/data/temporary_folder.h"
#include "tests/onnx_import/paddle/format/wire_bytes.h"

namespace slim {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

constexpr std::int64_t kChannels = 16;

/// data [-1,3,8,8] -> conv2d -> elementwise_add(axis=1) -> relu -> mul -> out, as Paddle 1.x writes it.
std::string conv_program() {
  using namespace paddle;
  const auto column = field(4, field(1, std::string("col")) + field(2, std::uint64_t{0}) + field(3, std::uint64_t{0}));
  const auto axis = field(4, field(1, std::string("axis")) + field(2, std::uint64_t{0}) + field(3, std::uint64_t{1}));
  std::string block = field(1, std::uint64_t{0}) + field(2, std::uint64_t{0});
  for (const auto& var : {holder("feed", 9), holder("fetch", 10), variable("data", 5, {-1, 3, 8, 8}, false),
                          variable("conv_w", 5, {kChannels, 3, 3, 3}, true), variable("conv_b", 5, {kChannels}, true),
                          variable("fc_w", 5, {kChannels * 36, 4}, true), variable("out", 5, {-1, 4}, false)}) {
    block += field(3, var);
  }
  const auto in = [](const std::string& slot_name, const std::string& value) {
    return field(1, slot(slot_name, value));
  };
  const auto out = [](const std::string& slot_name, const std::string& value) {
    return field(2, slot(slot_name, value));
  };
  block += field(4, operation("feed", in("X", "feed"), out("Out", "data"), column));
  block += field(4, operation("conv2d", in("Input", "data") + in("Filter", "conv_w"), out("Output", "c")));
  block += field(4, operation("elementwise_add", in("X", "c") + in("Y", "conv_b"), out("Out", "b"), axis));
  block += field(4, operation("relu", in("X", "b"), out("Out", "r")));
  block += field(4, operation("mul", in("X", "r") + in("Y", "fc_w"), out("Out", "out")));
  block += field(4, operation("fetch", in("X", "out"), out("Out", "fetch"), column));
  return field(1, block);
}

std::string ramp(const std::vector<std::int64_t>& dims) {
  std::vector<float> values(static_cast<std::size_t>(count_of(dims)));
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = 0.01F * static_cast<float>(static_cast<int>(i % 17) - 8);
  return paddle::f32_record(dims, values);
}

class PaddleWriterTest : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(source());
    write_file(source() / "__model__", conv_program());
    write_file(source() / "conv_w", ramp({kChannels, 3, 3, 3}));
    write_file(source() / "conv_b", ramp({kChannels}));
    write_file(source() / "fc_w", ramp({kChannels * 36, 4}));
  }
  fs::path source() const { return folder_.path() / "fp32"; }
  fs::path target(const std::string& name) const { return folder_.path() / name; }

  ConvertOptions options(const std::string& name) const {
    ConvertOptions options;
    options.model.path = source();
    options.output = target(name);
    options.format = Format::kPaddle;
    options.rule = MinMax{};
    return options;
  }
  static paddle::Program read(const fs::path& path) {
    const MappedFile file(path);
    return paddle::read_program(file.bytes());
  }
  static bool is_marked(const paddle::Operator& op) { return op.attribute("quantization_type") != nullptr; }
  static double threshold(const paddle::Operator& op) {
    const auto* value = op.attribute("out_threshold");
    return value == nullptr ? 0.0 : std::get<double>(*value);
  }

  TemporaryFolder folder_;
};

TEST_F(PaddleWriterTest, MarksWhatShallBeInt8AndGivesThresholds) {
  convert(options("int8"));
  const auto program = read(target("int8") / "__model__");
  const auto& ops = program.operators;
  EXPECT_TRUE(is_marked(ops[1]) && is_marked(ops[4]));
  EXPECT_FALSE(is_marked(ops[2]) || is_marked(ops[3]));
  for (const auto i : {0U, 2U, 3U}) EXPECT_GT(threshold(ops[i]), 0.0) << ops[i].type;
  EXPECT_EQ(threshold(ops[4]), 0.0) << "nobody reads the last product's result in integers";
  EXPECT_EQ(threshold(ops[1]), 0.0) << "nothing lies between a convolution and its bias";
}

TEST_F(PaddleWriterTest, JoinsSeparateParametersSortedByName) {
  convert(options("int8"));
  EXPECT_EQ(fs::file_size(target("int8") / "params"),
            fs::file_size(source() / "conv_b") + fs::file_size(source() / "conv_w") + fs::file_size(source() / "fc_w"));
  ModelOptions model;
  model.path = target("int8");
  EXPECT_EQ(load_model(model).node_count(), 5U) << "it is an FP32 model still";
}

TEST_F(PaddleWriterTest, APdmodelGoesWithItsParameters) {
  convert(options("net.pdmodel"));
  EXPECT_TRUE(fs::exists(target("net.pdmodel")));
  EXPECT_TRUE(fs::exists(target("net.pdiparams")));
}

TEST_F(PaddleWriterTest, WhatStaysFloatGetsNeitherMarkNorThreshold) {
  auto with = options("int8");
  with.exclude = {"op:Gemm"};
  convert(with);
  const auto program = read(target("int8") / "__model__");
  EXPECT_TRUE(is_marked(program.operators[1]));
  EXPECT_FALSE(is_marked(program.operators[4]));
  EXPECT_EQ(threshold(program.operators[4]), 0.0);
}

TEST_F(PaddleWriterTest, RefusesOnnxAndLeavesNothing) {
  auto with = options("int8");
  with.model.path = fs::path(SLIMCONV_SOURCE_DIR) / "samples/shapes/model.onnx";
  try {
    convert(with);
    FAIL() << "an ONNX model was written as Paddle's";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadInput);
    EXPECT_THAT(error.what(), HasSubstr("is no Paddle model, so it cannot be written as one\n  hint: write ONNX"));
  }
  EXPECT_FALSE(fs::exists(target("int8")));
}

TEST_F(PaddleWriterTest, AFailureRemovesTheFolderThatItMade) {
  auto with = options("int8");
  fs::remove(source() / "fc_w");
  EXPECT_THROW(convert(with), Error);
  EXPECT_FALSE(fs::exists(target("int8")));
}

TEST_F(PaddleWriterTest, NeedsTheFolderAbove) {
  try {
    convert(options("no/such/int8"));
    FAIL() << "written into a folder that is not there";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kCannotCreate);
  }
}

}  // namespace
}  // namespace slim
