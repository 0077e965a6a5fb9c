#include "tools/slimconv/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/program_options.hpp>
#include <charconv>
#include <numeric>
#include <sstream>
#include <thread>

#include "converter/data/file.h"
#include "graph/error.h"

namespace slim {
namespace {

namespace po = boost::program_options;

std::vector<OptionSpec> with_common_options(const CommandSpec& spec) {
  auto options = spec.options;
  options.push_back({"threads", "N", "threads to use (all cores)"});
  options.push_back({"config", "FILE", "read options from an INI file; the command line wins"});
  options.push_back({"json", "", "result as JSON on stdout"});
  options.push_back({"quiet,q", "", "no progress, no table"});
  options.push_back({"help,h", "", "this text"});
  return options;
}

std::string long_name(const OptionSpec& option) { return option.name.substr(0, option.name.find(',')); }

po::options_description description(const std::vector<OptionSpec>& options) {
  po::options_description result;
  for (const auto& option : options) {
    if (option.value.empty()) {
      result.add_options()(option.name.c_str(), po::bool_switch(), "");
    } else {
      result.add_options()(option.name.c_str(), po::value<std::vector<std::string>>()->composing(), "");
    }
  }
  return result;
}

Error usage_error(const CommandSpec& spec, const std::string& message) {
  return Error(ExitCode::kUsage, message).hint(fmt::format("`slimconv {} --help` lists the options", spec.name));
}

Error unknown_option(const CommandSpec& spec, const std::string& given) {
  std::vector<std::string> names;
  for (const auto& option : with_common_options(spec)) names.push_back("--" + long_name(option));
  const auto spelling = given.substr(0, given.find('='));
  auto error = Error(ExitCode::kUsage, fmt::format("unknown option '{}' of `slimconv {}`", spelling, spec.name));
  if (const auto near = nearest(spelling, names)) {
    error.hint(fmt::format("did you mean '{}'?", *near));
  } else {
    error.hint(fmt::format("`slimconv {} --help` lists the options", spec.name));
  }
  return error;
}

/// An option that is given twice although it takes one value.
void check_once(const CommandSpec& spec, const OptionSpec& option, const std::vector<std::string>& values) {
  if (!option.repeatable && values.size() > 1)
    throw usage_error(spec, fmt::format("option '--{}' is given more than once", long_name(option)));
}

using Values = std::map<std::string, std::vector<std::string>, std::less<>>;

Values collected(const CommandSpec& spec, const po::parsed_options& parsed) {
  po::variables_map map;
  po::store(parsed, map);
  Values values;
  for (const auto& option : with_common_options(spec)) {
    const auto name = long_name(option);
    if (!map.count(name)) continue;
    if (option.value.empty()) {
      if (map[name].as<bool>()) values[name] = {"true"};
      continue;
    }
    values[name] = map[name].as<std::vector<std::string>>();
    check_once(spec, option, values[name]);
  }
  return values;
}

Values read_config(const CommandSpec& spec, const std::string& path) {
  constexpr std::uint64_t kMostBytes = 1 << 20;
  const auto file = read_whole_file(path, kMostBytes);
  std::istringstream stream(std::string(reinterpret_cast<const char*>(file.data.get()), file.size));
  try {
    return collected(spec, po::parse_config_file(stream, description(with_common_options(spec))));
  } catch (const po::unknown_option& error) {
    throw unknown_option(spec, "--" + error.get_option_name()).context(fmt::format("in configuration file '{}'", path));
  } catch (const po::error& error) {
    throw usage_error(spec, fmt::format("configuration file '{}': {}", path, error.what()));
  }
}

void check_positionals(const CommandSpec& spec, const std::vector<std::string>& given) {
  const bool open_ended = !spec.positionals.empty() && spec.positionals.back().ends_with("...");
  const bool too_many = !open_ended && given.size() > spec.positionals.size();
  if (given.size() < spec.positionals.size()) {
    throw usage_error(spec, fmt::format("`slimconv {}` needs {}", spec.name, spec.positionals[given.size()]));
  }
  if (too_many)
    throw usage_error(
        spec, fmt::format("unexpected argument '{}' of `slimconv {}`", given[spec.positionals.size()], spec.name));
}

}  // namespace

bool ParsedOptions::flag(std::string_view name) const { return values_.contains(name); }

std::optional<std::string> ParsedOptions::value(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::nullopt : std::optional(found->second.back());
}

std::vector<std::string> ParsedOptions::values(std::string_view name) const {
  const auto found = values_.find(name);
  return found == values_.end() ? std::vector<std::string>() : found->second;
}

std::optional<std::int64_t> ParsedOptions::number(std::string_view name, std::int64_t least, std::int64_t most) const {
  const auto text = value(name);
  if (!text) return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
  if (error != std::errc() || end != text->data() + text->size() || number < least || number > most) {
    throw Error(ExitCode::kUsage, fmt::format("option '--{}' must be a whole number from {} to {}, found '{}'", name,
                                              least, most, *text));
  }
  return number;
}

std::size_t ParsedOptions::threads() const {
  constexpr std::int64_t kMost = 1024;
  const auto cores = std::max(1U, std::thread::hardware_concurrency());
  return static_cast<std::size_t>(number("threads", 1, kMost).value_or(cores));
}

std::string ParsedOptions::to_line() const {
  constexpr std::string_view kWithoutEffect[] = {"threads", "quiet", "json", "config", "report"};
  std::string line;
  for (const auto& [name, values] : values_) {
    if (std::find(std::begin(kWithoutEffect), std::end(kWithoutEffect), name) != std::end(kWithoutEffect)) continue;
    for (const auto& value : values) line += fmt::format("{}--{} {}", line.empty() ? "" : " ", name, value);
  }
  return line;
}

ParsedOptions parse_options(const CommandSpec& spec, const std::vector<std::string>& arguments) {
  auto options = description(with_common_options(spec));
  options.add_options()("positional", po::value<std::vector<std::string>>());
  po::positional_options_description positional;
  positional.add("positional", -1);
  namespace style = po::command_line_style;
  ParsedOptions result;
  try {
    const auto parsed = po::command_line_parser(arguments)
                            .options(options)
                            .positional(positional)
                            .style(style::unix_style & ~style::allow_guessing)
                            .run();
    result.values_ = collected(spec, parsed);
    po::variables_map map;
    po::store(parsed, map);
    if (map.count("positional")) result.positionals_ = map["positional"].as<std::vector<std::string>>();
  } catch (const po::unknown_option& error) {
    throw unknown_option(spec, error.get_option_name());
  } catch (const po::error& error) {
    throw usage_error(spec, error.what());
  }
  if (result.flag("help")) return result;
  if (const auto config = result.value("config")) {
    for (auto& [name, values] : read_config(spec, *config)) result.values_.emplace(name, std::move(values));
  }
  check_positionals(spec, result.positionals_);
  return result;
}

std::string help_text(const CommandSpec& spec) {
  std::string text = fmt::format("slimconv {}: {}\n\n", spec.name, spec.summary);
  for (const auto& example : spec.examples) text += fmt::format("  {}\n", example);
  std::string line = fmt::format("\nusage: slimconv {}", spec.name);
  for (const auto& positional : spec.positionals) line += " " + positional;
  text += line + " [options]\n\n";
  for (const auto& option : with_common_options(spec)) {
    const auto comma = option.name.find(',');
    const auto short_form = comma == std::string::npos ? "    " : fmt::format("-{}, ", option.name.substr(comma + 1));
    const auto form =
        fmt::format("{}--{}{}{}", short_form, long_name(option), option.value.empty() ? "" : " ", option.value);
    text += fmt::format("  {:<34} {}{}\n", form, option.help, option.repeatable ? "; repeatable" : "");
  }
  return text;
}

std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates) {
  const auto distance = [&](const std::string& candidate) {
    std::vector<std::size_t> row(candidate.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= word.size(); ++i) {
      std::size_t diagonal = std::exchange(row[0], i);
      for (std::size_t j = 1; j <= candidate.size(); ++j) {
        const std::size_t replaced = diagonal + (word[i - 1] == candidate[j - 1] ? 0 : 1);
        diagonal = std::exchange(row[j], std::min({replaced, row[j] + 1, row[j - 1] + 1}));
      }
    }
    return row.back();
  };
  std::optional<std::string> best;
  std::size_t best_distance = std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const auto& candidate : candidates) {
    const auto d = distance(candidate);
    if (d >= best_distance) continue;
    best = candidate;
    best_distance = d;
  }
  return best;
}

}  // namespace slim
