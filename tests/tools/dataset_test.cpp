#include <gmock/gmock.h>

#include <csignal>
#include <cstring>
#include <nlohmann/json.hpp>

#include "converter/data/sample_source.h"
#include "tests/tools/program.h"

namespace slim {
namespace {

using ::testing::ElementsAre;

/// A picture of one colour.
std::string picture(char red, int side = 256) {
  std::string pixels;
  for (int i = 0; i < side * side; ++i) pixels.append({red, '\0', '\0'});
  return "P6 " + std::to_string(side) + " " + std::to_string(side) + " 255\n" + pixels;
}

/// Three pictures with red at 0, 1 and 2.
void write_pictures(const TemporaryFolder& folder) {
  folder.write("images/a.ppm", picture('\0'));
  folder.write("images/b.ppm", picture('\1'));
  folder.write("images/sub/c.ppm", picture('\2'));
}

float red(int value) { return (static_cast<float>(value) / 255.0F - 0.485F) / 0.229F; }

TEST(Dataset, ReadsBackInTheOrderOfTheList) {
  const TemporaryFolder folder;
  write_pictures(folder);
  const auto labels = folder.write("list.txt", "sub/c.ppm 7\na.ppm 3\nb.ppm 5\n");
  const auto target = folder.path() / "a.bin";
  const auto outcome =
      run_program({"dataset", folder.path() / "images", "--labels", labels, "-o", target, "--threads", "2"});
  ASSERT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  EXPECT_THAT(names_in(folder.path()), ElementsAre("a.bin", "images", "list.txt"));

  const auto source = open_data({target, std::nullopt, "", 0}, {{"data", {DataType::kF32, Shape{1, 3, 224, 224}}}});
  ASSERT_EQ(source->size(), 3U);
  const std::pair<int, int> expected[] = {{7, 2}, {3, 0}, {5, 1}};
  for (std::size_t i = 0; i < 3; ++i) {
    const auto sample = source->load(i);
    EXPECT_EQ(sample.label, expected[i].first);
    EXPECT_NEAR(sample.inputs.front().data<float>()[1000], red(expected[i].second), 1e-6F);
  }
}

TEST(Dataset, TakesTheFoldersOwnLabels) {
  const TemporaryFolder folder;
  write_pictures(folder);
  folder.write("images/labels.txt", "b.ppm 4\n");
  const auto target = folder.path() / "a.bin";
  ASSERT_EQ(run_program({"dataset", folder.path() / "images", "-o", target, "--label-offset", "-1"}).code, 0);
  const auto source = open_data({target, std::nullopt, "", 0}, {{"data", {DataType::kF32, Shape{1, 3, 224, 224}}}});
  ASSERT_EQ(source->size(), 1U);
  EXPECT_EQ(source->load(0).label, 3);
}

TEST(Dataset, RefusesWhatIsMissing) {
  const TemporaryFolder folder;
  write_pictures(folder);
  const auto images = (folder.path() / "images").string();
  const auto target = (folder.path() / "a.bin").string();
  expect_refusal(run_program({"dataset", images}), 64, "needs -o OUT.bin");
  expect_refusal(run_program({"dataset", images + "x", "-o", target}), 66, "imagesx");
  expect_refusal(run_program({"dataset", images, "-o", target}), 65, "has no label");
  expect_refusal(run_program({"dataset", images, "--labels", target, "-o", target + "2"}), 66, "a.bin");
  const auto list = folder.write("list.txt", "a.ppm 0\nnone.ppm 1\n");
  expect_refusal(run_program({"dataset", images, "--labels", list, "-o", target}), 66, "none.ppm");
  expect_refusal(run_program({"dataset", images, "--labels", list, "-o", list}), 64, "is the input itself");
  folder.write("list.txt", "a.ppm 0\n");
  expect_refusal(run_program({"dataset", images, "--labels", list, "-o", folder.path() / "none" / "a.bin"}), 73,
                 "none/a.bin");
  expect_refusal(run_program({"dataset", images, "--labels", list, "-o", images}), 73, "it is a folder");
  EXPECT_THAT(names_in(folder.path()), ElementsAre("images", "list.txt"));
}

TEST(Dataset, GoesOnAfterAFailure) {
  const TemporaryFolder folder;
  write_pictures(folder);
  const auto labels = folder.write("list.txt", "a.ppm 0\nb.ppm 1\nsub/c.ppm 2\n");
  folder.write("images/b.ppm", "no picture");
  const auto target = folder.path() / "a.bin";
  const std::vector<std::string> arguments{
      "dataset", folder.path() / "images", "--labels", labels, "-o", target, "--threads", "1"};
  expect_refusal(run_program(arguments), 65, "b.ppm");
  EXPECT_FALSE(std::filesystem::exists(target));
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "a.bin.part"));
  folder.write("images/b.ppm", picture('\1'));
  const auto outcome = run_program(arguments);
  EXPECT_EQ(outcome.code, 0);
  EXPECT_THAT(outcome.err, ::testing::HasSubstr("going on after 1 of 3 images"));
  EXPECT_EQ(std::filesystem::file_size(target), 8U + 3U * (3U * 224 * 224 * 4 + 8U));
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "a.bin.part"));
}

