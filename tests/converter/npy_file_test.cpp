#include "converter/npy_file.h"

#include <gtest/gtest.h>

#include "tests/converter/data/temporary_folder.h"

namespace slim {
namespace {

// numpy.save of numpy.array([[1, 2, 3]], dtype=numpy.int16).
TEST(NpyFile, WritesWhatNumPyWrites) {
  const auto text = to_npy(Tensor::from<std::int16_t>({1, 3}, {1, 2, 3}));
  ASSERT_EQ(text.size(), 128U + 6U);
  EXPECT_EQ(text.substr(0, 10), std::string("\x93NUMPY\x01\x00\x76\x00", 10));
  EXPECT_EQ(text.substr(10, 59), "{'descr': '<i2', 'fortran_order': False, 'shape': (1,3,), }");
  EXPECT_EQ(text[127], '\n');
  EXPECT_EQ(text.substr(128), std::string("\1\0\2\0\3\0", 6));
}

TEST(NpyFile, ReadsBackWhatItWrote) {
  const TemporaryFolder folder;
  const auto round_trip = [&](const Tensor& tensor) {
    EXPECT_EQ(read_npy(folder.write("a.npy", to_npy(tensor))), tensor);
  };
  round_trip(Tensor::from<float>({2, 1}, {1.5F, -2.0F}));
  round_trip(Tensor::scalar<double>(3.25));
  round_trip(Tensor::i64({1, -2}));
  round_trip(Tensor::from<std::uint8_t>({3}, {0, 128, 255}));
  round_trip(Tensor::from<std::int8_t>({2}, {-128, 127}));
  round_trip(Tensor::zeros(DataType::kBool, {2}));
  round_trip(Tensor::zeros(DataType::kF16, {2, 2}));
  round_trip(Tensor::zeros(DataType::kF32, {0, 3}));
}

TEST(NpyFile, RefusesMissingAndMalformedFiles) {
  const TemporaryFolder folder;
  expect_error(ExitCode::kNoInput, "none.npy", [&] { read_npy(folder.path() / "none.npy"); });
  expect_error(ExitCode::kBadInput, "a.npy", [&] { read_npy(folder.write("a.npy", "")); });
  expect_error(ExitCode::kBadInput, "a.npy", [&] { read_npy(folder.write("a.npy", "not numpy")); });
  const auto whole = to_npy(Tensor::from<float>({2}, {1, 2}));
  expect_error(ExitCode::kBadInput, "holds 7 bytes",
               [&] { read_npy(folder.write("a.npy", whole.substr(0, whole.size() - 1))); });
  expect_error(ExitCode::kBadInput, "holds 9 bytes", [&] { read_npy(folder.write("a.npy", whole + "x")); });
}

TEST(NpyFile, RefusesSizesThatTheFileDoesNotHave) {
  const TemporaryFolder folder;
  auto text = to_npy(Tensor::from<float>({1}, {1}));
  const std::string huge = "(9223372036854775807,9,), }";
  text.replace(text.find("(1,), }"), huge.size(), huge);
  expect_error(ExitCode::kBadInput, "a.npy", [&] { read_npy(folder.write("a.npy", text)); });
}

TEST(NpyFile, RefusesAFolder) {
  const TemporaryFolder folder;
  expect_error(ExitCode::kNoInput, "cannot open", [&] { read_npy(folder.path()); });
}

}  // namespace
}  // namespace slim
