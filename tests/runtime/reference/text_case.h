#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <initializer_list>
#include <string>

#include "graph/text.h"
#include "runtime/reference/executor.h"

/// Small hand-computed cases in the text form. A body defines constants and results; the result `%y` is looked at, and
/// `%z` where two are expected.
namespace slim {

inline std::vector<Tensor> run_text(const std::string& body, std::size_t outputs = 1) {
  const auto graph = parse("graph {\n" + body + "\noutput %y\n" + (outputs > 1 ? "output %z\n" : "") + "}\n");
  return make_reference_executor(graph)->run({});
}

/// A tensor such as "f32[2] = [1, 2]".
inline Tensor tensor_from_text(const std::string& text) {
  return parse("graph {\nconst %c: " + text + "\n}\n").constants().at(0)->constant();
}

inline void expect_tensor(const Tensor& found, const Tensor& expected, double tolerance) {
  EXPECT_EQ(name_of(found.type()), name_of(expected.type()));
  ASSERT_EQ(to_string(found.dims()), to_string(expected.dims()));
  const auto a = to_doubles(found);
  const auto b = to_doubles(expected);
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::isnan(b[i]) || std::isinf(b[i])) {
      EXPECT_TRUE(std::isnan(b[i]) ? std::isnan(a[i]) : a[i] == b[i]) << "element " << i << " is " << a[i];
    } else {
      EXPECT_NEAR(a[i], b[i], tolerance) << "element " << i;
    }
  }
}

/// Runs `body` and compares with `expected`, the texts of one or two tensors. A tolerance other than 0 is for expected
/// values written with few digits.
inline void expect_result(const std::string& body, std::initializer_list<std::string> expected, double tolerance = 0) {
  SCOPED_TRACE(body);
  const auto results = run_text(body, expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    expect_tensor(results[i], tensor_from_text(expected.begin()[i]), tolerance);
  }
}

/// The message with which `body` is refused; empty if it is not.
inline std::string refusal(const std::string& body) {
  try {
    run_text(body);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ExitCode::kBadInput);
    return error.what();
  }
  return "";
}

}  // namespace slim
