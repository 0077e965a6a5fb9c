#include <gmock/gmock.h>

#include <csignal>

#include "tests/tools/program.h"

namespace slim {
namespace {

using ::testing::ElementsAre;

/// A conversion that takes seconds, and the temporary file that it makes first.
struct LongRun {
  TemporaryFolder folder;
  std::filesystem::path target = folder.write("int8.onnx", "old");
  std::filesystem::path temporary = folder.path() / ".int8.onnx.slimconv-tmp";
  Program program{{sample_model(), target, "--data", sample_data(), "--samples", "240", "--threads", "1"}};
};

void expect_clean_end(int signal, int code) {
  LongRun run;
  ASSERT_TRUE(appears(run.temporary, run.program));
  run.program.send(signal);
  const auto outcome = run.program.wait();
  EXPECT_FALSE(outcome.killed);
  EXPECT_EQ(outcome.code, code) << outcome.err;
  EXPECT_THAT(names_in(run.folder.path()), ElementsAre("int8.onnx"));
  EXPECT_EQ(contents(run.target), "old");
}

TEST(Signals, InterruptRemovesTheTemporaryFile) { expect_clean_end(SIGINT, 130); }

TEST(Signals, TerminationRemovesTheTemporaryFile) { expect_clean_end(SIGTERM, 143); }

TEST(Signals, KillLeavesTheOldOutput) {
  LongRun run;
  ASSERT_TRUE(appears(run.temporary, run.program));
  run.program.send(SIGKILL);
  EXPECT_TRUE(run.program.wait().killed);
  EXPECT_EQ(contents(run.target), "old");
  // The next run takes the leftover's place.
  EXPECT_EQ(run_program(quick_convert(run.target)).code, 0);
  EXPECT_THAT(names_in(run.folder.path()), ElementsAre("int8.onnx"));
  EXPECT_NE(contents(run.target), "old");
}

// SIGXFSZ, which would end the program, must become a failed write.
TEST(Signals, AFullDiskLeavesTheOldOutput) {
  const TemporaryFolder folder;
  const auto target = folder.write("int8.onnx", "old");
  constexpr std::size_t kLess = 100'000;  // than the result's 350 kB
  const auto outcome = run_program(quick_convert(target), {.stdout_path = "", .largest_file = kLess});
  expect_refusal(outcome, 74, "int8.onnx");
  EXPECT_EQ(contents(target), "old");
  EXPECT_THAT(names_in(folder.path()), ElementsAre("int8.onnx"));
}

TEST(Signals, AFullStandardOutputIsAFailedWrite) {
  const auto outcome =
      run_program({"inspect", sample_model(), "--json"}, {.stdout_path = "/dev/full", .largest_file = {}});
  expect_refusal(outcome, 74, "standard output");
}

}  // namespace
}  // namespace slim
