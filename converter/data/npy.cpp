#include "converter/data/npy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "graph/error.h"

namespace slim {
namespace {

[[noreturn]] void refuse(const std::string& why) { throw Error(ExitCode::kBadInput, why); }

/// The header's text is a Python dict: {'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }
class Dict {
 public:
  explicit Dict(std::string_view text) : text_(text) {}

  /// What follows `'key':`, without leading space.
  std::string_view value(std::string_view key) const {
    for (const char quote : {'\'', '"'}) {
      const auto quoted = fmt::format("{0}{1}{0}", quote, key);
      const auto at = text_.find(quoted);
      if (at == std::string_view::npos) continue;
      auto rest = skip_space(text_.substr(at + quoted.size()));
      if (rest.starts_with(':')) return skip_space(rest.substr(1));
    }
    refuse(fmt::format("the array's header has no '{}'", key));
  }

  static std::string_view skip_space(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(' '), text.size()));
  }

 private:
  std::string_view text_;
};

DataType parse_type(std::string_view value) {
  struct Row {
    std::string_view code;
    DataType type;
  };
  constexpr std::array kRows{Row{"f4", DataType::kF32}, Row{"f8", DataType::kF64}, Row{"f2", DataType::kF16},
                             Row{"u1", DataType::kU8},  Row{"i1", DataType::kI8},  Row{"u2", DataType::kU16},
                             Row{"i2", DataType::kI16}, Row{"u4", DataType::kU32}, Row{"i4", DataType::kI32},
                             Row{"u8", DataType::kU64}, Row{"i8", DataType::kI64}, Row{"b1", DataType::kBool}};
  const char quote = value.empty() ? ' ' : value.front();
  const auto end = value.find(quote, 1);
  if ((quote != '\'' && quote != '"') || end == std::string_view::npos)
    refuse("the array is structured; plain numbers are wanted");
  const auto code = value.substr(1, end - 1);
  const auto found = std::find_if(kRows.begin(), kRows.end(), [&](const Row& row) {
    return code.size() == 3 && code.substr(1) == row.code && (code[0] == '<' || code[0] == '|' || row.code[1] == '1');
  });
  if (code.starts_with('>') && found == kRows.end())
    refuse(fmt::format("the array is big-endian ('{}'); save it as little-endian", code));
  if (found == kRows.end()) refuse(fmt::format("the array's element type '{}' is not supported", code));
  return found->type;
}

Dims parse_shape(std::string_view value) {
  Dims dims;
  const auto end = value.find(')');
  if (!value.starts_with('(') || end == std::string_view::npos) refuse("the array's shape cannot be read");
  std::string_view rest = Dict::skip_space(value.substr(1, end - 1));
  while (!rest.empty()) {
    std::int64_t dim = -1;
    const auto [stop, failure] = std::from_chars(rest.data(), rest.data() + rest.size(), dim);
    if (failure != std::errc() || dim < 0) refuse("the array's shape cannot be read");
    rest = Dict::skip_space(rest.substr(static_cast<std::size_t>(stop - rest.data())));
    if (!rest.empty() && !rest.starts_with(',')) refuse("the array's shape cannot be read");
    if (!rest.empty()) rest = Dict::skip_space(rest.substr(1));
    dims.push_back(dim);
  }
  return dims;
}

}  // namespace

NpyHeader parse_npy_header(std::span<const std::byte> bytes) {
  using namespace std::string_view_literals;
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  constexpr auto kMagic = "\x93NUMPY"sv;
  if (!text.starts_with(kMagic) || text.size() < 10) refuse("it is not a .npy array");
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(bytes[i]); };
  const auto version = byte(6);
  if (version < 1 || version > 3) refuse(fmt::format("version {} of .npy is not known", version));
  const std::size_t begin = version == 1 ? 10 : 12;
  std::size_t length = byte(8) | byte(9) << 8;
  if (version > 1 && text.size() >= begin) length |= byte(10) << 16 | byte(11) << 24;
  if (begin + length > std::min(text.size(), kMaxNpyHeader))
    refuse(fmt::format("the array's header claims {} bytes and is cut off", length));

  const Dict dict(text.substr(begin, length));
  NpyHeader header{parse_type(dict.value("descr")), parse_shape(dict.value("shape")), begin + length};
  const bool fortran = dict.value("fortran_order").starts_with("True");
  // With at most one axis longer than 1, both orders are the same.
  if (fortran && std::count_if(header.dims.begin(), header.dims.end(), [](auto dim) { return dim != 1; }) > 1)
    refuse("the array is in Fortran order; save numpy.ascontiguousarray(array)");
  const auto count = checked_count(header.dims);
  if (count < 0 || count > (std::int64_t{1} << 58))
    refuse(fmt::format("the array claims {} elements", fmt::join(header.dims, " x ")));
  return header;
}

}  // namespace slim
