#pragma once

#include <cstddef>
#include <mutex>
#include <string_view>

#include "converter/progress.h"

namespace slim {

/// Counts the parts of a step that several threads finish.
class StepProgress {
 public:
  /// `progress` may be empty; it and `step` must outlive this.
  StepProgress(const Progress& progress, std::string_view step, std::size_t total)
      : progress_(progress), step_(step), total_(total) {}

  /// One part more is done.
  void advance() {
    if (!progress_) return;
    const std::scoped_lock lock(mutex_);
    progress_(step_, ++done_, total_);
  }

 private:
  const Progress& progress_;
  std::string_view step_;
  std::size_t total_;
  std::size_t done_ = 0;
  std::mutex mutex_;
};

}  // namespace slim
