#include "converter/output_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <iterator>

#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

std::string contents(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::size_t entries(const std::filesystem::path& folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

TEST(OutputFile, AppearsOnCommit) {
  const TemporaryFolder folder;
  const auto target = folder.path() / "a.txt";
  OutputFile file(target);
  file.write("one ");
  file.write("two");
  EXPECT_FALSE(std::filesystem::exists(target));
  EXPECT_EQ(file.temporary(), folder.path() / ".a.txt.slimconv-tmp");
  file.commit();
  EXPECT_EQ(contents(target), "one two");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(OutputFile, LeavesTheTargetAloneWithoutCommit) {
  const TemporaryFolder folder;
  const auto target = folder.write("a.txt", "old");
  {
    OutputFile file(target);
    file.write("new");
  }
  EXPECT_EQ(contents(target), "old");
  EXPECT_EQ(entries(folder.path()), 1U);
}

TEST(OutputFile, ReplacesTheTarget) {
  const TemporaryFolder folder;
  const auto target = folder.write("a.txt", "old and longer");
  write_file(target, "new");
  EXPECT_EQ(contents(target), "new");
}

TEST(OutputFile, TakesWhatOthersWroteToTheTemporary) {
  const TemporaryFolder folder;
  const auto target = folder.path() / "a.txt";
  OutputFile file(target);
  std::ofstream(file.temporary()) << "streamed";
  file.commit();
  EXPECT_EQ(contents(target), "streamed");
}

TEST(OutputFile, RefusesWhatCannotBeCreated) {
  const TemporaryFolder folder;
  expect_error(ExitCode::kCannotCreate, "none/a.txt", [&] { OutputFile(folder.path() / "none" / "a.txt"); });
  expect_error(ExitCode::kCannotCreate, "it is a folder", [&] { OutputFile{folder.path()}; });
  expect_error(ExitCode::kCannotCreate, "no regular file", [] { OutputFile{"/dev/null"}; });
}

TEST(OutputFile, RefusesFoldersThatAreNotWritable) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write anywhere";
  const TemporaryFolder folder;
  std::filesystem::permissions(folder.path(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_exec);
  expect_error(ExitCode::kCannotCreate, "a.txt", [&] { OutputFile(folder.path() / "a.txt"); });
}

TEST(OutputFile, TellsOfAFailedRename) {
  const TemporaryFolder folder;
  OutputFile file(folder.path() / "a.txt");
  std::filesystem::create_directories(folder.path() / "a.txt" / "inside");
  expect_error(ExitCode::kIo, "a.txt", [&] { file.commit(); });
}

TEST(CheckNotSame, SeesThroughLinks) {
  const TemporaryFolder folder;
  const auto file = folder.write("a.onnx", "x");
  const auto link = folder.path() / "link.onnx";
  std::filesystem::create_symlink(file, link);
  expect_error(ExitCode::kUsage, "link.onnx", [&] { check_not_same(file, link); });
  expect_error(ExitCode::kUsage, "input itself", [&] { check_not_same(file, folder.path() / "." / "a.onnx"); });
  check_not_same(file, folder.path() / "missing.onnx");
  check_not_same(file, folder.write("b.onnx", "x"));
}

}  // namespace
}  // namespace slim
