#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <limits>

#include "graph/reflect_element.h"
#include "graph/text_tensor.h"

namespace slim::text {
namespace {

template <typename T>
void append_shortest(std::string& out, T value) {
  char buffer[64];
  const auto result = std::to_chars(std::begin(buffer), std::end(buffer), value);
  out.append(buffer, result.ptr);
}

template <typename T>
void append_element(std::string& out, T value) {
  if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
    append_number(out, to_float(value));
  } else if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_floating_point_v<T>) {
    append_number(out, value);
  } else {
    append_shortest(out, value);
  }
}

/// Whether text can hold these elements: of all NaN, it knows only the usual one.
template <typename T>
bool reads_back(std::span<const T> values) {
  return std::all_of(values.begin(), values.end(), [](T value) {
    if constexpr (std::is_same_v<T, Half>) {
      return !std::isnan(to_float(value)) || value.bits == to_half(NAN).bits;
    } else if constexpr (std::is_same_v<T, BFloat16>) {
      return !std::isnan(to_float(value)) || value.bits == 0x7fc0;
    } else if constexpr (std::is_same_v<T, float>) {
      return !std::isnan(value) || std::bit_cast<std::uint32_t>(value) ==
                                       std::bit_cast<std::uint32_t>(std::numeric_limits<float>::quiet_NaN());
    } else if constexpr (std::is_same_v<T, double>) {
      return !std::isnan(value) || std::bit_cast<std::uint64_t>(value) ==
                                       std::bit_cast<std::uint64_t>(std::numeric_limits<double>::quiet_NaN());
    } else {
      return true;
    }
  });
}

template <typename T>
void append_list(std::string& out, const Tensor& tensor) {
  const auto values = tensor.data<T>();
  if (tensor.rank() == 0) return append_element<T>(out, values.front());
  out += '[';
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (i > 0) out += ", ";
    append_element<T>(out, values[i]);
  }
  out += ']';
}

template <typename T>
void append_summary(std::string& out, const Tensor& tensor) {
  const auto values = tensor.data<T>();
  const auto less = [](T a, T b) {
    if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>) {
      return to_float(a) < to_float(b);
    } else {
      return a < b;
    }
  };
  out += "{...";
  if (!values.empty()) {
    T low = values.front();
    T high = values.front();
    for (const T value : values) {
      if (less(value, low)) low = value;
      if (less(high, value)) high = value;
    }
    out += " min=";
    append_element<T>(out, low);
    out += " max=";
    append_element<T>(out, high);
  }
  out += '}';
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

void append_number(std::string& out, float value) {
  if (std::isnan(value)) {
    out += "nan";
  } else {
    append_shortest(out, value);
  }
}

void append_number(std::string& out, double value) {
  if (std::isnan(value)) {
    out += "nan";
  } else {
    append_shortest(out, value);
  }
}

void append_hex(std::string& out, std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out.reserve(out.size() + 2 * bytes.size() + 16);
  for (const char c : bytes) {
    out += kDigits[static_cast<unsigned char>(c) >> 4U];
    out += kDigits[static_cast<unsigned char>(c) & 15U];
  }
}

void append_type(std::string& out, const TensorType& type) {
  out += name_of(type.type);
  if (!type.shape) {
    out += "[*]";
    return;
  }
  out += '[';
  for (std::size_t i = 0; i < type.shape->size(); ++i) {
    const auto& dim = (*type.shape)[i];
    if (i > 0) out += ',';
    if (dim.is_known()) {
      append_shortest(out, dim.value());
    } else if (dim.is_symbol()) {
      append_name(out, dim.name());
    } else {
      out += '?';
    }
  }
  out += ']';
}

void append_contents(std::string& out, const Tensor& tensor, const PrintOptions& options) {
  const bool small = static_cast<std::uint64_t>(tensor.count()) <= options.literal_limit;
  bool done = false;
  with_element_type(tensor.type(), [&]<typename T>(std::type_identity<T>) {
    if (small && reads_back(tensor.data<T>())) {
      append_list<T>(out, tensor);
    } else if (options.constants == PrintOptions::Constants::kSummary) {
      append_summary<T>(out, tensor);
    } else {
      return;
    }
    done = true;
  });
  if (done) return;
  out += "bytes(\"";
  append_hex(out, as_text(tensor.bytes()));
  out += "\")";
}

}  // namespace slim::text
