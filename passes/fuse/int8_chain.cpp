#include "passes/fuse/int8_chain.h"

namespace slim {

const Int8Result* int8_result(const Op& op) {
  return std::visit(
      []<typename T>(const T& typed) -> const Int8Result* {
        if constexpr (std::derived_from<T, Int8Result>) return &typed;
        return nullptr;
      },
      op.variant());
}

Op with_int8_result(Op op, const Int8Result& result) {
  std::visit(
      [&]<typename T>(T& typed) {
        if constexpr (std::derived_from<T, Int8Result>) static_cast<Int8Result&>(typed) = result;
      },
      op.variant());
  return op;
}

bool takes_residual(const Op& op) {
  return std::visit([]<typename T>(const T&) { return std::derived_from<T, Int8Residual>; }, op.variant());
}

Op with_int8_residual(Op op, const Int8Residual& residual) {
  std::visit(
      [&]<typename T>(T& typed) {
        if constexpr (std::derived_from<T, Int8Residual>) static_cast<Int8Residual&>(typed) = residual;
      },
      op.variant());
  return op;
}

}  // namespace slim
