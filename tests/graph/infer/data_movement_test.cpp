#include <gtest/gtest.h>

#include "table.h"

namespace slim {
namespace {

TEST(InferConcat, TypesAndRefusals) {
  const auto concat = [](const std::string& a, const std::string& b, const std::string& axis) {
    return "input %a: f32" + a + "\ninput %b: f32" + b + "\n%y = Concat(%a, %b) {axis=" + axis + "}";
  };
  expect_types({
      {concat("[N,8,H,W]", "[N,3,H,W]", "1"), "f32[N,11,H,W]"},
      {concat("[N,8,?,7]", "[?,3,H,?]", "-3"), "f32[N,11,H,7]"},
      {concat("[N,8]", "[N,C]", "1"), "f32[N,?]"},
      {concat("[N]", "[0]", "0"), "f32[N]"},
      {concat("[*]", "[N,C]", "1"), "f32[*]"},
      {concat("[N,C]", "[*]", "1"), "f32[*]"},
      {"input %a: f32[2]\n%y = Concat(%a)", "f32[2]"},
  });
  expect_refusals({
      {concat("[N,8,7]", "[N,8,6]", "1"), "Concat along axis 1 joins 'a' f32[N,8,7] and 'b' f32[N,8,6]"},
      {concat("[N,8,7]", "[N,8]", "1"), "which differ elsewhere"},
      {concat("[N,8]", "[N,8]", "2"), "axis 2 of Concat"},
      {"input %a: f32[2]\n%y = Concat(%a, _, %a)", "needs input 1"},
      {"input %a: f32[2]\ninput %b: i32[2]\n%y = Concat(%a, %b)", "one element type"},
  });
}

TEST(InferSplit, TypesAndRefusals) {
  const std::string image = "input %x: f32[N,7,H,W]\n";
  const auto sizes = [&](const std::string& list) {
    return image + "const %s: i64" + list + "\n%v, %y = Split(%x, %s) {axis=1}";
  };
  expect_types({
      {image + "%v, %y = Split(%x) {axis=1}", "f32[N,3,H,W]"},
      {image + "%y, %v = Split(%x) {axis=1, num_outputs=2}", "f32[N,4,H,W]"},
      {image + "%y, %v = Split(%x)", "f32[?,7,H,W]"},
      {sizes("[2] = [5,2]"), "f32[N,2,H,W]"},
      {image + "input %s: i64[2]\n%v, %y = Split(%x, %s) {axis=1}", "f32[N,?,H,W]"},
      {"input %x: f32[*]\n%v, %y = Split(%x)", "f32[*]"},
  });
  expect_refusals({
      {sizes("[2] = [5,3]"), "(sum 8)"},
      {sizes("[2] = [8,-1]"), "does not agree"},
      {sizes("[3] = [5,1,1]"), "into 2 outputs does not agree"},
      {image + "%y, %v = Split(%x) {axis=1, num_outputs=3}", "num_outputs=3, but 2 outputs"},
      {image + "%y, %v = Split(%x) {axis=4}", "axis 4 of Split"},
  });
}

TEST(InferGather, TypesAndRefusals) {
  expect_types({
      {"input %x: f32[N,8,5]\ninput %i: i64[2,3]\n%y = Gather(%x, %i) {axis=1}", "f32[N,2,3,5]"},
      {"input %x: f32[N,8,5]\ninput %i: i64[]\n%y = Gather(%x, %i) {axis=-1}", "f32[N,8]"},
      {"input %x: f32[*]\ninput %i: i64[]\n%y = Gather(%x, %i)", "f32[*]"},
      {"input %x: f32[4]\ninput %i: i64[*]\n%y = Gather(%x, %i)", "f32[*]"},
      {"input %x: f32[4,N]\ninput %i: i64[2,N]\n%y = GatherElements(%x, %i)", "f32[2,N]"},
  });
  expect_refusals({
      {"input %x: f32[4]\ninput %i: f32[]\n%y = Gather(%x, %i)", "must be of type i64 or i32"},
      {"input %x: f32[4]\ninput %i: i64[]\n%y = Gather(%x, %i) {axis=1}", "axis 1 of Gather"},
      {"input %x: f32[4,5]\nconst %i: i64[] = 2\n%s = Shape(%x)\n%y = Gather(%s, %i)", "Gather takes element 2 of 's'"},
      {"input %x: f32[4,N]\ninput %i: i64[2]\n%y = GatherElements(%x, %i)", "must have rank 2"},
  });
}

TEST(InferTranspose, TypesAndRefusals) {
  expect_types({
      {"input %x: f32[N,3,H,W]\n%y = Transpose(%x) {perm=[0,2,3,1]}", "f32[N,H,W,3]"},
      {"input %x: f32[N,3,H]\n%y = Transpose(%x)", "f32[H,3,N]"},
      {"input %x: f32[*]\n%y = Transpose(%x) {perm=[1,0]}", "f32[?,?]"},
  });
  expect_refusals({
      {"input %x: f32[N,3]\n%y = Transpose(%x) {perm=[0,0]}", "lists axis 0 twice"},
      {"input %x: f32[N,3]\n%y = Transpose(%x) {perm=[0]}", "permutes 1 axes of 'x' f32[N,3]"},
      {"input %x: f32[N,3]\n%y = Transpose(%x) {perm=[0,2]}", "axis 2 of Transpose"},
  });
}

TEST(InferTile, TypesAndRefusals) {
  const auto tiled = [](const std::string& repeats) {
    return "input %x: f32[N,3]\nconst %r: i64" + repeats + "\n%y = Tile(%x, %r)";
  };
  expect_types({
      {tiled("[2] = [1,4]"), "f32[N,12]"},
      {tiled("[2] = [2,0]"), "f32[?,0]"},
      {"input %x: f32[N,3]\ninput %r: i64[2]\n%y = Tile(%x, %r)", "f32[?,?]"},
  });
  expect_refusals({
      {tiled("[1] = [2]"), "Tile repeats 1 axes"},
      {tiled("[2] = [1,-1]"), "-1 times"},
      {tiled("[2] = [1,9223372036854775807]"), "Tile makes axis 1 of 'x' f32[N,3] too large"},
      {tiled("[2] = [1,2305843009213693952]"), "impossible size"},
  });
}

TEST(InferSpaceAndDepth, TypesAndRefusals) {
  expect_types({
      {"input %x: f32[N,12,H,5]\n%y = DepthToSpace(%x) {blocksize=2}", "f32[N,3,?,10]"},
      {"input %x: f32[N,3,H,6]\n%y = SpaceToDepth(%x) {blocksize=2}", "f32[N,12,?,3]"},
      {"input %x: f32[*]\n%y = SpaceToDepth(%x) {blocksize=2}", "f32[?,?,?,?]"},
  });
  expect_refusals({
      {"input %x: f32[N,10,4,4]\n%y = DepthToSpace(%x) {blocksize=2}",
       "axis 1 of 'x' f32[N,10,4,4] to be a multiple of 4"},
      {"input %x: f32[N,10,4,5]\n%y = SpaceToDepth(%x) {blocksize=2}", "axis 3"},
      {"input %x: f32[N,10,4,5]\n%y = SpaceToDepth(%x) {blocksize=0}", "'blocksize' of SpaceToDepth"},
      {"input %x: f32[N,10,4]\n%y = SpaceToDepth(%x) {blocksize=2}", "must have rank 4"},
  });
}

TEST(InferPad, TypesAndRefusals) {
  const auto padded = [](const std::string& pads, const std::string& attributes = "") {
    return "input %x: f32[N,5]\nconst %p: i64" + pads + "\n%y = Pad(%x, %p) " + attributes;
  };
  expect_types({
      {padded("[4] = [0,1,0,2]"), "f32[N,8]"},
      {padded("[4] = [1,-2,0,-3]"), "f32[?,0]"},
      {padded("[4] = [0,0,0,1]", "{mode=\"reflect\"}"), "f32[N,6]"},
      {"input %x: f32[N,5]\nconst %p: i64[2] = [1,1]\nconst %a: i64[1] = [-1]\n%y = Pad(%x, %p, _, %a)", "f32[N,7]"},
      {"input %x: f32[N,5]\ninput %p: i64[4]\n%y = Pad(%x, %p)", "f32[?,?]"},
  });
  expect_refusals({
      {padded("[3] = [0,1,0]"), "Pad needs 4 pads for 2 axes"},
      {padded("[4] = [0,-4,0,-2]"), "Pad takes 6 positions from axis 1"},
      {padded("[4] = [0,0,0,0]", "{mode=\"odd\"}"), "'mode' of Pad is 'odd'"},
  });
}

}  // namespace
}  // namespace slim
