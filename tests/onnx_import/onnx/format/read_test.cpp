#include "onnx_import/onnx/format/read.h"

#include <gmock/gmock.h>

#include <fstream>
#include <sstream>

#include "onnx_import/onnx/format/write.h"
#include "tests/onnx_import/onnx/format/proto_bytes.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
namespace fs = std::filesystem;

std::string error_of(const std::string& file) {
  Diagnostics problems;
  try {
    parse_onnx(std::as_bytes(std::span(file)), ".", problems);
    problems.throw_if_any();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadInput);
    return error.what();
  }
  return "no error";
}

Tensor initializer_of(const std::string& file, const fs::path& folder = ".") {
  Diagnostics problems;
  auto model = parse_onnx(std::as_bytes(std::span(file)), folder, problems);
  problems.throw_if_any();
  return model.graph.initializers.at(0).data;
}

class TemporaryFolder : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(::testing::TempDir()) /
              ("slim_onnx_" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::create_directories(folder_ / "model");
  }
  void TearDown() override { fs::remove_all(folder_); }
  void write(const fs::path& name, const std::string& contents) const {
    std::ofstream(folder_ / name, std::ios::binary) << contents;
  }
  fs::path folder_;
};

TEST(ReadOnnx, SaysWhatAFileIsThatIsNoModel) {
  EXPECT_EQ(error_of(""), "the file is not an ONNX model: it is empty");
  EXPECT_EQ(error_of("hello, world\n"), "the file is not an ONNX model: it is text");
  EXPECT_THAT(error_of("\n<!DOCTYPE html><html>"), HasSubstr("it is an HTML page; the download may have failed"));
  EXPECT_THAT(error_of("version https://git-lfs.github.com/spec/v1\noid"), HasSubstr("git lfs pull"));
  EXPECT_THAT(error_of("PK\x03\x04"
                       "abc"),
              HasSubstr("zip archive"));
  EXPECT_THAT(error_of(std::string("\x1c\0\0\0TFL3", 8)), HasSubstr("TensorFlow Lite"));
}

TEST(ReadOnnx, SaysThatAFileIsTruncated) {
  const auto file = proto::model_with(proto::tensor("w", {2}, 1, proto::packed<float>(9, {1, 2})));
  ASSERT_EQ(error_of(file), "no error");
  EXPECT_EQ(error_of(file.substr(0, file.size() - 5)),
            "the file is truncated or corrupt: the model goes on for 5 bytes beyond the end");
  for (std::size_t size = 1; size < file.size(); ++size) EXPECT_THAT(error_of(file.substr(0, size)), HasSubstr("file"));
}

TEST(ReadOnnx, RefusesAFileWithoutAGraph) {
  EXPECT_EQ(error_of(proto::varint(1, 7)), "the file is truncated or corrupt: there is no graph in it");
}

TEST(ReadOnnx, RefusesSizesThatTheFileCannotHold) {
  const auto huge = std::uint64_t{1} << 40;
  EXPECT_EQ(error_of(proto::model_with(proto::tensor("w", {huge}, 1, proto::packed<float>(9, {1})))),
            "f32 [1099511627776] needs 1099511627776 elements of 4 bytes, but 4 bytes are given\n  initializer 'w'");
  EXPECT_THAT(error_of(proto::model_with(proto::tensor("w", {huge, huge}, 1, ""))),
              HasSubstr("dims [1099511627776,1099511627776] are not possible"));
  EXPECT_THAT(error_of(proto::model_with(proto::tensor("w", {~std::uint64_t{0}}, 1, ""))), HasSubstr("dims [-1]"));
  EXPECT_EQ(error_of(proto::model_with(proto::tensor("w", {3}, 1, proto::packed<float>(4, {1, 2})))),
            "f32 [3] has 3 elements, but 2 are given\n  initializer 'w'");
}

TEST(ReadOnnx, CollectsProblems) {
  const auto bad = proto::bytes(5, proto::tensor("a", {3}, 1, "")) + proto::bytes(5, proto::tensor("b", {1}, 17, ""));
  EXPECT_EQ(error_of(proto::model(bad)),
            "f32 [3] has 3 elements, but 0 are given\n  initializer 'a'\n"
            "element type FLOAT8E4M3FN is not supported\n  initializer 'b'");
}

