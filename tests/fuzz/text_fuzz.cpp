#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>

#include "graph/equal.h"
#include "graph/hash.h"
#include "graph/summary.h"
#include "graph/text.h"
#include "graph/verify.h"

/// Any bytes are either refused with an Error, or a graph that survives printing and parsing; and whatever its flaws,
/// verifying, hashing and showing it works.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const slim::ParseOptions limits{.max_elements = 1 << 16};  // short texts shall not fill the memory
  slim::Graph graph;
  try {
    graph = slim::parse(text, limits);
  } catch (const slim::Error&) {
    return 0;
  }
  slim::verify(graph);
  slim::summary(graph);
  slim::to_dot(graph);
  slim::to_json(graph);
  slim::print(graph, {.constants = slim::PrintOptions::Constants::kSummary});

  const auto printed = slim::print(graph);
  const auto again = slim::parse(printed, limits);
  std::string why;
  SLIM_CHECK(slim::structurally_equal(graph, again, &why));
  SLIM_CHECK(slim::print(again) == printed);
  SLIM_CHECK(slim::graph_hash(again) == slim::graph_hash(graph));
  return 0;
}
