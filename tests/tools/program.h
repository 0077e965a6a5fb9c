#pragma once

#include <sys/types.h>

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "tests/converter/data/temporary_folder.h"

namespace slim {

/// How a run of the program ended.
struct Outcome {
  int code = 0;  ///< exit code; 128 + signal if a signal ended it
  bool killed = false;
  std::string out;  ///< what it wrote to stdout and stderr
  std::string err;
};

struct ProgramSetup {
  std::string stdout_path;                  ///< in place of a file of our own
  std::optional<std::size_t> largest_file;  ///< bytes that the program may write to any file
};

/// A run of the slimconv program that was built beside the test, without a shell. Its output goes to files, so it is
/// not a terminal.
class Program {
 public:
  explicit Program(const std::vector<std::string>& arguments, const ProgramSetup& setup = {});
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;
  ~Program();

  void send(int signal) const;
  bool is_running();
  Outcome wait();

 private:
  TemporaryFolder folder_;
  pid_t pid_ = -1;
  std::optional<int> status_;
};

Outcome run_program(const std::vector<std::string>& arguments, const ProgramSetup& setup = {});

/// Waits until `path` exists; false if the program ends before, or after a minute.
bool appears(const std::filesystem::path& path, Program& program);

/// Expects this code and one message on stderr that starts "slimconv: error:" and contains `part`.
void expect_refusal(const Outcome& outcome, int code, std::string_view part);

std::string contents(const std::filesystem::path& path);
/// Names in the folder, hidden ones too, in bytewise order.
std::vector<std::string> names_in(const std::filesystem::path& folder);

/// samples/shapes of the repository.
std::filesystem::path sample();
inline std::string sample_model() { return sample() / "model.onnx"; }
inline std::string sample_data() { return sample() / "calibration"; }

/// The quickest conversion of the sample: two real samples, min-max.
std::vector<std::string> quick_convert(const std::filesystem::path& output, std::vector<std::string> more = {});

}  // namespace slim
