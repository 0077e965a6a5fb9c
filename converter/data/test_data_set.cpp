#include <fmt/format.h>

#include "converter/data/sources.h"
#include "graph/error.h"
#include "onnx_import/onnx/format/read_tensor.h"

namespace slim {
namespace {

class TestDataSource final : public SampleSource {
 public:
  TestDataSource(std::vector<std::filesystem::path> folders, std::vector<InputInfo> inputs)
      : folders_(std::move(folders)), inputs_(std::move(inputs)) {}

  std::size_t size() const override { return folders_.size(); }
  bool has_labels() const override { return false; }
  std::string preprocessing() const override { return "none"; }

  Sample load(std::size_t index) const override {
    SLIM_CHECK(index < folders_.size());
    Sample sample;
    sample.name = folders_[index].string();
    for (std::size_t k = 0; k < inputs_.size(); ++k) {
      const auto path = folders_[index] / fmt::format("input_{}.pb", k);
      const auto tensor = read_onnx_tensor(path);
      try {
        sample.inputs.push_back(fit_to_input(tensor, inputs_[k]));
      } catch (Error& error) {
        throw error.context(fmt::format("while reading '{}'", path.string()));
      }
    }
    return sample;
  }

 private:
  std::vector<std::filesystem::path> folders_;
  std::vector<InputInfo> inputs_;
};

}  // namespace

std::unique_ptr<SampleSource> open_test_data_sets(const std::vector<std::filesystem::path>& folders,
                                                  const std::vector<InputInfo>& inputs) {
  return std::make_unique<TestDataSource>(folders, inputs);
}

}  // namespace slim
