#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "converter/data/sample_source.h"
#include "converter/progress.h"
#include "graph/graph.h"

namespace slim {

/// How well synthetic pictures fit a network.
struct SyntheticMatch {
  SyntheticStyle style;          ///< the one that fits best
  double mismatch_before = 0.0;  ///< of pictures as they come
  double mismatch = 0.0;         ///< of the style
  std::size_t normalizations = 0;
};

/// BatchNormalization keeps the mean and the variance that its operand had in training. Looks for the style at which
/// synthetic pictures come closest: least mean over nodes and channels of ln(s / r)^2 + ((m - n) / r)^2, each term at
/// most 4, where s and m are the standard deviation and mean of the channel on the pictures, r and n those that
/// the node keeps. `graph`: as it stands in the file, before BatchNormalization is folded. nullopt: it has none, or no
/// picture as its input, or operators that cannot be run.
std::optional<SyntheticMatch> match_synthetic_data(const Graph& graph, const std::string& preprocess,
                                                   const Progress& progress);

}  // namespace slim
