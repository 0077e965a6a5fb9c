#pragma once

namespace slim::onednn {

/// While alive, oneDNN uses one thread when it is called from the current thread. Other threads are not affected.
class SingleThreaded {
 public:
  SingleThreaded();
  ~SingleThreaded();
  SingleThreaded(const SingleThreaded&) = delete;
  SingleThreaded& operator=(const SingleThreaded&) = delete;

 private:
  int before_;
};

}  // namespace slim::onednn
