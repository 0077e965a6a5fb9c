#include <gtest/gtest.h>

#include "table.h"

namespace slim {
namespace {

std::string sliced(const std::string& input, const std::string& start, const std::string& end,
                   const std::string& step = "1") {
  return "input %x: f32" + input + "\nconst %s: i64[1] = [" + start + "]\nconst %e: i64[1] = [" + end +
         "]\nconst %a: i64[1] = [-1]\nconst %t: i64[1] = [" + step + "]\n%y = Slice(%x, %s, %e, %a, %t)";
}

/// Expected sizes are those of numpy's slices.
TEST(InferSlice, KnownBounds) {
  expect_types({
      {sliced("[2,10]", "2", "5"), "f32[2,3]"},
      {sliced("[2,10]", "-3", "9223372036854775807"), "f32[2,3]"},
      {sliced("[2,10]", "0", "-1"), "f32[2,9]"},
      {sliced("[2,10]", "-99", "99", "3"), "f32[2,4]"},
      {sliced("[2,10]", "7", "3"), "f32[2,0]"},
      {sliced("[2,10]", "12", "15"), "f32[2,0]"},
      {sliced("[2,10]", "-1", "-9223372036854775808", "-1"), "f32[2,10]"},
      {sliced("[2,10]", "8", "2", "-2"), "f32[2,3]"},
      {sliced("[2,10]", "99", "-99", "-4"), "f32[2,3]"},
      {sliced("[2,10]", "0", "10", "9223372036854775807"), "f32[2,1]"},
      {sliced("[2,10]", "9", "-99", "-9223372036854775808"), "f32[2,1]"},
      {sliced("[2,0]", "0", "5"), "f32[2,0]"},
      {sliced("[2,0]", "-1", "-5", "-1"), "f32[2,0]"},
  });
}

TEST(InferSlice, SymbolsStayWhereNothingIsCutOff) {
  expect_types({
      {sliced("[2,T]", "0", "9223372036854775807"), "f32[2,T]"},
      {sliced("[2,T]", "0", "2147483647"), "f32[2,T]"},
      {sliced("[2,T]", "-1", "-9223372036854775808", "-1"), "f32[2,T]"},
      {sliced("[2,T]", "0", "5"), "f32[2,?]"},
      {sliced("[N,8]", "0", "5"), "f32[N,5]"},
      {"input %x: f32[2,T]\ninput %s: i64[1]\nconst %a: i64[1] = [1]\n%y = Slice(%x, %s, %s, %a)", "f32[2,?]"},
      {"input %x: f32[2,T]\ninput %s: i64[1]\n%y = Slice(%x, %s, %s)", "f32[?,T]"},
      {"input %x: f32[2,T]\ninput %s: i64[?]\n%y = Slice(%x, %s, %s)", "f32[?,?]"},
      {"input %x: f32[*]\ninput %s: i64[1]\n%y = Slice(%x, %s, %s)", "f32[*]"},
  });
}

TEST(InferSlice, Refusals) {
  expect_refusals({
      {sliced("[2,10]", "0", "5", "0"), "Slice of 'x' f32[2,10] has the step 0 along axis 1"},
      {sliced("[]", "0", "5"), "axis -1 of Slice"},
      {"input %x: f32[2]\ninput %s: i64[2]\ninput %e: i64[1]\n%y = Slice(%x, %s, %e)", "of one length"},
      {"input %x: f32[2]\ninput %s: i64[2]\n%y = Slice(%x, %s, %s)", "of one length"},
      {"input %x: f32[2]\ninput %s: f32[1]\n%y = Slice(%x, %s, %s)", "must be of type i64 or i32"},
  });
}

}  // namespace
}  // namespace slim