TEST(Dataset, GoesOnAfterASignal) {
  const TemporaryFolder folder;
  folder.write("images/a.ppm", picture('\1', 1500));  // takes a while
  std::string lines;
  for (int i = 0; i < 16; ++i) lines += "a.ppm " + std::to_string(i) + "\n";
  const auto labels = folder.write("list.txt", lines);
  const auto target = folder.path() / "a.bin";
  const std::vector<std::string> arguments{"dataset", folder.path() / "images", "--labels", labels, "-o", target};
  {
    Program program(arguments);
    ASSERT_TRUE(appears(folder.path() / "a.bin.part", program));
    program.send(SIGTERM);
    const auto outcome = program.wait();
    EXPECT_FALSE(outcome.killed);
    EXPECT_EQ(outcome.code, 143) << outcome.err;
  }
  EXPECT_THAT(names_in(folder.path()), ElementsAre("a.bin.part", "images", "list.txt"));
  ASSERT_EQ(run_program(arguments).code, 0);
  const auto whole = folder.path() / "whole.bin";
  ASSERT_EQ(run_program({"dataset", folder.path() / "images", "--labels", labels, "-o", whole}).code, 0);
  EXPECT_TRUE(contents(target) == contents(whole));
}

// SIGXFSZ, which would end the program, must become a failed write.
TEST(Dataset, AFullDiskKeepsThePart) {
  const TemporaryFolder folder;
  write_pictures(folder);
  const auto labels = folder.write("list.txt", "a.ppm 0\nb.ppm 1\nsub/c.ppm 2\n");
  const auto target = folder.path() / "a.bin";
  constexpr std::size_t kLess = 1'000'000;  // than two images
  const auto outcome = run_program({"dataset", folder.path() / "images", "--labels", labels, "-o", target},
                                   {.stdout_path = "", .largest_file = kLess});
  expect_refusal(outcome, 74, "a.bin.part");
  EXPECT_THAT(names_in(folder.path()), ElementsAre("a.bin.part", "images", "list.txt"));
}

/// A data file for `count` images of side x side, all holes; skips the test where the disk has no sparse files.
std::filesystem::path write_holes(const TemporaryFolder& folder, std::int64_t count, std::int64_t side) {
  std::string head(sizeof(count), '\0');
  std::memcpy(head.data(), &count, sizeof(count));
  const auto path = folder.write("big.bin", head);
  const auto size = 8 + count * (3 * side * side * 4 + 8);
  std::error_code failure;
  std::filesystem::resize_file(path, static_cast<std::uintmax_t>(size), failure);
  return failure ? std::filesystem::path() : path;
}

// The size of ImageNet's validation set, 30 GB.
TEST(Dataset, AVeryLargeFileIsCheckedAndReadAtBothEnds) {
  const TemporaryFolder folder;
  const auto data = write_holes(folder, 50'000, 224);
  if (data.empty()) GTEST_SKIP() << "no sparse files here";
  const auto open = [&] {
    return open_data({data, std::nullopt, "", 0}, {{"data", {DataType::kF32, Shape{1, 3, 224, 224}}}});
  };
  EXPECT_EQ(std::filesystem::file_size(data), 30'106'000'008U);
  EXPECT_EQ(open()->size(), 50'000U);
  EXPECT_EQ(open()->load(49'999).label, 0);
  std::filesystem::resize_file(data, 30'106'000'009U);
  expect_error(ExitCode::kBadInput, "50000 images", open);
}

double peak_mib_of_validate(const std::filesystem::path& int8, const std::filesystem::path& data) {
  const auto outcome = run_program({"validate", sample_model(), int8, "--data", data, "--samples", "50", "--json"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
  return nlohmann::json::parse(outcome.out).at("peak_memory_mib").get<double>();
}

TEST(Dataset, AVeryLargeFileTakesNoMoreMemory) {
  const TemporaryFolder folder;
  const auto data = write_holes(folder, 600'000, 64);
  if (data.empty()) GTEST_SKIP() << "no sparse files here";
  const auto int8 = folder.path() / "int8.onnx";
  ASSERT_EQ(run_program(quick_convert(int8)).code, 0);
  EXPECT_LT(peak_mib_of_validate(int8, data), peak_mib_of_validate(int8, sample_data()) + 20);
}

}  // namespace
}  // namespace slim
