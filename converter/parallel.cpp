#include "converter/parallel.h"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace slim {

void parallel_for(std::size_t tasks, std::size_t workers, const std::function<void(std::size_t, std::size_t)>& work) {
  std::atomic<std::size_t> next = 0;
  std::atomic<bool> failed = false;
  std::mutex mutex;
  std::exception_ptr error;
  std::size_t error_task = tasks;

  const auto loop = [&](std::size_t worker) {
    // A task that was taken is run even if a later one has failed meanwhile: it may be the lowest that fails.
    while (!failed) {
      const std::size_t task = next++;
      if (task >= tasks) return;
      try {
        work(worker, task);
      } catch (...) {
        const std::scoped_lock lock(mutex);
        failed = true;
        if (task < error_task) {
          error_task = task;
          error = std::current_exception();
        }
      }
    }
  };
  std::vector<std::thread> threads;
  for (std::size_t worker = 1; worker < std::min(workers, tasks); ++worker) threads.emplace_back(loop, worker);
  loop(0);
  for (auto& thread : threads) thread.join();
  if (error) std::rethrow_exception(error);
}

}  // namespace slim
