#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "converter/data/sample_source.h"
#include "tests/converter/data/image_bytes.h"
#include "tests/converter/data/npy_bytes.h"
#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

using testing::ElementsAre;

std::vector<InputInfo> one_input(Shape shape, DataType type = DataType::kF32) {
  return {{"x", {type, std::move(shape)}}};
}

DataOptions at(std::filesystem::path path) {
  DataOptions options;
  options.path = std::move(path);
  return options;
}

std::vector<float> floats(const Tensor& tensor) {
  const auto data = tensor.data<float>();
  return {data.begin(), data.end()};
}

TEST(EvenlySpread, SamplesAreAtEqualDistances) {
  EXPECT_THAT(evenly_spread(10, 4), ElementsAre(0, 2, 5, 7));
  EXPECT_THAT(evenly_spread(3, 3), ElementsAre(0, 1, 2));
  EXPECT_THAT(evenly_spread(2, 300), ElementsAre(0, 1));
  EXPECT_THAT(evenly_spread(0, 5), ElementsAre());
  EXPECT_THAT(evenly_spread(5, 0), ElementsAre());
  EXPECT_THAT(evenly_spread(std::size_t{1} << 63, 2), ElementsAre(0, std::size_t{1} << 62));
}

TEST(OpenData, WhatIsNotThereOrUnknown) {
  const TemporaryFolder folder;
  const auto inputs = one_input({1, 3, 2, 2});
  expect_error(ExitCode::kNoInput, "no data at", [&] { open_data(at(folder.path() / "none"), inputs); });
  expect_error(ExitCode::kBadInput, "no images", [&] { open_data(at(folder.path()), inputs); });
  const auto file = folder.write("model.onnx", std::string_view("x"));
  expect_error(ExitCode::kBadInput, "no kind of data", [&] { open_data(at(file), inputs); });
  expect_error(ExitCode::kBadInput, "no inputs", [&] { open_data(at(file), {}); });
}

// A margin of 35 pixels: floor(35 / 2) is 17, 17.5 rounded half to even is 18. Pixels tell their column.
TEST(ImageFolder, CropsByTheRuleThatIsAskedFor) {
  const TemporaryFolder folder;
  std::string ppm("P6 259 256 255\n");
  for (int i = 0; i < 259 * 256; ++i) ppm.append(3, static_cast<char>(i % 259 % 256));
  folder.write("columns.ppm", ppm);
  auto options = at(folder.path());
  options.preprocess = "none,resize=256";
  const auto inputs = one_input({1, 3, 224, 224});
  EXPECT_EQ(floats(open_data(options, inputs)->load(0).inputs.front()).front(), 17);
  options.half_even_crop = true;
  EXPECT_EQ(floats(open_data(options, inputs)->load(0).inputs.front()).front(), 18);
}

TEST(ImageFolder, LabelsFilesWinOverFolders) {
  const TemporaryFolder folder;
  folder.write("b/1.png", from_hex(kRgbaPng));
  folder.write("a/2.png", from_hex(kRgbaPng));
  const auto inputs = one_input({1, 3, 2, 2});
  auto options = at(folder.path());
  options.preprocess = "none";
  options.label_offset = 1;
  auto source = open_data(options, inputs);
  ASSERT_EQ(source->size(), 2U);
  EXPECT_TRUE(source->has_labels());
  EXPECT_EQ(source->load(0).label, 1);
  EXPECT_EQ(source->load(1).label, 2);
  EXPECT_EQ(source->preprocessing(), "channels=rgb,filter=bilinear,crop=2,scale=1,mean=0,std=1,layout=nchw");
  EXPECT_THAT(floats(source->load(1).inputs.front()), ElementsAre(5, 12, 65, 86, 250, 243, 190, 169, 55, 74, 111, 132));

  folder.write("labels.txt", std::string_view("b/1.png 5\n"));
  source = open_data(options, inputs);
  ASSERT_EQ(source->size(), 1U);
  EXPECT_EQ(source->load(0).label, 6);

  options.labels = folder.write("elsewhere/list.txt", std::string_view("a/2.png 7\nb/1.png 8\n"));
  source = open_data(options, inputs);
  ASSERT_EQ(source->size(), 2U);
  EXPECT_EQ(source->load(1).label, 9);
  options.label_offset = -8;
  expect_error(ExitCode::kBadInput, "label 7 with --label-offset -8", [&] { open_data(options, inputs); });
}

