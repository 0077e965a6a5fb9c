// Writes the model inputs that --data and --preprocess give, for comparison with other programs:
//   preprocess_image PATH|synthetic PREPROCESS|default 1x3x224x224 COUNT OUT.f32
// COUNT samples from the first on, as raw float32; prints the preprocessing and the time a sample takes.

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "converter/data/sample_source.h"

namespace {

slim::Shape parse_shape(const std::string& text) {
  slim::Shape shape;
  std::istringstream stream(text);
  for (std::string part; std::getline(stream, part, 'x');) shape.emplace_back(std::atoll(part.c_str()));
  return shape;
}

void write_samples(const slim::SampleSource& source, std::size_t count, const char* path) {
  std::ofstream out(path, std::ios::binary);
  std::chrono::duration<double, std::milli> spent{};
  for (std::size_t i = 0; i < count; ++i) {
    const auto start = std::chrono::steady_clock::now();
    const auto sample = source.load(i % source.size());
    spent += std::chrono::steady_clock::now() - start;
    const auto bytes = sample.inputs.front().bytes();
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
  }
  fmt::print("{}\n{:.3f} ms a sample\n", source.preprocessing(), spent.count() / static_cast<double>(count));
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    fmt::print(stderr, "usage: {} PATH|synthetic PREPROCESS|default 1x3x224x224 COUNT OUT.f32\n", argv[0]);
    return 64;
  }
  const std::string path = argv[1];
  const std::string preprocess = std::string(argv[2]) == "default" ? "" : argv[2];
  const std::vector<slim::InputInfo> inputs{{"input", {slim::DataType::kF32, parse_shape(argv[3])}}};
  const auto count = static_cast<std::size_t>(std::atoll(argv[4]));
  try {
    const auto source = path == "synthetic" ? slim::synthetic_data(inputs, count, preprocess)
                                            : slim::open_data({path, std::nullopt, preprocess, 0}, inputs);
    write_samples(*source, count, argv[5]);
  } catch (const slim::Error& error) {
    fmt::print(stderr, "{}\n", error.what());
    return static_cast<int>(error.code());
  }
  return 0;
}
