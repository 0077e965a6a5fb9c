#pragma once

#include <optional>
#include <vector>

#include "graph/graph.h"

/// Questions that rules ask about constants.
namespace slim {

/// The one number that all elements of a numeric constant have; nullopt: not a constant, empty, or several numbers.
std::optional<double> uniform_value(const Value* value);

/// Elements of a constant i64 or i32 tensor; nullopt for any other value.
std::optional<std::vector<std::int64_t>> constant_ints(const Value* value);

/// `constant` broadcasts to a tensor of rank `rank` and differs at most along `axis`, which has `channels` positions:
/// one number a channel. nullopt: it varies along another axis, or would make the tensor larger.
std::optional<std::vector<double>> channel_values(const Tensor& constant, std::size_t rank, std::size_t axis,
                                                  std::size_t channels);

/// `constant` does not make a tensor of type `x` larger by broadcasting, as far as is known.
bool broadcasts_into(const Tensor& constant, const TensorType& x);

bool all_finite(const std::vector<double>& values);

/// Rounds once to float; nullopt if a number is or becomes infinite or NaN.
std::optional<Tensor> to_tensor(Dims dims, const std::vector<double>& values);

}  // namespace slim