TEST(ImageFolder, UndecodableImagesAreNamed) {
  const TemporaryFolder folder;
  folder.write("bad.png", std::string_view("text"));
  const auto source = open_data(at(folder.path()), one_input({1, 3, 2, 2}));
  EXPECT_FALSE(source->has_labels());
  expect_error(ExitCode::kBadInput, "bad.png", [&] { source->load(0); });
}

TEST(ImageFolder, FillsOneImageInput) {
  const TemporaryFolder folder;
  const auto image = folder.write("1.png", from_hex(kRgbaPng));
  auto inputs = one_input({1, 10});
  expect_error(ExitCode::kBadInput, "rank 4", [&] { open_data(at(folder.path()), inputs); });
  inputs = one_input({1, 3, 2, 2});
  inputs.push_back(inputs.front());
  expect_error(ExitCode::kBadInput, "2 inputs", [&] { open_data(at(folder.path()), inputs); });
  inputs.pop_back();
  EXPECT_EQ(open_data(at(image), inputs)->size(), 1U) << "a single image is data, too";
}

TEST(Arrays, NpyRowsAreSamples) {
  const TemporaryFolder folder;
  const auto path = folder.write("x.npy", npy<double>("<f8", "(2, 3)", {1, 2, 3, 4, 5, 6}));
  const auto source = open_data(at(path), one_input({Dim::symbol("N"), 3}));
  ASSERT_EQ(source->size(), 2U);
  EXPECT_FALSE(source->has_labels());
  EXPECT_EQ(source->preprocessing(), "none");
  const auto sample = source->load(1);
  EXPECT_THAT(sample.inputs.front().dims(), ElementsAre(1, 3));
  EXPECT_THAT(floats(sample.inputs.front()), ElementsAre(4, 5, 6));
  EXPECT_FALSE(sample.label.has_value());
}

TEST(Arrays, FixedBatchAndOwnRank) {
  const TemporaryFolder folder;
  const auto path = folder.write("x.npy", npy<std::uint8_t>("|u1", "(2, 2)", {1, 2, 3, 4}));
  const auto batched = open_data(at(path), one_input({3, 2}))->load(1);
  EXPECT_THAT(batched.inputs.front().dims(), ElementsAre(3, 2));
  EXPECT_THAT(floats(batched.inputs.front()), ElementsAre(3, 4, 3, 4, 3, 4));
  const auto own = open_data(at(path), one_input({2}))->load(1);
  EXPECT_THAT(own.inputs.front().dims(), ElementsAre(2));
}

TEST(Arrays, NpzByNameWithLabels) {
  const TemporaryFolder folder;
  const std::vector<InputInfo> inputs{{"a", {DataType::kF32, Shape{1, 2}}}, {"b", {DataType::kI64, Shape{1}}}};
  const auto a = npy<float>("<f4", "(2, 2)", {1, 2, 3, 4});
  const auto b = npy<std::int32_t>("<i4", "(2,)", {7, 8});
  const auto labels = npy<std::int64_t>("<i8", "(2, 1)", {3, 4});
  for (const bool deflate : {false, true}) {
    const auto path = folder.write("d.npz", zip({{"labels.npy", labels}, {"b.npy", b}, {"a.npy", a}}, deflate));
    auto options = at(path);
    options.label_offset = 10;
    const auto source = open_data(options, inputs);
    ASSERT_TRUE(source->has_labels());
    const auto sample = source->load(1);
    EXPECT_EQ(sample.label, 14);
    EXPECT_THAT(floats(sample.inputs[0]), ElementsAre(3, 4));
    EXPECT_EQ(sample.inputs[1], Tensor::i64({8}));
  }
}

