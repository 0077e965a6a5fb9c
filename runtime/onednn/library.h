#pragma once

#include <string>

/// Which oneDNN this is, and what it makes of this CPU.
namespace slim::onednn {

/// Library version, such as "2.6.3".
std::string library_version();
/// The best instruction set that oneDNN uses on this CPU: "avx512_vnni", "avx2", ...
std::string effective_isa();
/// Whether sums of u8 * s8 products are exact: without VNNI two products are added in saturating 16 bits.
bool has_exact_int8();

}  // namespace slim::onednn
