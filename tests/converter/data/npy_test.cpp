#include "converter/data/npy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/converter/data/npy_bytes.h"
#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

NpyHeader parse(std::string_view file) { return parse_npy_header(std::as_bytes(std::span(file))); }

TEST(NpyHeader, TypeAndShape) {
  const auto file = npy<float>("<f4", "(2, 3)", {});
  const auto header = parse(file);
  EXPECT_EQ(header.type, DataType::kF32);
  EXPECT_THAT(header.dims, testing::ElementsAre(2, 3));
  EXPECT_EQ(header.size, file.size());
  EXPECT_THAT(parse(npy<float>("|u1", "(7,)", {})).dims, testing::ElementsAre(7));
  EXPECT_THAT(parse(npy<float>("<i8", "()", {})).dims, testing::ElementsAre());
  EXPECT_EQ(parse(npy<float>("|b1", "(0, 4)", {})).type, DataType::kBool);
}

TEST(NpyHeader, VersionTwoHasALongLength) {
  const std::string text = "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }\n";
  std::string file("\x93NUMPY\x02\x00", 8);
  file += little_endian(text.size(), 4) + text;
  const auto header = parse(file);
  EXPECT_EQ(header.type, DataType::kF64);
  EXPECT_EQ(header.size, file.size());
}

TEST(NpyHeader, RefusesWithAReason) {
  const auto refuses = [](const std::string& file, std::string_view part) {
    expect_error(ExitCode::kBadInput, part, [&] { parse(file); });
  };
  refuses("", "not a .npy");
  refuses("\x93NUMPY", "not a .npy");
  refuses(std::string("\x93NUMPY\x09\x00\x01\x00", 10), "version 9");
  refuses(std::string("\x93NUMPY\x01\x00\xff\xff", 10), "65535 bytes and is cut off");
  refuses(npy<float>(">f4", "(2,)", {}), "big-endian");
  refuses(npy<float>("|O", "(2,)", {}), "'|O'");
  refuses(npy<float>("<c8", "(2,)", {}), "'<c8'");
  refuses(npy_with_header("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}", ""), "structured");
  refuses(npy_with_header("{'descr': '<f4', 'fortran_order': True, 'shape': (2, 2)}", ""), "Fortran");
  refuses(npy_with_header("{'descr': '<f4', 'fortran_order': False}", ""), "no 'shape'");
  refuses(npy<float>("<f4", "(2, -3)", {}), "shape");
  refuses(npy<float>("<f4", "(2 3)", {}), "shape");
  refuses(npy<float>("<f4", "(2, 3", {}), "shape");
  refuses(npy<float>("<f4", "(99999999999, 99999999999)", {}), "99999999999 x 99999999999 elements");
  refuses(npy<float>("<f4", "(99999999999999999999,)", {}), "shape");
}

TEST(NpyHeader, FortranOrderOfOneAxisIsTheSame) {
  const auto header = parse(npy_with_header("{'descr': '<f4', 'fortran_order': True, 'shape': (5, 1)}", ""));
  EXPECT_THAT(header.dims, testing::ElementsAre(5, 1));
}

}  // namespace
}  // namespace slim