TEST(ReadOnnx, DecodesEveryTypedField) {
  const auto decoded = [](std::uint64_t type, const std::string& data) {
    return initializer_of(proto::model_with(proto::tensor("w", {2}, type, data)));
  };
  const auto minus_one = ~std::uint64_t{0};
  EXPECT_EQ(decoded(1, proto::packed<float>(4, {1.5F, -2})), Tensor::from<float>({2}, {1.5F, -2}));
  EXPECT_EQ(decoded(11, proto::packed<double>(10, {1.5, -2})), Tensor::from<double>({2}, {1.5, -2}));
  EXPECT_EQ(decoded(2, proto::packed_varints(5, {200, 1})), Tensor::from<std::uint8_t>({2}, {200, 1}));
  EXPECT_EQ(decoded(3, proto::packed_varints(5, {minus_one, 1})), Tensor::from<std::int8_t>({2}, {-1, 1}));
  EXPECT_EQ(decoded(4, proto::packed_varints(5, {60000, 1})), Tensor::from<std::uint16_t>({2}, {60000, 1}));
  EXPECT_EQ(decoded(5, proto::packed_varints(5, {minus_one, 1})), Tensor::from<std::int16_t>({2}, {-1, 1}));
  EXPECT_EQ(decoded(6, proto::packed_varints(5, {minus_one, 1})), Tensor::from<std::int32_t>({2}, {-1, 1}));
  EXPECT_EQ(decoded(7, proto::packed_varints(7, {minus_one, 1})), Tensor::from<std::int64_t>({2}, {-1, 1}));
  EXPECT_EQ(decoded(12, proto::packed_varints(11, {7, 1})), Tensor::from<std::uint32_t>({2}, {7, 1}));
  EXPECT_EQ(decoded(13, proto::packed_varints(11, {minus_one, 1})), Tensor::from<std::uint64_t>({2}, {minus_one, 1}));
  EXPECT_EQ(decoded(10, proto::packed_varints(5, {0x3c00, 0})), Tensor::from<Half>({2}, {Half{0x3c00}, Half{0}}));
  EXPECT_EQ(decoded(16, proto::packed_varints(5, {0x3f80, 0})),
            Tensor::from<BFloat16>({2}, {BFloat16{0x3f80}, BFloat16{0}}));
  const auto bools = decoded(9, proto::packed_varints(5, {2, 0}));
  EXPECT_EQ(bools.data<bool>()[0], true);
  EXPECT_EQ(static_cast<int>(bools.bytes()[0]), 1);
}

TEST(ReadOnnx, NormalizesRawBools) {
  const auto tensor = initializer_of(proto::model_with(proto::tensor("w", {2}, 9,
                                                                     proto::bytes(9,
                                                                                  "\x07"
                                                                                  "\x01"))));
  EXPECT_EQ(static_cast<int>(tensor.bytes()[0]), 1);
}

std::string external(const std::string& location, const std::string& offset, const std::string& length) {
  std::string data = proto::varint(14, 1) + proto::bytes(13, proto::entry("location", location));
  if (!offset.empty()) data += proto::bytes(13, proto::entry("offset", offset));
  if (!length.empty()) data += proto::bytes(13, proto::entry("length", length));
  return proto::model_with(proto::tensor("w", {2}, 1, data));
}

using ExternalData = TemporaryFolder;

TEST_F(ExternalData, IsReadFromTheModelsFolder) {
  const auto floats = proto::packed<float>(1, {1, 2, 3, 4}).substr(2);
  write("model/w.bin", floats);
  EXPECT_EQ(initializer_of(external("w.bin", "", ""), folder_ / "model"), Tensor::from<float>({2}, {1, 2}));
  EXPECT_EQ(initializer_of(external("w.bin", "8", "8"), folder_ / "model"), Tensor::from<float>({2}, {3, 4}));
  write("model/odd.bin", "x" + floats);
  EXPECT_EQ(initializer_of(external("odd.bin", "1", "8"), folder_ / "model"), Tensor::from<float>({2}, {1, 2}));
}

