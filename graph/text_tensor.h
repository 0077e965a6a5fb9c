#pragma once

#include <cstdint>
#include <string>

#include "graph/shape.h"
#include "graph/text.h"
#include "graph/text_lexer.h"

/// Types and contents of tensors in the text form.
namespace slim::text {

/// Appends the shortest decimal number that reads back as `value`; "nan" for every NaN.
void append_number(std::string& out, float value);
void append_number(std::string& out, double value);
void append_hex(std::string& out, std::string_view bytes);

void append_type(std::string& out, const TensorType& type);
/// Appends the contents: list, bytes(...) or, where the options say so, a summary.
void append_contents(std::string& out, const Tensor& tensor, const PrintOptions& options);

TensorType read_type(Lexer& lexer);

/// Reads tensors under the limits of ParseOptions.
class TensorReader {
 public:
  explicit TensorReader(const ParseOptions& options) : limit_(options.max_elements), left_(options.max_elements) {}

  struct Form {
    DataType type;
    Dims dims;
  };
  /// Reads a type whose dims are all known and within the limits.
  Form read_form(Lexer& lexer) const;
  /// Reads contents of this form.
  Tensor read_contents(Lexer& lexer, const Form& form);

 private:
  Tensor fill(Lexer& lexer, const Form& form);

  std::int64_t limit_;
  std::int64_t left_;  ///< elements that fillers may still make
};

/// The bytes of `("hex")`.
std::string read_hex(Lexer& lexer);

}  // namespace slim::text
