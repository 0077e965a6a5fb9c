#include <gmock/gmock.h>

#include <cmath>

#include "tests/onnx_import/onnx/format/proto_bytes.h"
#include "tests/onnx_import/onnx/model_builder.h"
#include "tests/tools/program.h"

namespace slim {
namespace {

/// Convolutions x -> a -> y with weights w.
ModelBuilder convolutions(Tensor weight) {
  ModelBuilder builder;
  builder.f32_input("x", Shape{1, 4, 8, 8}).initializer("w", std::move(weight));
  builder.node("Conv", {"x", "w"}, {"a"}).node("Conv", {"a", "w"}, {"y"}).output("y");
  return builder;
}
Tensor ones() { return Tensor::from<float>({4, 4, 1, 1}, std::vector<float>(16, 1.0F)); }

struct BadModel {
  const char* name;
  std::string bytes;
  const char* complaint;  ///< part of the message
};

std::vector<BadModel> bad_models() {
  std::vector<BadModel> models;
  const auto add = [&](const char* name, std::string bytes, const char* complaint) {
    models.push_back({name, std::move(bytes), complaint});
  };
  const auto whole = contents(sample_model());
  add("empty", "", "empty");
  add("text", "This is a letter to a friend, and no model.\n", "bad.onnx");
  add("truncated", whole.substr(0, whole.size() / 2), "bad.onnx");
  add("zeros", std::string(1000, '\0'), "bad.onnx");

  auto twice = convolutions(ones());
  twice.node("Relu", {"x"}, {"a"});
  add("duplicate names", twice.bytes(), "'a'");

  ModelBuilder cycle;
  cycle.f32_input("x", Shape{1, 4, 8, 8}).node("Add", {"x", "b"}, {"a"}).node("Relu", {"a"}, {"b"}).output("b");
  add("cycle", cycle.bytes(), "cycle");

  // 2^60 floats in a file of some bytes.
  const auto huge = proto::tensor("w", {1U << 30, 1U << 30}, 1, proto::bytes(9, "abcd"));
  add("huge initializer", proto::model_with(huge), "'w'");
  const auto overflow = proto::tensor("w", {std::uint64_t{1} << 62, 16}, 1, proto::bytes(9, ""));
  add("overflowing initializer", proto::model_with(overflow), "'w'");

  auto types = convolutions(Tensor::zeros(DataType::kI64, {4, 4, 1, 1}));
  add("integer weight", types.bytes(), "Conv");
  ModelBuilder mixed;
  mixed.f32_input("x", Shape{4}).input("i", DataType::kI64, Shape{4});
  mixed.node("Add", {"x", "i"}, {"y"}).output("y");
  add("mixed types", mixed.bytes(), "Add");
  add("weight shape", convolutions(Tensor::zeros(DataType::kF32, {4, 3, 1, 1})).bytes(), "Conv");

  auto nan = std::vector<float>(16, 1.0F);
  nan[3] = std::nanf("");
  add("NaN weight", convolutions(Tensor::from<float>({4, 4, 1, 1}, nan)).bytes(), "NaN");
  auto infinite = std::vector<float>(16, 1.0F);
  infinite[3] = INFINITY;
  add("infinite weight", convolutions(Tensor::from<float>({4, 4, 1, 1}, infinite)).bytes(), "nfinit");

  ModelBuilder missing;
  missing.f32_input("x", Shape{4}).node("Add", {"x", "nowhere"}, {"y"}).output("y");
  add("missing input", missing.bytes(), "nowhere");
  ModelBuilder lost;
  lost.f32_input("x", Shape{4}).node("Relu", {"x"}, {"y"}).output("elsewhere");
  add("missing output", lost.bytes(), "elsewhere");
  ModelBuilder opset(99);
  opset.f32_input("x", Shape{4}).node("Relu", {"x"}, {"y"}).output("y");
  add("future opset", opset.bytes(), "99");
  return models;
}

TEST(BadModels, GetOneClearError) {
  for (const auto& model : bad_models()) {
    SCOPED_TRACE(model.name);
    const TemporaryFolder folder;
    const auto file = folder.write("bad.onnx", model.bytes);
    const auto outcome =
        run_program({file, folder.path() / "a.onnx", "--samples", "1", "--calibrator", "minmax", "-q"});
    expect_refusal(outcome, 65, model.complaint);
    EXPECT_EQ(names_in(folder.path()).size(), 1U);
  }
}

TEST(BadModels, AreRefusedOrShownByInspect) {
  for (const auto& model : bad_models()) {
    SCOPED_TRACE(model.name);
    const TemporaryFolder folder;
    const auto outcome = run_program({"inspect", folder.write("bad.onnx", model.bytes), "--canonical"});
    EXPECT_FALSE(outcome.killed) << outcome.err;
    EXPECT_TRUE(outcome.code == 0 || outcome.code == 65) << outcome.code << outcome.err;
  }
}

TEST(OddModels, NothingToQuantizeIsNoError) {
  const TemporaryFolder folder;
  ModelBuilder relu;
  relu.f32_input("x", Shape{1, 4}).node("Relu", {"x"}, {"y"}).output("y");
  const auto file = folder.write("odd.onnx", relu.bytes());
  const auto outcome = run_program({file, folder.path() / "a.onnx", "--effort", "fast", "-q"});
  EXPECT_EQ(outcome.code, 0) << outcome.err;
}

// Operators that slimconv does not know are carried over, wherever they stand.
TEST(OddModels, OpaqueOperatorsAreCarriedOver) {
  const TemporaryFolder folder;
  const auto converts = [&](const ModelBuilder& builder) {
    const auto file = folder.write("odd.onnx", builder.bytes());
    return run_program({file, folder.path() / "a.onnx", "--samples", "20", "--effort", "fast", "-q"});
  };
  auto tail = convolutions(ones());
  tail.model.opsets["com.example"] = 1;
  tail.model.graph.outputs.clear();
  tail.node("Strange", {"y"}, {"z"}, {}, "com.example").output("z");
  auto outcome = converts(tail);
  EXPECT_EQ(outcome.code, 0) << outcome.err;

  ModelBuilder head;
  head.model.opsets["com.example"] = 1;
  head.f32_input("x", Shape{1, 4, 8, 8}).initializer("w", ones());
  head.node("Strange", {"x"}, {"s"}, {}, "com.example").node("Conv", {"s", "w"}, {"y"}).output("y");
  outcome = converts(head);
  EXPECT_FALSE(outcome.killed) << outcome.err;
  EXPECT_TRUE(outcome.code == 0 || outcome.code == 65) << outcome.code << outcome.err;
}

}  // namespace
}  // namespace slim
