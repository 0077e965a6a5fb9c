#include "passes/quantize/channel_spaces.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/passes/quantize/fixture.h"

namespace slim {
namespace {

using ::testing::Each;

/// A graph whose %a and %b are convolutions' outputs of four channels; `statements` read them, %w, %m and %six.
Graph behind_convolutions(const std::string& statements) {
  return typed(R"(graph g {opset=17} {
    input %x: f32[1,4,6,6]
    const %w: f32[4,4,1,1] = normal(seed=1)
    const %d: f32[4,1,1,1] = normal(seed=2)
    const %m: f32[4,3] = normal(seed=3)
    const %k: f32[1,4,1,1] = ones
    const %zero: f32[] = 0
    const %minus: f32[] = -1
    const %six: f32[] = 6
    %a = Conv(%x, %w)
    %b = Conv(%x, %w)
    )" + statements +
               "\n}");
}

class Spaces {
 public:
  explicit Spaces(const std::string& statements) : graph_(behind_convolutions(statements)), spaces_(graph_) {}

  std::vector<std::size_t> ids(const std::string& name) const {
    const auto* channels = spaces_.of(graph_.find_value(name));
    return channels == nullptr ? std::vector<std::size_t>() : channels->ids;
  }
  std::vector<bool> pinned(const std::string& name) const {
    std::vector<bool> result;
    for (const auto id : ids(name)) result.push_back(spaces_.pinned(id));
    return result;
  }
  bool scalable(const std::string& name) const { return pinned(name) == std::vector<bool>(4, false); }
  const ChannelSpaces& spaces() const { return spaces_; }
  const Graph& graph() const { return graph_; }

