#pragma once

#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace slim {

/// Exit codes of the program: sysexits.h, as cli.md lists them.
enum class ExitCode : int {
  kDone = 0,
  kLimitNotMet = 1,
  kUsage = 64,
  kBadInput = 65,      ///< the model or the data is malformed or unsupported
  kNoInput = 66,       ///< an input does not exist or cannot be opened
  kBug = 70,           ///< slimconv is wrong
  kCannotCreate = 73,  ///< the output cannot be created
  kIo = 74,            ///< read or write failed
};

/// The user's file or option is wrong or unsupported. Each layer on the way up adds one line of context; only `main`
/// catches. `what()` is the whole message: first line the problem, then the context lines, then the hint.
class Error : public std::exception {
 public:
  Error(ExitCode code, std::string message) : code_(code), text_(std::move(message)) {}

  /// Adds a line such as "while importing 'a.onnx'".
  Error& context(std::string_view line) {
    text_.append("\n  ").append(line);
    return *this;
  }
  /// Adds what the user can do next.
  Error& hint(std::string_view line) { return context(std::string("hint: ").append(line)); }

  ExitCode code() const { return code_; }
  const char* what() const noexcept override { return text_.c_str(); }

 private:
  ExitCode code_;
  std::string text_;
};

/// One problem of an input file. Empty fields are left out of the message.
struct Problem {
  std::string message;  ///< what was expected and what was found
  std::string where;    ///< e.g. "attribute 'auto_pad' of node 'res2a' (Conv, node 14, opset 13)"
  std::string hint;     ///< what to do
};

/// Collects all problems of a file, so that the user sees them together.
class Diagnostics {
 public:
  void add(Problem problem) { problems_.push_back(std::move(problem)); }
  bool empty() const { return problems_.empty(); }
  const std::vector<Problem>& problems() const { return problems_; }

  /// Throws one Error that lists every problem (at most `kShown`, then a count); does nothing when there is none.
  void throw_if_any(ExitCode code = ExitCode::kBadInput) const;

  static constexpr std::size_t kShown = 20;

 private:
  std::vector<Problem> problems_;
};

[[noreturn]] inline void check_failed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "slimconv: bug: %s does not hold (%s:%d)\n", condition, file, line);
  std::_Exit(static_cast<int>(ExitCode::kBug));
}

}  // namespace slim

/// We are wrong if this does not hold; no input of a user reaches it.
#define SLIM_CHECK(condition) ((condition) ? void(0) : ::slim::check_failed(#condition, __FILE__, __LINE__))
