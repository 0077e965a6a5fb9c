// fuse-residual:           Add(Int8Conv(...), DQ(r))       =>   Int8Conv(..., r)
// fuse-rounded-residual:   Add(DQ(Int8Conv(...)), DQ(r))   =>   Int8Conv(..., r)
// (also Int8ConvTranspose and Int8Gemm) for a chain without residual and activation that only the Add reads. The second
// form leaves out the rounding that the file has between convolution and Add, as other runtimes do; --exact disables
// it. r has the sum's dims and one grid of 8 bits. Where both operands are such chains, the later one takes the sum.
#include <algorithm>

#include "passes/fuse/int8_chain.h"
#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"

namespace slim {
namespace {

bool same_dims(const Value* a, const Value* b) {
  return a->type().shape && b->type().shape && *a->type().shape == *b->type().shape;
}

/// The chain behind `operand` of the Add that may take the sum; null if there is none.
const Node* rounded_chain(const Value* operand) {
  const auto* dequantize = operand->producer();
  if (dequantize == nullptr || !dequantize->is<DequantizeLinear>() || operand->use_count() != 1) return nullptr;
  const auto* quantized = dequantize->input(0);
  const auto* chain = quantized->producer();
  if (chain == nullptr || quantized->use_count() != 1 || !takes_residual(chain->op())) return nullptr;
  return chain->input(4) == nullptr && int8_result(chain->op())->activation.empty() ? chain : nullptr;
}

bool precedes(const Graph& graph, const Node* a, const Node* b) {
  const auto nodes = graph.nodes();
  return std::ranges::find(nodes, a) < std::ranges::find(nodes, b);
}

/// Puts `r` into the chain, in place of the Add.
Outcome take_sum(Rewriter& rw, const Node& add, const Node& chain, const Node& r) {
  const auto params = int8_params(r);
  if (const auto* why = std::get_if<Declined>(&params)) return *why;
  if (!same_dims(chain.output(), r.output())) return Declined{"the operands have different dims"};
  if (r.input(0)->is_constant()) return Declined{"the other operand is constant"};
  auto inputs = chain.inputs();
  inputs.resize(4);
  inputs.push_back(r.input(0));
  const auto& grid = std::get<Int8Params>(params);
  const auto op = with_int8_residual(with_int8_result(chain.op(), {}), {grid.scale, grid.zero_point});
  rw.replace(add.output(), rw.create(op, std::move(inputs), &chain));
  return Applied{};
}

}  // namespace

Rule fuse_residual() {
  Bind<Add> add;
  BindInt8Linear chain;
  Bind<DequantizeLinear> r;
  const auto open = [](const Node& node) {
    return node.input(4) == nullptr && *int8_result(node.op()) == Int8Result{};
  };
  return {"fuse-residual", either_order(add, bind(chain).one_use().where(open, "its chain has ended"), dequantized(r)),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            return take_sum(rw, *m[add].node(), *m[chain].node(), *m[r].node());
          }};
}

Rule fuse_rounded_residual() {
  Bind<Add> add;
  Bind<DequantizeLinear> a;
  Bind<DequantizeLinear> b;
  return {"fuse-rounded-residual", bind(add, dequantized(a), dequantized(b)),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto* first = rounded_chain(m[a].out());
            const auto* second = rounded_chain(m[b].out());
            if (first == nullptr && second == nullptr) {
              return Declined{"no operand is a convolution without activation that only the Add reads"};
            }
            const bool take_second = first == nullptr || (second != nullptr && precedes(rw.graph(), first, second));
            return take_second ? take_sum(rw, *m[add].node(), *second, *m[a].node())
                               : take_sum(rw, *m[add].node(), *first, *m[b].node());
          }};
}

}  // namespace slim