 private:
  Graph graph_;
  ChannelSpaces spaces_;
};

TEST(ChannelSpaces, GraphInputsHaveNoneAndOutputsArePinned) {
  const Spaces spaces("%c = Conv(%a, %w)\noutput %c\noutput %b");
  EXPECT_EQ(spaces.spaces().of(spaces.graph().find_value("x")), nullptr);
  EXPECT_TRUE(spaces.scalable("a"));
  EXPECT_THAT(spaces.pinned("b"), Each(true));
  EXPECT_THAT(spaces.pinned("c"), Each(true));
}

TEST(ChannelSpaces, OneResidualStreamIsOneSpace) {
  const Spaces spaces(
      "%r = Relu(%a)\n%c = Conv(%r, %w)\n%s = Add(%c, %r)\n%t = Add(%b, %s)\n%e = Conv(%t, %w)\noutput %e");
  for (const auto* name : {"r", "c", "s", "b", "t"}) EXPECT_EQ(spaces.ids(name), spaces.ids("a")) << name;
  EXPECT_TRUE(spaces.scalable("t"));
}

TEST(ChannelSpaces, AReaderThatPinsOneValuePinsItsWholeStream) {
  const Spaces spaces("%s = Add(%a, %b)\n%g = Sigmoid(%b)\n%e = Conv(%s, %w)\noutput %e\noutput %g");
  EXPECT_THAT(spaces.pinned("a"), Each(true));
  EXPECT_THAT(spaces.pinned("s"), Each(true));
}

TEST(ChannelSpaces, ConcatKeepsThePartsApart) {
  const Spaces spaces(
      "const %v: f32[4,8,1,1] = normal(seed=4)\n%c = Concat(%a, %b) {axis=1}\n%g = Sigmoid(%b)\n"
      "%e = Conv(%c, %v)\noutput %e\noutput %g");
  auto both = spaces.ids("a");
  const auto second = spaces.ids("b");
  both.insert(both.end(), second.begin(), second.end());
  EXPECT_EQ(spaces.ids("c"), both);
  EXPECT_TRUE(spaces.scalable("a"));
  EXPECT_THAT(spaces.pinned("b"), Each(true));
}

TEST(ChannelSpaces, ConcatAlongAnotherAxisPins) {
  const Spaces spaces("%c = Concat(%a, %b) {axis=2}\n%e = Conv(%c, %w)\noutput %e");
  EXPECT_THAT(spaces.pinned("a"), Each(true));
  EXPECT_THAT(spaces.pinned("b"), Each(true));
}

TEST(ChannelSpaces, DepthwiseConvolutionsBeginASpaceOfTheirOwn) {
  const Spaces spaces("%c = Conv(%a, %d) {group=4}\n%e = Conv(%c, %w)\noutput %e");
  EXPECT_TRUE(spaces.scalable("a"));
  EXPECT_TRUE(spaces.scalable("c"));
  EXPECT_NE(spaces.ids("a"), spaces.ids("c"));
}

TEST(ChannelSpaces, AClipFromZeroPassesAndTellsItsBound) {
  const Spaces spaces("%c = Clip(%a, %zero, %six)\n%e = Conv(%c, %w)\noutput %e");
  EXPECT_TRUE(spaces.scalable("a"));
  EXPECT_EQ(spaces.ids("c"), spaces.ids("a"));
  EXPECT_EQ(spaces.spaces().clipped().at(spaces.graph().find_value("c")), 6.0F);
}

TEST(ChannelSpaces, AMatrixBehindAFlatMapReadsItsChannels) {
  const Spaces spaces("%p = GlobalAveragePool(%a)\n%f = Flatten(%p)\n%e = Gemm(%f, %m)\noutput %e");
  EXPECT_TRUE(spaces.scalable("a"));
  EXPECT_EQ(spaces.ids("f"), spaces.ids("a"));
}

struct ReaderCase {
  const char* name;
  const char* statements;  ///< %c from %a
  bool passes;
};

class Readers : public ::testing::TestWithParam<ReaderCase> {};

TEST_P(Readers, PassOrPin) {
  const Spaces spaces(std::string(GetParam().statements) + "\noutput %e");
  EXPECT_THAT(spaces.pinned("a"), Each(!GetParam().passes));
}

INSTANTIATE_TEST_SUITE_P(
    Operators, Readers,
    ::testing::Values(
        ReaderCase{"Relu", "%c = Relu(%a)\n%e = Conv(%c, %w)", true},
        ReaderCase{"LeakyRelu", "%c = LeakyRelu(%a) {alpha=0.1}\n%e = Conv(%c, %w)", true},
        ReaderCase{"MaxPool", "%c = MaxPool(%a) {kernel_shape=[2,2]}\n%e = Conv(%c, %w)", true},
        ReaderCase{"AveragePool", "%c = AveragePool(%a) {kernel_shape=[2,2]}\n%e = Conv(%c, %w)", true},
        ReaderCase{"Sigmoid", "%c = Sigmoid(%a)\n%e = Conv(%c, %w)", false},
        ReaderCase{"Mul", "%c = Mul(%a, %b)\n%e = Conv(%c, %w)", false},
        ReaderCase{"AddOfAConstant", "%c = Add(%a, %k)\n%e = Conv(%c, %w)", false},
        ReaderCase{"AddOfAGraphInput", "%c = Add(%a, %x)\n%e = Conv(%c, %w)", false},
        ReaderCase{"AddOfOneChannel",
                   "const %o: f32[1,4,1,1] = ones\n%n = Conv(%x, %o)\n%c = Add(%a, %n)\n%e = Conv(%c, %w)", false},
        ReaderCase{"ClipBelowZero", "%c = Clip(%a, %minus, %six)\n%e = Conv(%c, %w)", false},
        ReaderCase{"FlattenOfAMap", "const %n: f32[144,2] = ones\n%f = Flatten(%a)\n%e = Gemm(%f, %n)", false},
        ReaderCase{"Transpose", "%c = Transpose(%a) {perm=[0,1,3,2]}\n%e = Conv(%c, %w)", false},
        ReaderCase{"Opaque", "%c = opaque \"com.example\" Foo(%a) : f32[1,4,6,6]\n%e = Conv(%c, %w)", false}),
    [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace slim
