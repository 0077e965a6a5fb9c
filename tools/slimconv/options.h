#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace slim {

/// One option of a command.
struct OptionSpec {
  std::string name;   ///< without the dashes; "output,o" also gives -o
  std::string value;  ///< what follows it, for --help; empty: a flag
  std::string help;
  bool repeatable = false;
};

/// A command's line: what --help prints and what is accepted.
struct CommandSpec {
  std::string name;
  std::string summary;
  std::vector<std::string> examples;
  std::vector<std::string> positionals;  ///< names; a last one ending in "..." takes all that remain
  std::vector<OptionSpec> options;       ///< beside those that every command has
};

/// What the user gave: the command line first, then --config.
class ParsedOptions {
 public:
  bool flag(std::string_view name) const;
  std::optional<std::string> value(std::string_view name) const;
  std::vector<std::string> values(std::string_view name) const;
  /// A whole number in [least, most]; throws Error{kUsage} naming the option.
  std::optional<std::int64_t> number(std::string_view name, std::int64_t least, std::int64_t most) const;
  const std::vector<std::string>& positionals() const { return positionals_; }

  bool quiet() const { return flag("quiet"); }
  bool json() const { return flag("json"); }
  /// --threads, else all cores that this process may use.
  std::size_t threads() const;

  /// The options that change results, as one line for a file's metadata.
  std::string to_line() const;

 private:
  friend ParsedOptions parse_options(const CommandSpec& spec, const std::vector<std::string>& arguments);
  std::map<std::string, std::vector<std::string>, std::less<>> values_;
  std::vector<std::string> positionals_;
};

/// Parses arguments behind the command's name. Throws Error{kUsage}: unknown options with the nearest spelling, missing
/// values, missing or surplus positionals (unless --help is there).
ParsedOptions parse_options(const CommandSpec& spec, const std::vector<std::string>& arguments);

/// --help of one command: examples first, one screen.
std::string help_text(const CommandSpec& spec);

/// The candidate with the least edit distance to `word`, if it is near enough to be a misspelling.
std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace slim
