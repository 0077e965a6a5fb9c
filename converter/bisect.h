#pragma once

#include <optional>
#include <string>
#include <vector>

#include "converter/compare.h"

namespace slim {

/// The node at which two models part.
struct Parting {
  std::string node;
  std::string type;
  std::string tensor;  ///< its output
  double output_sqnr_db = 0.0;
  double input_sqnr_db = 0.0;  ///< of the worst tensor in front that was compared; kIdenticalSqnr if there is none
  std::vector<std::pair<std::string, double>> inputs;  ///< the tensors in front, with their SQNR
  bool certain = false;                                ///< false: nothing parts; the node that loses most
};

/// Two models part at the first node (in the first model's order) whose output lies kPartingLoss dB or more below its
/// worst input, and below kPartingSqnr dB: what quantization itself costs is less. `comparison` is one with per_layer.
/// Tensors that were not compared are looked through. nullopt if nothing was.
std::optional<Parting> find_parting(const Graph& first, const Comparison& comparison);

inline constexpr double kPartingLoss = 10.0;
inline constexpr double kPartingSqnr = 30.0;
inline constexpr double kIdenticalSqnr = 200.0;

}  // namespace slim
