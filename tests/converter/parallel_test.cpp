#include "converter/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace slim {
namespace {

TEST(ParallelFor, RunsEachTaskOnce) {
  for (const std::size_t workers : {0U, 1U, 3U, 200U}) {
    std::vector<std::atomic<int>> runs(100);
    parallel_for(runs.size(), workers, [&](std::size_t worker, std::size_t task) {
      EXPECT_LT(worker, std::max<std::size_t>(1, workers));
      ++runs[task];
    });
    for (const auto& count : runs) EXPECT_EQ(count, 1) << workers << " workers";
  }
}

TEST(ParallelFor, RunsNothingWithoutTasks) {
  parallel_for(0, 4, [](std::size_t, std::size_t) { FAIL(); });
}

TEST(ParallelFor, CallsOfOneWorkerAreInSequence) {
  std::vector<std::atomic<bool>> busy(4);
  parallel_for(200, busy.size(), [&](std::size_t worker, std::size_t) {
    EXPECT_FALSE(busy[worker].exchange(true));
    busy[worker] = false;
  });
}

TEST(ParallelFor, OneWorkerIsTheCaller) {
  const auto caller = std::this_thread::get_id();
  parallel_for(3, 1, [&](std::size_t, std::size_t) { EXPECT_EQ(std::this_thread::get_id(), caller); });
}

/// What parallel_for throws when `work` does.
std::string error_of(std::size_t tasks, std::size_t workers, const std::function<void(std::size_t)>& work) {
  try {
    parallel_for(tasks, workers, [&](std::size_t, std::size_t task) { work(task); });
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "nothing";
}

// Task 2 fails after tasks 3 and above have failed.
TEST(ParallelFor, RethrowsTheLowestTasksException) {
  for (int round = 0; round < 20; ++round) {
    const auto error = error_of(8, 4, [](std::size_t task) {
      if (task == 2) std::this_thread::sleep_for(std::chrono::milliseconds(2));
      if (task >= 2) throw std::runtime_error(std::to_string(task));
    });
    EXPECT_EQ(error, "2");
  }
}

TEST(ParallelFor, StopsHandingOutTasksAfterAFailure) {
  std::size_t last = 0;
  const auto error = error_of(1000, 1, [&](std::size_t task) {
    last = task;
    if (task == 5) throw std::runtime_error("five");
  });
  EXPECT_EQ(error, "five");
  EXPECT_EQ(last, 5U);
}

}  // namespace
}  // namespace slim
