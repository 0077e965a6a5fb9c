#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "onnx_import/paddle/format/model_files.h"

namespace slim::paddle {

/// What an INT8 program has beside its FP32 source: Paddle Inference (2.6 and 3.3, with oneDNN) makes INT8 operators of
/// it when it loads it, out of FP32 weights, as the ancestor did.
struct ProgramEdit {
  std::vector<bool> dropped;                ///< operators of block 0 that are left out; empty: none
  std::vector<std::string> fetched;         ///< values that become outputs, behind those that stay
  std::map<std::string, float> thresholds;  ///< variable -> its largest magnitude (attribute out_threshold)
  std::set<std::int64_t> quantized;         ///< operators of block 0 that shall be INT8 (attribute quantization_type)
};

/// The ProgramDesc `source` with the edit; all else stays as it is. Inputs that only dropped operators read go with
/// them. Throws Error(kBadInput) if the bytes are no ProgramDesc.
std::string edited_program(std::span<const std::byte> source, const ProgramEdit& edit);

/// All parameters of the model in one file, sorted by name, copied as they are. Throws Error(kBadInput) for what is
/// missing or damaged.
void write_parameters(const ModelFiles& files, std::ostream& out);

}  // namespace slim::paddle
