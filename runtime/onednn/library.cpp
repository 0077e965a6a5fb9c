#include "runtime/onednn/library.h"

#include <fmt/format.h>

#include <algorithm>

#include "runtime/onednn/generation.h"

namespace slim::onednn {

std::string library_version() {
  const auto* version = dnnl::version();
  return fmt::format("{}.{}.{}", version->major, version->minor, version->patch);
}

std::string effective_isa() {
  const auto isa = dnnl::get_effective_cpu_isa();
  const auto* found =
      std::find_if(std::begin(kIsaNames), std::end(kIsaNames), [&](auto& name) { return name.first == isa; });
  return found == std::end(kIsaNames) ? "unknown" : found->second;
}

bool has_exact_int8() {
  const auto isa = effective_isa();
  return isa != "sse41" && isa != "avx" && isa != "avx2" && isa != "avx512" && isa != "unknown";
}

}  // namespace slim::onednn
