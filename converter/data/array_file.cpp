#include "converter/data/array_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "graph/error.h"
#include "graph/shape.h"

namespace slim {
namespace {

constexpr std::string_view kSuffix = ".npy";

std::vector<std::byte> head_buffer(std::uint64_t size) {
  return std::vector<std::byte>(std::min<std::uint64_t>(size, kMaxNpyHeader));
}

}  // namespace

StoredArray::StoredArray(std::filesystem::path npy) : path_(std::move(npy)) {
  const InputFile file(path_);
  auto head = head_buffer(file.size());
  file.read_at(0, head);
  header_ = parse_npy_header(head);
  check_size(file.size());
}

StoredArray::StoredArray(std::filesystem::path npz, const ZipMember& member)
    : path_(std::move(npz)), name_(member.name), offset_(member.offset) {
  if (name_.ends_with(kSuffix)) name_.resize(name_.size() - kSuffix.size());
  auto head = head_buffer(member.size);
  if (member.deflated) {
    inflated_ = std::make_unique<InflatedMember>(path_, member);
    inflated_->read_at(0, head);
  } else {
    InputFile(path_).read_at(offset_, head);
  }
  header_ = parse_npy_header(head);
  check_size(member.size);
}

void StoredArray::check_size(std::uint64_t available) const {
  const auto count = static_cast<std::uint64_t>(count_of(header_.dims));
  const auto wanted = header_.size + count * size_of(header_.type);
  if (wanted > available)
    throw Error(ExitCode::kBadInput, fmt::format("the array {}{} needs {} bytes and the file has {}",
                                                 name_of(header_.type), to_string(header_.dims), wanted, available));
}

Tensor StoredArray::entry(std::int64_t index) const {
  SLIM_CHECK(!header_.dims.empty() && index >= 0 && index < header_.dims.front());
  Tensor result = Tensor::uninitialized(header_.type, {header_.dims.begin() + 1, header_.dims.end()});
  const auto bytes = result.mutable_bytes();
  const auto begin = header_.size + static_cast<std::uint64_t>(index) * bytes.size();
  if (inflated_) {
    inflated_->read_at(begin, bytes);
  } else {
    InputFile(path_).read_at(offset_ + begin, bytes);
  }
  return result;
}

std::vector<StoredArray> read_array_file(const std::filesystem::path& path) {
  const InputFile file(path);
  std::vector<StoredArray> arrays;
  std::string what = fmt::format("file '{}'", path.string());
  try {
    std::array<std::byte, 2> head{};
    if (file.size() >= head.size()) file.read_at(0, head);
    const bool is_zip = head == std::array{std::byte{'P'}, std::byte{'K'}};
    if (!is_zip) {
      arrays.emplace_back(path);
      return arrays;
    }
    for (const auto& member : read_zip_directory(file)) {
      what = fmt::format("array '{}' of file '{}'", member.name, path.string());
      arrays.emplace_back(path, member);
    }
  } catch (Error& error) {
    throw error.context(what);
  }
  return arrays;
}

}  // namespace slim
