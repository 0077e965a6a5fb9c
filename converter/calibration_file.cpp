#include "converter/calibration_file.h"

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <optional>
#include <span>

#include "converter/data/file.h"

namespace slim {
namespace {

constexpr std::string_view kMagic = "slimconv-calibration 1";

std::string escaped(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (c == '\\' || c == '\n') result += '\\';
    result += c == '\n' ? 'n' : c;
  }
  return result;
}

std::string unescaped(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (escape) ++i;
    result += escape && text[i] == 'n' ? '\n' : text[i];
  }
  return result;
}

std::string hex_float(float value) { return fmt::format("{:a}", value); }

std::string print_counts(std::span<const std::uint64_t> counts) {
  std::string text;
  for (std::size_t i = 0; i < counts.size();) {
    std::size_t end = i;
    while (end < counts.size() && counts[end] == counts[i]) ++end;
    if (!text.empty()) text += ',';
    text += std::to_string(counts[i]);
    if (end - i > 1) text.append("*").append(std::to_string(end - i));
    i = end;
  }
  return text;
}

std::string print_tensor(const std::string& name, const StatisticsParts& parts) {
  std::string line = fmt::format("tensor samples={} non_finite={} range={},{} min_sum={} max_sum={}", parts.samples,
                                 parts.non_finite, hex_float(parts.range.min), hex_float(parts.range.max),
                                 print_counts(parts.min_sum), print_counts(parts.max_sum));
  if (parts.has_histogram) {
    line += fmt::format(" zeros={} negative={} positive={}", parts.zeros, print_counts(parts.negative),
                        print_counts(parts.positive));
  }
  return line + " name=" + escaped(name) + "\n";
}

/// Walks through the text line by line and words of a line; knows where it is for messages.
class Reader {
 public:
  Reader(std::string_view text, std::string_view origin) : rest_(text), origin_(origin) {}

  bool next_line() {
    if (rest_.empty()) return false;
    const auto end = rest_.find('\n');
    line_ = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    ++number_;
    return true;
  }

  [[noreturn]] void fail(std::string_view what) const {
    throw Error(ExitCode::kBadInput, fmt::format("calibration file '{}', line {}: {}", origin_, number_, what))
        .hint("make it again with `slimconv calibrate`");
  }

  /// The rest of the line behind `key` and a space or '='.
  std::string_view rest_after(std::string_view key, char separator) {
    if (!line_.starts_with(key) || line_.size() == key.size() || line_[key.size()] != separator)
      fail(fmt::format("expected '{}'", key));
    line_.remove_prefix(key.size() + 1);
    return line_;
  }
  /// The word behind "key=", which goes from the line.
  std::string_view field(std::string_view key) {
    rest_after(key, '=');
    const auto end = line_.find(' ');
    if (end == std::string_view::npos) fail(fmt::format("nothing follows '{}'", key));
    const auto word = line_.substr(0, end);
    line_.remove_prefix(end + 1);
    return word;
  }
  bool at(std::string_view key) const { return line_.starts_with(key); }
  std::string_view line() const { return line_; }

  std::uint64_t number(std::string_view word) const {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc() || end != word.data() + word.size()) fail(fmt::format("'{}' is no count", word));
    return value;
  }

  float hex_number(std::string_view word) const {
    const bool negative = word.starts_with('-');
    auto digits = word.substr(negative ? 1 : 0);
    if (digits.starts_with("0x")) digits.remove_prefix(2);
    float value = 0.0F;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::hex);
    if (digits.empty() || error != std::errc() || end != digits.data() + digits.size())
      fail(fmt::format("'{}' is no number", word));
    return negative ? -value : value;
  }

  std::vector<std::uint64_t> counts(std::string_view word, std::size_t limit) const {
    std::vector<std::uint64_t> result;
    while (!word.empty()) {
      const auto end = std::min(word.find(','), word.size());
      const auto item = word.substr(0, end);
      word.remove_prefix(std::min(end + 1, word.size()));
      const auto star = item.find('*');
      const auto repeat = star == std::string_view::npos ? 1 : number(item.substr(star + 1));
      if (repeat > limit - result.size()) fail(fmt::format("more than {} counts", limit));
      result.insert(result.end(), repeat, number(item.substr(0, star)));
    }
    return result;
  }

  ExactSum::Limbs limbs(std::string_view word) const {
    const auto values = counts(word, ExactSum::kLimbs);
    if (values.size() != ExactSum::kLimbs) fail("an exact sum has five parts");
    ExactSum::Limbs limbs{};
    std::copy(values.begin(), values.end(), limbs.begin());
    return limbs;
  }

 private:
  std::string_view rest_;
  std::string_view line_;
  std::string_view origin_;
  std::size_t number_ = 0;
};

void read_tensor(Reader& reader, Calibration& calibration) {
  reader.rest_after("tensor", ' ');
  StatisticsParts parts;
  parts.samples = reader.number(reader.field("samples"));
  parts.non_finite = reader.number(reader.field("non_finite"));
  const auto range = reader.field("range");
  const auto comma = range.find(',');
  if (comma == std::string_view::npos) reader.fail("a range has two ends");
  parts.range = {reader.hex_number(range.substr(0, comma)), reader.hex_number(range.substr(comma + 1))};
  parts.min_sum = reader.limbs(reader.field("min_sum"));
  parts.max_sum = reader.limbs(reader.field("max_sum"));
  parts.has_histogram = reader.at("zeros=");
  if (parts.has_histogram) {
    parts.zeros = reader.number(reader.field("zeros"));
    parts.negative = reader.counts(reader.field("negative"), Histogram::kMaxBins);
    parts.positive = reader.counts(reader.field("positive"), Histogram::kMaxBins);
  }
  const auto name = unescaped(reader.rest_after("name", '='));
  std::string error;
  auto statistics = TensorStatistics::from_parts(std::move(parts), error);
  if (!statistics) reader.fail(error);
  if (!calibration.values.emplace(name, std::move(*statistics)).second)
    reader.fail(fmt::format("tensor '{}' occurs twice", name));
}

}  // namespace

std::string print_calibration(const Calibration& calibration) {
  std::string text = fmt::format("{}\ngraph {}\npreprocessing {}\nsamples {}\n", kMagic, calibration.graph_hash,
                                 escaped(calibration.preprocessing), calibration.samples);
  for (const auto& [name, statistics] : calibration.values) text += print_tensor(name, statistics.parts());
  return text;
}

Calibration parse_calibration(std::string_view text, std::string_view origin) {
  Reader reader(text, origin);
  Calibration calibration;
  if (!reader.next_line() || reader.line() != kMagic) {
    throw Error(ExitCode::kBadInput, fmt::format("'{}' is not a calibration file of this version", origin))
        .hint(fmt::format("its first line must be '{}'", kMagic));
  }
  const auto header = [&](std::string_view key) {
    if (!reader.next_line()) reader.fail(fmt::format("the file ends before '{}'", key));
    return reader.rest_after(key, ' ');
  };
  calibration.graph_hash = header("graph");
  calibration.preprocessing = unescaped(header("preprocessing"));
  calibration.samples = reader.number(header("samples"));
  while (reader.next_line()) read_tensor(reader, calibration);
  return calibration;
}

Calibration read_calibration(const std::filesystem::path& path) {
  const auto file = read_whole_file(path, std::numeric_limits<std::uint64_t>::max());
  const std::string_view text(reinterpret_cast<const char*>(file.data.get()), file.size);
  return parse_calibration(text, path.string());
}

}  // namespace slim
