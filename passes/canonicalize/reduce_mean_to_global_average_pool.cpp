// ReduceMean(x, axes [2, 3])   =>   GlobalAveragePool(x), and Flatten behind it if the axes are not kept
// x has rank 4.
#include <algorithm>

#include "passes/canonicalize/constants.h"
#include "passes/canonicalize/rules.h"

namespace slim {

Rule reduce_mean_to_global_average_pool() {
  Bind<ReduceMean> mean;
  return {"reduce-mean-to-global-average-pool", bind(mean), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto node = m[mean];
            if (node.in(0)->type().rank() != 4U) return Declined{"its input is not known to have rank 4"};
            auto axes = constant_ints(node.in(1));
            if (!axes) return Declined{"its axes are not constant"};
            for (auto& axis : *axes) axis += axis < 0 ? 4 : 0;
            std::sort(axes->begin(), axes->end());
            if (*axes != Ints{2, 3}) return Declined{"its axes are not height and width"};
            auto* pooled = rw.create(GlobalAveragePool{}, {node.in(0)});
            rw.replace(node.out(), node.op().keepdims ? pooled : rw.create(Flatten{}, {pooled}));
            return Applied{};
          }};
}

}  // namespace slim
