#pragma once

#include <cstdint>
#include <span>

/// Weights whose sums are exact without VNNI, where `vpmaddubsw` adds two u8 * s8 products in saturating 16 bits.
///
/// With codes in [0, h] a pair of one channel's products is at most h times the sum of the two largest weights above
/// zero, and at least h times the sum of the two lowest below zero, whatever the order in which a kernel pairs them: a
/// factor of the other sign only brings the pair nearer to zero, and a product whose partner is padding counts as a
/// pair with zero. So a channel is safe if and only if the magnitudes of both sums are at most floor(32767 / h): 128
/// for h = 255. (floor(32768 / h), for the lower end, is the same number wherever it is less than 2 * 127.)
namespace slim {

/// What the magnitudes of two weights of one sign may add up to, for input codes 0 ... highest_code (at most 255). At
/// most 254, which forbids nothing.
int pair_limit(int highest_code);

/// Largest magnitude of a sum of two weights of one sign.
int worst_pair(std::span<const std::int8_t> weights);

}  // namespace slim
