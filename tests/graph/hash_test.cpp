#include "graph/hash.h"

#include <gtest/gtest.h>

#include <set>

#include "graph/text.h"

namespace slim {
namespace {

constexpr std::string_view kText = R"(graph g {opset=13, "d"=1} {
  metadata a = "b"
  input %x: f32[N,4]
  const %w: f32[4,4] = iota()
  const %b: f32[4] = [1, 2, 3, 4]
  %y = Gemm(%x, %w, %b) {transB=true} : f32[N,4] @gemm from(gemm, Gemm, 0)
  %r, %unused = opaque "d" Foo(%y, _, %w) {k=1, t=tensor(f32[1], [1]), f=[1.0], s="s"}
  output out = %r
})";

std::string hash_of(std::string_view text) { return graph_hash(parse(text)); }

std::string hash_with(std::string_view from, std::string_view to) {
  std::string text(kText);
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  EXPECT_NE(text, kText);
  return hash_of(text);
}

TEST(GraphHash, IsStable) {
  const auto hash = hash_of(kText);
  EXPECT_EQ(hash.size(), 32U);
  EXPECT_EQ(hash.find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_EQ(graph_hash(parse(kText).clone()), hash);
  // Calibration files name this number: a change here refuses all of them.
  EXPECT_EQ(hash, "9011f306433ef45585b2eb5c73aaef6e");
}

TEST(GraphHash, SeesWhatIsComputed) {
  const std::set<std::string> hashes{
      hash_of(kText),
      hash_with("input %x", "input %z: f32[N,4]\ninput %x"),
      hash_with("%x", "%z"),
      hash_with("f32[N,4]\n", "f32[M,4]\n"),
      hash_with("f32[N,4]\n", "f32[*]\n"),
      hash_with("f32[N,4]\n", "f16[N,4]\n"),
      hash_with("iota()", "iota(1)"),
      hash_with("f32[4,4]", "f32[2,8]"),
      hash_with("[1, 2, 3, 4]", "[1, 2, 3, 5]"),
      hash_with("Gemm(%x, %w, %b)", "Gemm(%x, %w)"),
      hash_with("Gemm(%x, %w, %b)", "Gemm(%w, %x, %b)"),
      hash_with("transB", "transA"),
      hash_with("{transB=true}", ""),
      hash_with("{transB=true}", "{transB=true, alpha=2}"),
      hash_with("Foo", "Bar"),
      hash_with("\"d\" Foo", "\"e\" Foo"),
      hash_with("\"d\"=1", "\"d\"=2"),
      hash_with("(%y, _, %w)", "(%y, %w)"),
      hash_with("(%y, _, %w)", "(%y, _, %w) captures [a]"),
      hash_with("k=1", "k=2"),
      hash_with("k=1", "k=1.0"),
      hash_with("k=1", "l=1"),
      hash_with("tensor(f32[1], [1])", "tensor(f32[1], [2])"),
      hash_with("[1.0]", "[1.0, 1.0]"),
      hash_with("s=\"s\"", "s=\"t\""),
      hash_with("output out", "output other"),
      hash_with("= %r", "= %unused"),
      hash_with("%r, %unused", "%r, %unused, %more"),
      hash_with("output out = %r", "output out = %r output more = %r"),
  };
  EXPECT_EQ(hashes.size(), 29U);
}

TEST(GraphHash, DoesNotSeeNamesWithin) {
  const auto hash = hash_of(kText);
  EXPECT_EQ(hash_with("%w", "%other"), hash);
  EXPECT_EQ(hash_with("%r", "%other"), hash);
  EXPECT_EQ(hash_with("@gemm", "@other"), hash);
  EXPECT_EQ(hash_with("from(gemm, Gemm, 0)", ""), hash);
  EXPECT_EQ(hash_with(": f32[N,4] @", "@"), hash);
  EXPECT_EQ(hash_with("graph g", "graph h"), hash);
  EXPECT_EQ(hash_with("\"b\"", "\"c\""), hash);
  EXPECT_EQ(hash_with("opset=13", "opset=14"), hash);
  EXPECT_EQ(hash_with("const %w", "const %unread: f32[] = 1\nconst %w"), hash);
}

// XXH3's value for no input, as its specification gives it.
TEST(TextDigest, IsXxh3) {
  EXPECT_EQ(text_digest(""), "99aa06d3014798d86001c324468d497f");
  EXPECT_NE(text_digest("a"), text_digest("b"));
}

}  // namespace
}  // namespace slim
