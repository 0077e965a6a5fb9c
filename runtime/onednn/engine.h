#pragma once

#include <oneapi/dnnl/dnnl.hpp>

namespace slim::onednn {

/// The CPU, as oneDNN sees it; one for the whole process.
inline const dnnl::engine& engine() {
  static const dnnl::engine instance(dnnl::engine::kind::cpu, 0);
  return instance;
}

}  // namespace slim::onednn
