#include "graph/op.h"

namespace slim {

std::string type_name(const Op& op) {
  if (const auto* opaque = std::get_if<OpaqueOp>(&op)) {
    return opaque->domain.empty() ? opaque->type : opaque->domain + "." + opaque->type;
  }
  return std::visit([](const auto& typed) { return std::string(typed.kName); }, op);
}

}  // namespace slim
