#include "converter/data/image_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

TEST(LabelsFile, SplitsAtTheLastSpace) {
  const TemporaryFolder folder;
  folder.write("a b/c d.jpg", std::string_view());
  folder.write("e.png", std::string_view());
  const auto labels = folder.write("labels.txt", std::string_view("a b/c d.jpg 7\r\n\n  e.png \t 12\n"));
  const auto entries = read_labels_file(folder.path(), labels);
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].path, folder.path() / "a b/c d.jpg");
  EXPECT_EQ(entries[0].label, 7);
  EXPECT_EQ(entries[1].path, folder.path() / "e.png");
  EXPECT_EQ(entries[1].label, 12);
}

TEST(LabelsFile, RefusesBadLinesByNumber) {
  const TemporaryFolder folder;
  folder.write("a.jpg", std::string_view());
  const auto refuses = [&](std::string_view text, ExitCode code, std::string_view part) {
    const auto labels = folder.write("labels.txt", text);
    expect_error(code, part, [&] { read_labels_file(folder.path(), labels); });
  };
  refuses("a.jpg 1\na.jpg\n", ExitCode::kBadInput, "line 2");
  refuses("a.jpg one\n", ExitCode::kBadInput, "'one'");
  refuses("a.jpg -1\n", ExitCode::kBadInput, "from 0");
  refuses("a.jpg 1.5\n", ExitCode::kBadInput, "'1.5'");
  refuses("a.jpg 99999999999999999999\n", ExitCode::kBadInput, "line 1");
  refuses("a.jpg 1\n\nb.jpg 1\n", ExitCode::kNoInput, "line 3");
  refuses("\n \n", ExitCode::kBadInput, "lists no images");
  expect_error(ExitCode::kNoInput, "missing.txt",
               [&] { read_labels_file(folder.path(), folder.path() / "missing.txt"); });
}

TEST(FindImages, BytewiseOrderAndSortedClasses) {
  const TemporaryFolder folder;
  for (const auto* name : {"b/2.jpg", "a/x/1.PNG", "a-b/1.ppm", "empty/notes.txt", "B/9.jpeg", "b/10.jpg"})
    folder.write(name, std::string_view());
  const auto entries = find_images(folder.path());
  std::vector<std::string> paths;
  std::vector<std::int64_t> labels;
  for (const auto& entry : entries) {
    paths.push_back(entry.path.lexically_relative(folder.path()).string());
    labels.push_back(entry.label.value_or(-1));
  }
  EXPECT_THAT(paths, testing::ElementsAre("B/9.jpeg", "a-b/1.ppm", "a/x/1.PNG", "b/10.jpg", "b/2.jpg"));
  // Classes: B, a, a-b, b, empty.
  EXPECT_THAT(labels, testing::ElementsAre(0, 2, 1, 3, 3));
}

TEST(FindImages, NoLabelsWithoutClassFolders) {
  const TemporaryFolder folder;
  folder.write("1.jpg", std::string_view());
  folder.write("a/2.jpg", std::string_view());
  for (const auto& entry : find_images(folder.path())) EXPECT_FALSE(entry.label.has_value());
}

TEST(FindImages, LinksInACircleEnd) {
  const TemporaryFolder folder;
  folder.write("a/1.jpg", std::string_view());
  std::filesystem::create_directory_symlink(folder.path(), folder.path() / "a/up");
  std::filesystem::create_directory_symlink("a", folder.path() / "again");
  EXPECT_EQ(find_images(folder.path()).size(), 1U);
}

TEST(FindImages, NothingThereIsAnError) {
  const TemporaryFolder folder;
  folder.write("notes.txt", std::string_view());
  expect_error(ExitCode::kBadInput, "no images", [&] { find_images(folder.path()); });
}

}  // namespace
}  // namespace slim
