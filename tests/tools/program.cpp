#include "tests/tools/program.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <iterator>
#include <thread>

namespace slim {
namespace {

/// Limits the files of children that are started while it lives; the limit is inherited.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(std::optional<std::size_t> bytes) {
    ::getrlimit(RLIMIT_FSIZE, &old_);
    if (!bytes) return;
    const rlimit limited{*bytes, old_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limited);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &old_); }

 private:
  rlimit old_ = {};
};

}  // namespace

Program::Program(const std::vector<std::string>& arguments, const ProgramSetup& setup) {
  std::vector<std::string> words{SLIMCONV_PROGRAM};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> argv;
  for (auto& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);

  const std::string out = setup.stdout_path.empty() ? (folder_.path() / "out").string() : setup.stdout_path;
  const std::string err = folder_.path() / "err";
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  constexpr int kMode = O_WRONLY | O_CREAT;
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), kMode, 0600);
  ::posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), kMode, 0600);
  {
    const FileSizeLimit limit(setup.largest_file);
    const int failure = ::posix_spawn(&pid_, SLIMCONV_PROGRAM, &actions, nullptr, argv.data(), environ);
    EXPECT_EQ(failure, 0) << SLIMCONV_PROGRAM;
  }
  ::posix_spawn_file_actions_destroy(&actions);
}

Program::~Program() {
  if (!is_running()) return;
  send(SIGKILL);
  wait();
}

void Program::send(int signal) const { ::kill(pid_, signal); }

bool Program::is_running() {
  int status = 0;
  if (!status_ && ::waitpid(pid_, &status, WNOHANG) == pid_) status_ = status;
  return !status_;
}

Outcome Program::wait() {
  int status = 0;
  if (!status_ && ::waitpid(pid_, &status, 0) == pid_) status_ = status;
  Outcome outcome;
  outcome.killed = WIFSIGNALED(*status_);
  outcome.code = outcome.killed ? 128 + WTERMSIG(*status_) : WEXITSTATUS(*status_);
  outcome.out = contents(folder_.path() / "out");
  outcome.err = contents(folder_.path() / "err");
  return outcome;
}

Outcome run_program(const std::vector<std::string>& arguments, const ProgramSetup& setup) {
  return Program(arguments, setup).wait();
}

bool appears(const std::filesystem::path& path, Program& program) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes(1);
  while (!std::filesystem::exists(path)) {
    if (!program.is_running() || std::chrono::steady_clock::now() > end) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  }
  return true;
}

void expect_refusal(const Outcome& outcome, int code, std::string_view part) {
  EXPECT_FALSE(outcome.killed);
  EXPECT_EQ(outcome.code, code) << outcome.err;
  EXPECT_EQ(outcome.out, "");
  const auto start = outcome.err.find("slimconv: error: ");
  ASSERT_NE(start, std::string::npos) << outcome.err;
  EXPECT_EQ(outcome.err.find("slimconv: error: ", start + 1), std::string::npos) << outcome.err;
  EXPECT_NE(outcome.err.find(part), std::string::npos) << outcome.err;
}

std::string contents(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename());
  std::sort(names.begin(), names.end());
  return names;
}

std::filesystem::path sample() { return std::filesystem::path(SLIMCONV_SOURCE_DIR) / "samples" / "shapes"; }

std::vector<std::string> quick_convert(const std::filesystem::path& output, std::vector<std::string> more) {
  std::vector<std::string> arguments{"convert",     sample_model(), output, "--data",
                                     sample_data(), "--samples",    "2",    "--calibrator",
                                     "minmax",      "--threads",    "1"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

}  // namespace slim