TEST_F(ExternalData, StaysInTheModelsFolder) {
  write("secret.bin", "12345678");
  fs::create_symlink(folder_ / "secret.bin", folder_ / "model" / "link.bin");
  const auto refused = [&](const std::string& location) {
    try {
      initializer_of(external(location, "", ""), folder_ / "model");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(refused("../secret.bin"), HasSubstr("'../secret.bin' is not a path inside the model's folder"));
  EXPECT_THAT(refused((folder_ / "secret.bin").string()), HasSubstr("is not a path inside the model's folder"));
  EXPECT_THAT(refused(""), HasSubstr("is not a path inside the model's folder"));
  EXPECT_THAT(refused("link.bin"), HasSubstr("'link.bin' leads out of the model's folder"));
  EXPECT_THAT(refused("none.bin"), HasSubstr("cannot be opened: No such file or directory"));
}

TEST_F(ExternalData, MustBeLongEnough) {
  write("model/w.bin", "1234567");
  const auto refused = [&](const std::string& offset, const std::string& length) {
    try {
      initializer_of(external("w.bin", offset, length), folder_ / "model");
    } catch (const Error& error) {
      return std::string(error.what());
    }
    return std::string("no error");
  };
  EXPECT_THAT(refused("", ""), HasSubstr("is too short: bytes 0 to 8 are needed, the file has 7"));
  EXPECT_THAT(refused("9223372036854775807", ""), HasSubstr("is too short"));
  EXPECT_THAT(refused("", "4"), HasSubstr("has length 4, but f32 [2] needs 8 bytes"));
  EXPECT_THAT(refused("-1", ""), HasSubstr("external data's offset '-1' is not a number"));
}

using OnnxFile = TemporaryFolder;

TEST_F(OnnxFile, MustExist) {
  const auto code_of = [](const fs::path& path) {
    try {
      read_onnx(path);
    } catch (const Error& error) {
      EXPECT_THAT(error.what(), HasSubstr(path.string()));
      return error.code();
    }
    return ExitCode::kDone;
  };
  EXPECT_EQ(code_of(folder_ / "none.onnx"), ExitCode::kNoInput);
  EXPECT_EQ(code_of(folder_), ExitCode::kNoInput);
}

TEST_F(OnnxFile, ComesBackAsItWasWritten) {
  OnnxModel model;
  model.ir_version = 8;
  model.opsets = {{"", 17}, {"com.microsoft", 1}};
  model.producer_name = "me";
  model.metadata = {{"a", "1"}, {"b", "2"}};
  model.graph.name = "g";
  model.graph.inputs.push_back({"x", {DataType::kF32, Shape{Dim::symbol("n"), 3, Dim()}}, {}});
  model.graph.outputs.push_back({"y", {DataType::kI64, std::nullopt}, {}});
  model.graph.initializers.push_back({"w", Tensor::from<float>({2}, {1, 2})});
  model.graph.initializers.push_back({"e", Tensor::zeros(DataType::kF32, {0, 4})});
  OnnxNode node{"n", "d", "T", {"x", "", "w"}, {"y"}, {}, {}};
  node.attributes = {{"i", std::int64_t{-1}},       {"f", 0.5F},
                     {"s", std::string("t\0u", 3)}, {"is", std::vector<std::int64_t>{}},
                     {"fs", std::vector<float>{1}}, {"ss", std::vector<std::string>{"a", ""}},
                     {"t", Tensor::i64({1, 2, 3})}};
  model.graph.nodes.push_back(node);
  write_onnx(model, folder_ / "m.onnx");
  const auto again = read_onnx(folder_ / "m.onnx");
  EXPECT_EQ(again.ir_version, 8);
  EXPECT_EQ(again.opsets, model.opsets);
  EXPECT_EQ(again.metadata, model.metadata);
  EXPECT_EQ(again.graph.inputs[0].type, model.graph.inputs[0].type);
  EXPECT_EQ(again.graph.outputs[0].type, model.graph.outputs[0].type);
  ASSERT_EQ(again.graph.nodes.size(), 1U);
  EXPECT_EQ(again.graph.nodes[0].domain, "d");
  EXPECT_EQ(again.graph.nodes[0].inputs, node.inputs);
  EXPECT_EQ(again.graph.nodes[0].attributes, node.attributes);
  ASSERT_EQ(again.graph.initializers.size(), 2U);
  EXPECT_EQ(again.graph.initializers[0].data, model.graph.initializers[0].data);
  EXPECT_EQ(again.graph.initializers[1].data, model.graph.initializers[1].data);
}

TEST_F(OnnxFile, CannotBeWrittenWhereThereIsNoFolder) {
  try {
    write_onnx(OnnxModel(), folder_ / "none" / "m.onnx");
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kCannotCreate);
  }
}

TEST_F(OnnxFile, AFullDiskIsAnError) {
  try {
    write_onnx(OnnxModel(), fs::path("/dev/full"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kIo);
    EXPECT_THAT(error.what(), HasSubstr("No space left on device"));
  }
}

}  // namespace
}  // namespace slim
