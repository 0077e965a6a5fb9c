#include "converter/data/zip.h"

#include <gtest/gtest.h>

#include <thread>

#include "converter/data/random.h"
#include "tests/converter/data/npy_bytes.h"
#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

std::vector<ZipMember> directory_of(const std::filesystem::path& path) { return read_zip_directory(InputFile(path)); }

/// Compressible text of which each place is different.
std::string long_text(std::size_t size) {
  std::string text;
  for (Random random(1); text.size() < size;) text += std::to_string(random.next() % 100000) + " and ";
  text.resize(size);
  return text;
}

std::string read(InflatedMember& member, std::uint64_t offset, std::size_t size) {
  std::string text(size, '\0');
  member.read_at(offset, std::as_writable_bytes(std::span(text)));
  return text;
}

TEST(ZipDirectory, StoredDeflatedAndZip64) {
  const TemporaryFolder folder;
  const std::string contents = long_text(1000);
  for (const bool zip64 : {false, true}) {
    for (const bool deflate : {false, true}) {
      const auto path = folder.write("a.npz", zip({{"x.npy", "first"}, {"yy.npy", contents}}, deflate, zip64));
      const auto members = directory_of(path);
      ASSERT_EQ(members.size(), 2U);
      EXPECT_EQ(members[1].name, "yy.npy");
      EXPECT_EQ(members[1].deflated, deflate);
      EXPECT_EQ(members[1].size, contents.size());
      if (deflate) {
        InflatedMember member(path, members[1]);
        EXPECT_EQ(read(member, 0, contents.size()), contents);
      } else {
        std::string found(contents.size(), '\0');
        InputFile(path).read_at(members[1].offset, std::as_writable_bytes(std::span(found)));
        EXPECT_EQ(found, contents);
      }
    }
  }
}

TEST(ZipDirectory, DamageIsAnErrorNotACrash) {
  const TemporaryFolder folder;
  const auto whole = zip({{"x.npy", "first"}, {"y.npy", long_text(100)}}, false);
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const auto path = folder.write("a.npz", std::string_view(whole).substr(0, size));
    EXPECT_THROW(directory_of(path), Error) << size;
  }
  for (std::size_t i = 0; i < whole.size(); ++i) {
    auto damaged = whole;
    damaged[i] = static_cast<char>(0xff);
    const auto path = folder.write("a.npz", damaged);
    try {
      for (const auto& member : directory_of(path)) EXPECT_LE(member.offset + member.compressed_size, whole.size());
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::kBadInput) << error.what();
    }
  }
}

TEST(InflatedMember, ReadsAnywhereInAnyOrder) {
  const TemporaryFolder folder;
  const auto contents = long_text(std::size_t{11} << 20);
  const auto path = folder.write("a.npz", zip({{"x.npy", contents}}, true));
  InflatedMember member(path, directory_of(path).front());
  Random random(2);
  for (int i = 0; i < 40; ++i) {
    const std::size_t offset = random.next() % (contents.size() - 1000);
    ASSERT_EQ(read(member, offset, 1000), contents.substr(offset, 1000)) << offset;
  }
  EXPECT_EQ(read(member, contents.size() - 10, 10), contents.substr(contents.size() - 10));
}

TEST(InflatedMember, SeveralThreads) {
  const TemporaryFolder folder;
  const auto contents = long_text(100000);
  const auto path = folder.write("a.npz", zip({{"x.npy", contents}}, true));
  InflatedMember member(path, directory_of(path).front());
  const auto work = [&](std::size_t first) {
    for (std::size_t at = first; at + 100 < contents.size(); at += 2000)
      EXPECT_EQ(read(member, at, 100), contents.substr(at, 100));
  };
  std::thread other(work, 1000);
  work(0);
  other.join();
}

TEST(InflatedMember, DamagedDataIsAnError) {
  const TemporaryFolder folder;
  const auto contents = long_text(5000);
  const auto path = folder.write("a.npz", zip({{"x.npy", contents}}, true));
  auto member = directory_of(path).front();
  member.compressed_size /= 2;
  InflatedMember cut_off(path, member);
  expect_error(ExitCode::kBadInput, "damaged", [&] { read(cut_off, 0, 5000); });
  member = directory_of(path).front();
  InflatedMember beyond(path, member);
  expect_error(ExitCode::kBadInput, "damaged", [&] { read(beyond, 4990, 100); });
  member.offset += 7;
  member.compressed_size -= 7;
  InflatedMember shifted(path, member);
  EXPECT_THROW(read(shifted, 0, 5000), Error);
}

}  // namespace
}  // namespace slim
