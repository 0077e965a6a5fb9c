#pragma once

#include <cstddef>
#include <functional>

namespace slim {

/// Runs `work(worker, task)` once for each task in [0, tasks) on up to `workers` threads; worker w calls are in
/// sequence, tasks are handed out in order. The caller's thread is worker 0. If calls throw, waits for all threads and
/// rethrows the exception of the lowest task.
void parallel_for(std::size_t tasks, std::size_t workers,
                  const std::function<void(std::size_t worker, std::size_t task)>& work);

}  // namespace slim