TEST(Arrays, TheOnlyArrayNeedsNoName) {
  const TemporaryFolder folder;
  const auto path = folder.write("d.npz", zip({{"arr_0.npy", npy<float>("<f4", "(1, 2)", {1, 2})}}, false));
  EXPECT_EQ(open_data(at(path), one_input({1, 2}))->size(), 1U);
}

TEST(Arrays, FoldersAreReadInBytewiseOrder) {
  const TemporaryFolder folder;
  folder.write("2.npy", npy<float>("<f4", "(1, 1)", {20}));
  folder.write("10.npy", npy<float>("<f4", "(2, 1)", {10, 11}));
  folder.write("3.npy", npy<float>("<f4", "(0, 1)", {}));
  const auto source = open_data(at(folder.path()), one_input({1, 1}));
  ASSERT_EQ(source->size(), 3U);
  std::vector<float> found;
  for (std::size_t i = 0; i < 3; ++i) found.push_back(source->load(i).inputs.front().data<float>().front());
  EXPECT_THAT(found, ElementsAre(10, 11, 20));
}

TEST(Arrays, RefusesWhatDoesNotFit) {
  const TemporaryFolder folder;
  const auto refuses = [&](const std::string& name, const std::string& bytes, const std::vector<InputInfo>& inputs,
                           std::string_view part) {
    const auto path = folder.write(name, bytes);
    expect_error(ExitCode::kBadInput, part, [&] { open_data(at(path), inputs); });
    std::filesystem::remove(path);
  };
  const auto inputs = one_input({1, 3});
  refuses("x.npy", "junk", inputs, "not a .npy");
  refuses("x.npy", npy<float>("<f4", "(2, 3)", {1, 2, 3, 4, 5}), inputs, "f32[2,3] needs");
  refuses("x.npy", npy<float>("<f4", "(1, 4)", {1, 2, 3, 4}), inputs, "f32[4], input 'x' is f32[1,3]");
  refuses("x.npy", npy<float>("<f4", "()", {1}), inputs, "no first axis");
  refuses("x.npy", npy<float>("<f4", "(0, 3)", {}), inputs, "no samples");
  refuses("x.npy", npy<float>("<f4", "(1, 3)", {1, 2, 3}), one_input({1, 3}, DataType::kI64),
          "f32[3], input 'x' is i64");
  refuses("x.npz", "PK", inputs, "zip");
  refuses("x.npz", zip({}, false), inputs, "no array for input 'x'");
  const auto a = npy<float>("<f4", "(1, 3)", {1, 2, 3});
  refuses("x.npz", zip({{"a.npy", a}, {"b.npy", a}}, false), inputs, "there are: 'a', 'b'");
  refuses("x.npz", zip({{"x.npy", a}, {"label.npy", a}}, false), inputs, "labels should be integers");
  const auto two = npy<std::int64_t>("<i8", "(2,)", {1, 2});
  refuses("x.npz", zip({{"x.npy", a}, {"label.npy", two}}, false), inputs, "'label' has 2 samples, 'x' has 1");
}

TEST(Arrays, ValuesOutOfRangeAreFoundOnLoading) {
  const TemporaryFolder folder;
  const auto path = folder.write("x.npy", npy<std::int64_t>("<i8", "(2, 1)", {255, 256}));
  const auto source = open_data(at(path), one_input({1, 1}, DataType::kU8));
  EXPECT_EQ(source->load(0).inputs.front().data<std::uint8_t>().front(), 255);
  expect_error(ExitCode::kBadInput, "256 is out of range", [&] { source->load(1); });
}

TEST(Arrays, ImageOptionsAreRefused) {
  const TemporaryFolder folder;
  auto options = at(folder.write("x.npy", npy<float>("<f4", "(1, 1)", {1})));
  options.preprocess = "imagenet";
  expect_error(ExitCode::kUsage, "--preprocess is for images", [&] { open_data(options, one_input({1, 1})); });
  options.preprocess = "none";
  EXPECT_EQ(open_data(options, one_input({1, 1}))->size(), 1U);
}

