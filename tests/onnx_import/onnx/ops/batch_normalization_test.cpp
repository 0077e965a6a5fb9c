#include <gmock/gmock.h>

#include "tests/onnx_import/onnx/model_builder.h"

namespace slim {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

ModelBuilder batch_norm(std::int64_t opset, std::vector<Attribute> attributes = {}) {
  const auto c = Tensor::zeros(DataType::kF32, {3});
  return one_node("BatchNormalization", opset, {1, 3, 4, 4}, std::move(attributes),
                  {{"scale", c}, {"bias", c}, {"mean", c}, {"var", c}});
}

TEST(BatchNormalization, IgnoresWhatTrainingNeeds) {
  EXPECT_THAT(batch_norm(9, {number("epsilon", 0.5F), number("momentum", 0.1F)}).text(),
              HasSubstr("%y = BatchNormalization(%x, %scale, %bias, %mean, %var) {epsilon=0.5}"));
}

TEST(BatchNormalization, DropsUnusedTrainingOutputs) {
  auto model = batch_norm(7);
  model.model.graph.nodes.front().outputs = {"y", "m", "v", "sm", "sv"};
  EXPECT_EQ(model.import().nodes().front()->outputs().size(), 1U);
}

TEST(BatchNormalization, RefusesTraining) {
  EXPECT_THAT(batch_norm(14, {integer("training_mode", 1)}).error(),
              HasSubstr("BatchNormalization in training mode is not supported"));
  auto model = batch_norm(9);
  model.model.graph.nodes.front().outputs = {"y", "m"};
  model.output("m");
  EXPECT_THAT(model.error(), HasSubstr("hint: export the model in inference (evaluation) mode"));
}

TEST(BatchNormalization, RefusesStatisticsPerPosition) {
  EXPECT_THAT(batch_norm(7, {integer("spatial", 0)}).error(), HasSubstr("attribute 'spatial' of node 'y'"));
}

}  // namespace
}  // namespace slim
