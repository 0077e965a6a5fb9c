#include "converter/computable.h"

#include <gmock/gmock.h>

#include "graph/text.h"
#include "graph/verify.h"

namespace slim {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> output_names(const Graph& graph) {
  std::vector<std::string> names;
  for (const auto& output : graph.outputs()) names.push_back(output.name);
  return names;
}

TEST(ComputablePart, IsACloneWithoutOpaqueOperators) {
  const auto graph = parse("graph {input %x: f32[1,4]\n%y = Relu(%x)\noutput %y}");
  EXPECT_EQ(print(computable_part(graph)), print(graph));
}

TEST(ComputablePart, EndsInFrontOfAnOpaqueTail) {
  const auto graph = parse(R"(graph {
    input %x: f32[1,4]
    const %c: f32[4] = ones
    %a = Add(%x, %c) : f32[1,4]
    %b = Relu(%a) : f32[1,4]
    %d = Sigmoid(%a) : f32[1,4]
    %t, %u = opaque "com.example" Tail(%b, %d, %c)
    %v = Relu(%t)
    output %v
    output %u
  })");
  const auto part = computable_part(graph);
  EXPECT_THAT(output_names(part), ElementsAre("b", "d"));
  EXPECT_EQ(part.nodes().size(), 3U);
  EXPECT_TRUE(verify(part).empty());
}

TEST(ComputablePart, KeepsOutputsThatCanBeComputedInFront) {
  const auto graph = parse(R"(graph {
    input %x: f32[1,4]
    %a = Relu(%x) : f32[1,4]
    %b = Sigmoid(%a) : f32[1,4]
    %t = opaque "com.example" Tail(%b)
    output lost = %t
    output kept = %a
  })");
  EXPECT_THAT(output_names(computable_part(graph)), ElementsAre("kept", "b"));
}

TEST(ComputablePart, DropsWhatNobodyReadsAnyMore) {
  const auto graph = parse(R"(graph {
    input %x: f32[1,4]
    %a = Relu(%x) : f32[1,4]
    %s = Shape(%a) : i64[2]
    %t = opaque "com.example" Tail(%a, %s)
    output %t
  })");
  const auto part = computable_part(graph);
  EXPECT_THAT(output_names(part), ElementsAre("a"));
  EXPECT_EQ(part.find_value("s"), nullptr);
}

}  // namespace
}  // namespace slim
