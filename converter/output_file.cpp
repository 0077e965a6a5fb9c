#include "converter/output_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <system_error>

#include "graph/error.h"

namespace slim {
namespace {

/// Paths that a signal handler must remove: a fixed table of C strings, since a handler may not allocate or lock.
constexpr std::size_t kSlots = 8;
constexpr std::size_t kPathBytes = 4096;
struct Slot {
  std::atomic<bool> taken = false;
  std::atomic<bool> ready = false;
  std::array<char, kPathBytes> path{};
};
std::array<Slot, kSlots> open_files;

void remember(const std::string& path) {
  if (path.size() >= kPathBytes) return;
  for (auto& slot : open_files) {
    if (slot.taken.exchange(true)) continue;
    std::memcpy(slot.path.data(), path.c_str(), path.size() + 1);
    slot.ready = true;
    return;
  }
}

void forget(const std::string& path) {
  for (auto& slot : open_files) {
    if (!slot.ready || path != slot.path.data()) continue;
    slot.ready = false;
    slot.taken = false;
  }
}

extern "C" void remove_and_end(int signal) {
  for (auto& slot : open_files) {
    if (slot.ready) ::unlink(slot.path.data());
  }
  ::_exit(128 + signal);
}

std::string reason() { return std::strerror(errno); }

}  // namespace

OutputFile::OutputFile(std::filesystem::path target) : target_(std::move(target)) {
  std::error_code ignored;
  if (std::filesystem::is_directory(target_, ignored)) {
    throw Error(ExitCode::kCannotCreate, fmt::format("cannot create '{}': it is a folder", target_.string()));
  }
  // The rename would replace a device such as /dev/null by a file.
  if (std::filesystem::exists(target_, ignored) && !std::filesystem::is_regular_file(target_, ignored)) {
    throw Error(ExitCode::kCannotCreate, fmt::format("cannot create '{}': it is no regular file", target_.string()));
  }
  temporary_ = target_.parent_path() / ("." + target_.filename().string() + ".slimconv-tmp");
  remember(temporary_.string());
  descriptor_ = ::open(temporary_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
  if (descriptor_ < 0) {
    const auto why = reason();
    forget(temporary_.string());
    throw Error(ExitCode::kCannotCreate, fmt::format("cannot create '{}': {}", target_.string(), why))
        .hint("the output's folder must exist and be writable");
  }
}

OutputFile::~OutputFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  if (committed_) return;
  ::unlink(temporary_.c_str());
  forget(temporary_.string());
}

void OutputFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) throw Error(ExitCode::kIo, fmt::format("cannot write '{}': {}", target_.string(), reason()));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

void OutputFile::commit() {
  const bool synced = ::fsync(descriptor_) == 0 || errno == EINVAL || errno == EROFS;
  const bool closed = ::close(std::exchange(descriptor_, -1)) == 0;
  if (!synced || !closed || ::rename(temporary_.c_str(), target_.c_str()) != 0) {
    throw Error(ExitCode::kIo, fmt::format("cannot write '{}': {}", target_.string(), reason()));
  }
  committed_ = true;
  forget(temporary_.string());
}

void write_file(const std::filesystem::path& target, std::string_view bytes) {
  OutputFile file(target);
  file.write(bytes);
  file.commit();
}

void install_signal_handlers() {
  struct sigaction action = {};
  action.sa_handler = remove_and_end;
  ::sigaction(SIGINT, &action, nullptr);
  ::sigaction(SIGTERM, &action, nullptr);
}

void check_not_same(const std::filesystem::path& input, const std::filesystem::path& output) {
  std::error_code missing;
  if (std::filesystem::equivalent(input, output, missing)) {
    throw Error(ExitCode::kUsage, fmt::format("the output '{}' is the input itself", output.string()))
        .hint("name another output file");
  }
}

}  // namespace slim
