#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "graph/shape.h"
#include "onnx_import/common/mapped_file.h"

namespace slim {

/// Files beside the model that hold its weights. Each is mapped once.
class ExternalData {
 public:
  explicit ExternalData(std::filesystem::path model_dir) : model_dir_(std::move(model_dir)) {}

  struct Place {
    std::string location;
    std::int64_t offset = 0;
    std::int64_t length = -1;  ///< -1: as many as the tensor needs
  };

  /// The tensor at `place`, shown in the mapping if its alignment allows, else copied. `what` goes into messages.
  /// Throws Error(kBadInput or kNoInput) if the file is outside the model's folder, cannot be read, or is too short.
  Tensor load(const Place& place, DataType type, const Dims& dims, const std::string& what);

 private:
  std::shared_ptr<const MappedFile> open(const std::string& location, const std::string& what);

  std::filesystem::path model_dir_;
  std::map<std::string, std::shared_ptr<const MappedFile>> files_;
};

}  // namespace slim
