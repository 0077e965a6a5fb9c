#include "onnx_import/paddle/format/edit_program.h"

#include <gmock/gmock.h>

#include "onnx_import/paddle/cut.h"
#include "onnx_import/paddle/format/read_program.h"
#include "tests/onnx_import/paddle/format/wire_bytes.h"

namespace slim::paddle {
namespace {

using ::testing::ElementsAre;

template <typename T>
T value_of(const Operator& op, std::string_view name) {
  const auto* value = op.attribute(name);
  return value == nullptr ? T{} : std::get<T>(*value);
}

std::vector<std::string> types(const Program& program) {
  std::vector<std::string> result;
  for (const auto& op : program.operators) result.push_back(op.type);
  return result;
}

TEST(EditProgram, AddsThresholdsAndMarks) {
  const auto source = small_program();
  ProgramEdit edit;
  edit.thresholds = {{"x", 2.5F}, {"y", 4.0F}};
  edit.quantized = {1};
  const auto edited = edited_program(as_bytes(source), edit);
  const auto program = read_program_desc(as_bytes(edited));
  EXPECT_THAT(types(program), ElementsAre("feed", "elementwise_add", "elementwise_add", "fetch"));
  EXPECT_EQ(value_of<double>(program.operators[0], "out_threshold"), 2.5) << "the feed's is the input's";
  EXPECT_EQ(program.operators[1].attribute("out_threshold"), nullptr);
  EXPECT_EQ(value_of<std::string>(program.operators[1], "quantization_type"), "post_training");
  EXPECT_EQ(value_of<double>(program.operators[2], "out_threshold"), 4.0);
  EXPECT_EQ(program.operators[2].attribute("quantization_type"), nullptr);
  EXPECT_EQ(program.version, 2006002);
}

TEST(EditProgram, ReplacesWhatIsThere) {
  const auto source = small_program();
  ProgramEdit edit;
  edit.thresholds = {{"y", 1.0F}};
  const auto once = edited_program(as_bytes(source), edit);
  edit.thresholds = {{"y", 3.0F}};
  const auto twice = edited_program(as_bytes(once), edit);
  EXPECT_EQ(once.size(), twice.size());
  EXPECT_EQ(value_of<double>(read_program_desc(as_bytes(twice)).operators[2], "out_threshold"), 3.0);
}

TEST(EditProgram, WithoutAnEditIsTheSource) {
  const auto source = small_program();
  EXPECT_EQ(edited_program(as_bytes(source), {}), source);
}

TEST(EditProgram, DropsOperatorsAndFetchesWhatTheyRead) {
  const auto source = small_program();
  ProgramEdit edit;
  edit.dropped = {false, false, true, true};
  edit.fetched = {"t"};
  const auto edited = edited_program(as_bytes(source), edit);
  const auto program = read_program_desc(as_bytes(edited));
  EXPECT_THAT(types(program), ElementsAre("feed", "elementwise_add", "fetch"));
  EXPECT_THAT(program.operators[2].input("X"), ElementsAre("t"));
  EXPECT_EQ(value_of<std::int64_t>(program.operators[2], "col"), 0);
}

TEST(EditProgram, DropsFeedsThatNobodyReads) {
  const auto source = small_program();
  ProgramEdit edit;
  edit.dropped = {false, true, true, true};
  edit.fetched = {"b"};
  const auto edited = edited_program(as_bytes(source), edit);
  EXPECT_THAT(types(read_program_desc(as_bytes(edited))), ElementsAre("fetch"));
}

}  // namespace
}  // namespace slim::paddle
