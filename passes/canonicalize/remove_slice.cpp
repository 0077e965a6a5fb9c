// Slice(x, starts, ends, axes?, steps?)   =>   x
// Every step is 1, and each slice begins at 0 and reaches the end of its axis.
#include <algorithm>

#include "passes/canonicalize/constants.h"
#include "passes/canonicalize/rules.h"

namespace slim {
namespace {

/// Exporters write "to the end" as one of these or more.
constexpr std::int64_t kToTheEnd = INT32_MAX;

bool all_are(const std::vector<std::int64_t>& numbers, std::int64_t wanted) {
  return std::all_of(numbers.begin(), numbers.end(), [=](auto n) { return n == wanted; });
}

}  // namespace

Rule remove_slice() {
  Bind<Slice> slice;
  return {"remove-slice", bind(slice), [=](const Match& m, Rewriter& rw) -> Outcome {
            const auto node = m[slice];
            const auto starts = constant_ints(node.in(1));
            const auto ends = constant_ints(node.in(2));
            if (!starts || !ends) return Declined{"its bounds are computed"};
            if (node.in(4) != nullptr) {
              const auto steps = constant_ints(node.in(4));
              if (!steps || !all_are(*steps, 1)) return Declined{"a step is not 1"};
            }
            const bool whole = all_are(*starts, 0) &&
                               std::all_of(ends->begin(), ends->end(), [](auto end) { return end >= kToTheEnd; });
            const auto& before = node.in(0)->type();
            if (!whole && !(before.dims() && before.dims() == node.out()->type().dims())) {
              return Declined{"it may cut " + to_string(before)};
            }
            return rw.forward(node.out(), node.in(0));
          }};
}

}  // namespace slim
