#include "graph/op.h"

#include <array>

namespace slim {

namespace {

template <std::size_t I>
OpVariant taken(void* typed) {
  return OpVariant(std::in_place_index<I>, std::move(*static_cast<std::variant_alternative_t<I, OpVariant>*>(typed)));
}

OpVariant taken(std::size_t index, void* typed) {
  static constexpr auto kTake = []<std::size_t... I>(std::index_sequence<I...>) { return std::array{&taken<I>...}; }
  (std::make_index_sequence<std::variant_size_v<OpVariant>>{});
  return kTake.at(index)(typed);
}

}  // namespace

Op::Op() = default;
Op::Op(std::size_t index, void* typed) : variant_(taken(index, typed)) {}
Op::Op(const Op& other) = default;
Op::Op(Op&& other) noexcept = default;
Op& Op::operator=(const Op& other) { return *this = Op(other); }
Op& Op::operator=(Op&& other) noexcept = default;
Op::~Op() = default;

bool Op::operator==(const Op& other) const { return variant_ == other.variant_; }

const void* Op::address() const {
  return std::visit([](const auto& typed) { return static_cast<const void*>(&typed); }, variant_);
}

std::string type_name(const Op& op) {
  if (const auto* opaque = op.as<OpaqueOp>()) {
    return opaque->domain.empty() ? opaque->type : opaque->domain + "." + opaque->type;
  }
  return std::visit([](const auto& typed) { return std::string(typed.kName); }, op.variant());
}

}  // namespace slim