/// A TensorProto: dims (field 1), data_type (2) = float, raw_data (9).
std::string float_tensor(const std::vector<std::uint8_t>& dims, const std::vector<float>& values) {
  std::string proto;
  for (const auto dim : dims) proto += std::string("\x08") + static_cast<char>(dim);
  proto += std::string("\x10\x01\x4a") + static_cast<char>(values.size() * sizeof(float));
  return proto.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float));
}

TEST(TestDataSets, FoldersByNumber) {
  const TemporaryFolder folder;
  folder.write("model.onnx", std::string_view());
  folder.write("test_data_set_10/input_0.pb", float_tensor({1, 2}, {3, 4}));
  folder.write("test_data_set_2/input_0.pb", float_tensor({1, 2}, {1, 2}));
  const auto inputs = one_input({1, 2});
  const auto source = open_data(at(folder.path()), inputs);
  ASSERT_EQ(source->size(), 2U);
  EXPECT_THAT(floats(source->load(0).inputs.front()), ElementsAre(1, 2));
  EXPECT_THAT(floats(source->load(1).inputs.front()), ElementsAre(3, 4));
  EXPECT_EQ(open_data(at(folder.path() / "test_data_set_2"), inputs)->size(), 1U);
}

TEST(TestDataSets, DefectsAreNamed) {
  const TemporaryFolder folder;
  folder.write("test_data_set_0/input_0.pb", float_tensor({1, 3}, {1, 2, 3}));
  folder.write("test_data_set_1/input_0.pb", std::string_view("\xff\xff\xff"));
  folder.write("test_data_set_2/notes.txt", std::string_view());
  const auto source = open_data(at(folder.path()), one_input({1, 2}));
  expect_error(ExitCode::kBadInput, "f32[1,3]", [&] { source->load(0); });
  expect_error(ExitCode::kBadInput, "test_data_set_1", [&] { source->load(1); });
  expect_error(ExitCode::kNoInput, "test_data_set_2", [&] { source->load(2); });
}

/// Pictures that this repository does not hold.
std::filesystem::path real_data() {
  const char* given = std::getenv("SLIMCONV_TEST_DATA");
  if (given != nullptr) return given;
  return std::filesystem::path(SLIMCONV_SOURCE_DIR) / ".." / "shared" / "data";
}

TEST(RealImages, PhotographsLookLikePhotographs) {
  const auto folder = real_data() / "images/imagenette_train320";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no images in " << folder << "; set SLIMCONV_TEST_DATA";
  const auto source = open_data(at(folder), one_input({1, 3, 224, 224}));
  ASSERT_EQ(source->size(), 320U);
  EXPECT_EQ(source->load(0).label, 0);
  double sum = 0;
  double squares = 0;
  double count = 0;
  for (const auto index : evenly_spread(320, 10)) {
    const auto sample = source->load(index);
    for (const float value : sample.inputs.front().data<float>()) {
      sum += value;
      squares += static_cast<double>(value) * value;
      count += 1;
    }
  }
  EXPECT_NEAR(sum / count, 0.0, 0.4);
  EXPECT_NEAR(squares / count, 1.0, 0.6);
}

TEST(RealImages, OnnxTestData) {
  const auto folder = real_data() / "models/onnx_node_tests/test_quantizelinear";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no test data in " << folder << "; set SLIMCONV_TEST_DATA";
  const std::vector<InputInfo> inputs{{"x", {DataType::kF32, Shape{6}}},
                                      {"y_scale", {DataType::kF32, Shape{}}},
                                      {"y_zero_point", {DataType::kU8, Shape{}}}};
  const auto sample = open_data(at(folder), inputs)->load(0);
  EXPECT_THAT(floats(sample.inputs[0]), ElementsAre(0, 2, 3, 1000, -254, -1000));
  EXPECT_EQ(sample.inputs[2], Tensor::scalar<std::uint8_t>(128));
}

}  // namespace
}  // namespace slim
