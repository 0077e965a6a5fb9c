// Mover(DQ(x, s, z), ...)              =>   DQ(Mover(x, ...), s, z)
// Concat(DQ(x0, s, z), DQ(x1, s, z))   =>   DQ(Concat(x0, x1), s, z)
// for operators that move or select numbers (the operator table's "= input parameters"): exact, as the affine map is
// monotonic. What is moved are bytes then, and a Q with the same parameters behind cancels (cancel-quantize). One grid
// of 8 bits; x is no constant (weights are folded, not moved); linear Resize computes new numbers and does not sink.
#include <algorithm>

#include "passes/fuse/int8_parameters.h"
#include "passes/fuse/rules.h"
#include "passes/quantize/operator_table.h"

namespace slim {
namespace {

bool moves(const Node& node) {
  const auto* row = quantization_row(node.op());
  if (row == nullptr) return false;
  const auto* resize = node.as<Resize>();
  return (row->result == ResultRange::kSameAsInput || row->result == ResultRange::kShared) &&
         (resize == nullptr || resize->mode == "nearest");
}

}  // namespace

Rule sink_dequantize() {
  Bind<MaxPool, Reshape, Transpose, Flatten, Slice, Squeeze, Unsqueeze, Split, Resize, DepthToSpace, Concat> mover;
  return {"sink-dequantize", bind(mover).where(moves, "it computes new numbers"),
          [=](const Match& m, Rewriter& rw) -> Outcome {
            const Node& node = *m[mover].node();
            const bool all = node.is<Concat>();
            std::vector<Value*> inputs = node.inputs();
            const Node* first = nullptr;
            std::optional<Int8Params> grid;
            for (std::size_t i = 0; i < (all ? inputs.size() : 1); ++i) {
              const auto* source = inputs[i]->producer();
              if (source == nullptr || !source->is<DequantizeLinear>())
                return Declined{"it does not read a DequantizeLinear"};
              if (source->input(0)->is_constant()) return Declined{"it moves a constant"};
              const auto params = int8_params(*source);
              if (const auto* why = std::get_if<Declined>(&params)) return *why;
              if (grid && *grid != std::get<Int8Params>(params)) return Declined{"its operands lie on different grids"};
              grid = std::get<Int8Params>(params);
              if (first == nullptr) first = source;
              inputs[i] = source->input(0);
            }
            for (std::size_t i = 1; i < node.outputs().size(); ++i) {
              if (node.is<MaxPool>() && node.output(i)->use_count() > 0) return Declined{"its indices are read"};
            }
            const auto moved =
                rw.create_all(node.op(), std::move(inputs), node.is<Split>() ? node.outputs().size() : 1);
            for (std::size_t i = 0; i < moved.size(); ++i) {
              auto real = first->inputs();
              real[0] = moved[i];
              rw.replace(node.output(i), rw.create(*first->as<DequantizeLinear>(), std::move(real)));
            }
            return Applied{};
          }};
}

}  // namespace slim
