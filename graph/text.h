#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "graph/graph.h"

/// The text form of graphs, for people, tests and bug reports:
///
///     graph resnet {opset=13, "com.microsoft"=1} {
///       metadata author = "me"
///       input %x: f32[N,3,?,?]                          # [*]: not even the rank is known
///       const %w: f32[8,3,3,3] = normal(seed=1, std=0.1)
///       const %b: f32[3] = [0.5, -1, 2]
///       const %"a/scalar": i64[] = 7
///       %y = Conv(%x, %w, _) {strides=[2,2], pads=[1,1,1,1]} : f32[N,8,?,?] @conv1 from(conv1, Conv, 14)
///       %v, _ = TopK(%y, %"a/scalar")
///       %z = opaque "com.microsoft" Foo(%v, %y) captures [y] {k=1, f=1.0, t=tensor(i8[1], [3]), g=raw("00ff")}
///       output %y
///       output prob = %z
///     }
///
/// Names that are not plain words stand in quotes, with the escapes \" \\ \n \r \t \xNN. `_` is an omitted input, or a
/// result without a name of its own. Left out are: attributes that have their default, types that are not known,
/// empty node names (`@name`) and empty origins (`from(name, type, index)`). `#` starts a comment. Statements may stand
/// in any order in which values are defined before they are used.
///
/// Contents of constants: a flat row-major list (a scalar without brackets); `bytes("hex")`, little-endian; or a
/// filler: `zeros`, `ones`, `fill(v)`, `iota(start, step)`, `normal(seed=, mean=, std=)`, `uniform(seed=, low=,
/// high=)`. Fillers are computed in doubles with one rounding to the element type (integers saturate) and give the same
/// bytes everywhere, see text_filler.h. A filler's arguments may be left out: start 0, step 1, seed 0, N(0, 1), [0, 1).
namespace slim {

struct PrintOptions {
  enum class Constants : std::uint8_t {
    kFull,     ///< every bit, can be parsed
    kSummary,  ///< larger constants as `{... min=-1 max=2}`, for people
  };
  Constants constants = Constants::kFull;
  std::size_t literal_limit = 64;  ///< constants of at most so many elements are printed as lists
  bool origins = true;             ///< print `from(...)`
};

struct ParseOptions {
  /// Larger tensors are refused before they are allocated; so is a text whose fillers make more than this together.
  std::int64_t max_elements = std::int64_t{1} << 28;
};

/// The graph as text. With full constants, parse gives an equal graph (graph/equal.h) that prints the same.
std::string print(const Graph& graph, const PrintOptions& options = {});

/// Reads the text form; linear in the text's length. Checks syntax and names, not the graph's invariants: see verify.
/// Throws Error kBadInput "line:column: expected ..., found ...".
Graph parse(std::string_view text, const ParseOptions& options = {});

}  // namespace slim
