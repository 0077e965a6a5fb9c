#pragma once

#include <string>
#include <vector>

namespace slim {

/// One small graph in text form, without its frame: inputs, constants and nodes, of which one makes %y.
struct InferCase {
  std::string body;
  std::string expected;  ///< type of %y; for a refusal, a part of the message
};

/// Every case gives %y its type, and no problem.
void expect_types(const std::vector<InferCase>& cases);

/// Every case gives exactly one problem, and leaves %y unknown.
void expect_refusals(const std::vector<InferCase>& cases);

/// What inference knows of %y's elements before run time: "[N,256,-1,?]"; "none".
std::string ints_of(const std::string& body);

}  // namespace slim
