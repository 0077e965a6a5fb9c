#include <algorithm>

#include "runtime/onednn/activation.h"
#include "runtime/onednn/operators.h"

namespace slim::onednn {
namespace {

std::optional<Binary> kind_of(const Node& node) {
  if (node.inputs().size() != 2) return std::nullopt;  // Min and Max take any number
  if (node.is<Add>()) return Binary::kAdd;
  if (node.is<Sub>()) return Binary::kSub;
  if (node.is<Mul>()) return Binary::kMul;
  if (node.is<Div>()) return Binary::kDiv;
  if (node.is<Min>()) return Binary::kMin;
  if (node.is<Max>()) return Binary::kMax;
  return std::nullopt;
}

bool commutes(Binary kind) { return kind != Binary::kSub && kind != Binary::kDiv; }

/// `dims` with ones in front, up to `rank` axes.
Dims with_rank(const Dims& dims, std::size_t rank) {
  Dims result(rank - dims.size(), 1);
  result.insert(result.end(), dims.begin(), dims.end());
  return result;
}

bool broadcasts_to(const Dims& from, const Dims& to) {
  if (from.size() > to.size()) return false;
  const auto padded = with_rank(from, to.size());
  return std::equal(padded.begin(), padded.end(), to.begin(), [](auto a, auto b) { return a == b || a == 1; });
}

/// The second operand and how it stands.
struct Beside {
  StepOperand operand;
  MemoryDesc desc;
};

/// The second operand beside a first one that stands as `like`: in the same layout, or as what broadcasts over it.
Beside beside(Lowering& plan, const Value* value, const MemoryDesc& like) {
  const auto& dims = plan.dims(value);
  const auto rank = like.dims().size();
  const bool alike = dims.size() == rank && like.layout() != Layout::kOther;
  const auto desc = dims == like.dims() ? like
                    : alike             ? MemoryDesc::of_layout(dims, like.layout())
                                        : MemoryDesc::plain(with_rank(dims, rank));
  if (const auto* known = plan.known(value)) {
    return {{Arg::kSrc1, -1, plan.pack(*known, MemoryDesc::plain(with_rank(dims, rank)), desc)}, desc};
  }
  const auto place = dims.size() == rank ? plan.as(value, desc) : plan.plain(value);
  return {{Arg::kSrc1, place.slot, nullptr}, desc};
}

struct BinaryOperands {
  const Value* first;   ///< has the result's dims
  const Value* second;  ///< broadcasts
};

/// Which operand comes first: the one with the result's dims, then the blocked one, then the one that may be written.
std::optional<BinaryOperands> arrange(const Lowering& plan, const Node& node, Binary kind) {
  const auto* a = node.input(0);
  const auto* b = node.input(1);
  const auto usable = [&](const Value* value) {
    return plan.is_activation(value) || (plan.known(value) != nullptr && plan.type(value) == DataType::kF32);
  };
  if (!usable(a) || !usable(b)) return std::nullopt;
  const bool a_full = plan.is_activation(a) && broadcasts_to(plan.dims(b), plan.dims(a));
  const bool b_full = plan.is_activation(b) && broadcasts_to(plan.dims(a), plan.dims(b));
  if (!commutes(kind)) return a_full ? std::optional(BinaryOperands{a, b}) : std::nullopt;
  if (a_full && b_full) {
    const bool a_blocked = block_of(plan.home(a).desc.layout()) > 1;
    const bool b_blocked = block_of(plan.home(b).desc.layout()) > 1;
    const bool b_first = a_blocked == b_blocked ? !plan.may_overwrite(a) && plan.may_overwrite(b) : b_blocked;
    return b_first ? BinaryOperands{b, a} : BinaryOperands{a, b};
  }
  if (a_full) return BinaryOperands{a, b};
  if (b_full) return BinaryOperands{b, a};
  return std::nullopt;
}

}  // namespace

bool lower_binary(Lowering& plan, const Node& node) {
  const auto kind = kind_of(node);
  const auto operands = kind ? arrange(plan, node, *kind) : std::nullopt;
  if (!operands) return false;
  const auto& dims = plan.dims(operands->first);
  const bool same_rank = plan.dims(operands->second).size() == dims.size();
  auto source = plan.home(operands->first);
  const bool own = same_rank || source.desc.layout() == Layout::kPlain;
  if (!own) source = plan.plain(operands->first);
  const auto second = beside(plan, operands->second, source.desc);

  auto activation = absorb_activation(plan, node.output());
  auto primitive = make_binary(*kind, source.desc, second.desc, source.desc, {false, activation.functions});
  if (!primitive || (primitive->is_slow() && !activation.functions.empty())) {
    plan.forget_absorbed();
    activation = {{}, node.output()};
    primitive = make_binary(*kind, source.desc, second.desc, source.desc, {});
  }
  if (!primitive) return false;
  // An operand that is read again for each broadcast must not be overwritten meanwhile.
  const bool elementwise = plan.dims(operands->second) == dims || !plan.is_activation(operands->second) ||
                           !plan.share_memory(operands->first, operands->second);
  const auto target =
      own && elementwise && plan.may_overwrite(operands->first) ? source : plan.new_location(source.desc);
  plan.append(node.type_name(), *primitive,
              {{Arg::kSrc, source.slot, nullptr}, second.operand, {Arg::kDst, target.slot, nullptr}});
  plan.define(activation.result, target, dims);
  return true;
}

}  // namespace slim::onednn
