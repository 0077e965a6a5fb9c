#include <gmock/gmock.h>

#include <set>
#include <sstream>

#include "converter/export/onnx_export.h"
#include "graph/infer.h"
#include "graph/text.h"
#include "onnx_import/onnx/import.h"

namespace slim {
namespace {

/// A graph that holds `type`, in the form that an import gives; valid from opset `since` on.
struct Case {
  std::string type;
  std::string body;
  std::int64_t since = 13;
};

const std::string kX = "input %x: f32[2,4] ";
const std::string kImage = "input %x: f32[N,4,9,9] ";
const std::string kWindow = "{dilations=[1,1], kernel_shape=[3,3], pads=[1,1,1,1], strides=[2,2]";

Case unary(const std::string& type, const std::string& attributes = "", std::int64_t since = 13) {
  return {type, kX + "%y = " + type + "(%x) " + attributes + " output %y", since};
}
Case binary(const std::string& type, const std::string& element = "f32", const std::string& attributes = "") {
  return {type,
          "input %a: " + element + "[2,4] input %b: " + element + "[4] %y = " + type + "(%a, %b) " + attributes +
              " output %y",
          13};
}
Case reduction(const std::string& type) {
  return {type, kX + "const %axes: i64[1] = [1] %y = " + type + "(%x, %axes) {keepdims=false} output %y", 13};
}

std::vector<Case> elementwise_cases() {
  std::vector<Case> cases;
  for (const auto* type :
       {"Relu", "Sigmoid", "Tanh",  "Softplus", "Softsign", "Erf",  "Exp", "Log", "Sqrt",     "Reciprocal",
        "Abs",  "Neg",     "Floor", "Ceil",     "Round",    "Sign", "Sin", "Cos", "Identity", "Size"}) {
    cases.push_back(unary(type));
  }
  for (const auto* type : {"Add", "Sub", "Mul", "Div", "Pow", "PRelu", "Min", "Max", "Equal", "Greater", "Less",
                           "GreaterOrEqual", "LessOrEqual"}) {
    cases.push_back(binary(type));
  }
  cases.push_back(binary("And", "bool"));
  cases.push_back(binary("Or", "bool"));
  cases.push_back(binary("Mod", "i32", "{fmod=true}"));
  cases.push_back({"Not", "input %x: bool[2] %y = Not(%x) output %y"});
  cases.push_back({"Where", "input %c: bool[2] input %a: f32[2] %y = Where(%c, %a, %a) output %y"});
  cases.push_back(unary("HardSwish", "", 14));
  cases.push_back(unary("Mish", "", 18));
  cases.push_back(unary("Gelu", "{approximate=\"tanh\"}", 20));
  cases.push_back(unary("LeakyRelu", "{alpha=0.5}"));
  cases.push_back(unary("Elu", "{alpha=0.5}"));
  cases.push_back(unary("Selu", "{gamma=2.0}"));
  cases.push_back(unary("HardSigmoid", "{alpha=0.25}"));
  cases.push_back(unary("Cast", "{to=f16}"));
  cases.push_back({"Clip", kX + "const %hi: f32[] = 6 %y = Clip(%x, _, %hi) output %y"});
  cases.push_back({"Dropout", kX + "%y, %m = Dropout(%x) output %y output %m"});
  return cases;
}

std::vector<Case> weighted_cases() {
  return {
      {"Conv",
       kImage + "const %w: f32[8,2,3,3] = normal(seed=1) %y = Conv(%x, %w) " + kWindow + ", group=2} output %y"},
      {"Conv",
       "input %x: f32[N,4,H,W] const %w: f32[8,4,3,3] = normal(seed=1) %y = Conv(%x, %w) "
       "{auto_pad=SAME_UPPER, dilations=[1,1], kernel_shape=[3,3], pads=[0,0,0,0], strides=[2,2]} output %y"},
      {"ConvTranspose", kImage + "const %w: f32[4,8,3,3] = normal(seed=1) %y = ConvTranspose(%x, %w) " + kWindow +
                            ", output_padding=[1,1]} output %y"},
      {"ConvInteger",
       "input %x: u8[N,4,9,9] const %w: i8[8,4,3,3] = zeros %y = ConvInteger(%x, %w) " + kWindow + "} output %y"},
      {"QLinearConv",
       "input %x: u8[N,4,9,9] const %s: f32[] = 1 const %z: u8[] = 3 const %w: i8[8,4,3,3] = zeros "
       "const %zw: i8[] = 0 %y = QLinearConv(%x, %s, %z, %w, %s, %zw, %s, %z) " +
           kWindow + "} output %y"},
      {"QLinearMatMul",
       "input %x: u8[2,4] const %s: f32[] = 1 const %z: u8[] = 3 const %w: i8[4,4] = zeros "
       "const %zw: i8[] = 0 %y = QLinearMatMul(%x, %s, %z, %w, %s, %zw, %s, %z) output %y"},
      {"MatMulInteger", "input %x: u8[2,4] const %w: i8[4,4] = zeros %y = MatMulInteger(%x, %w) output %y"},
      {"MatMul", kX + "const %w: f32[4,4] = normal(seed=1) %y = MatMul(%x, %w) output %y"},
      {"Gemm", kX + "const %w: f32[8,4] = normal(seed=1) const %b: f32[8] = ones %y = Gemm(%x, %w, %b) "
                    "{alpha=0.5, transB=true} output %y"},
      {"QuantizeLinear",
       kX + "const %s: f32[4] = ones const %z: i8[4] = zeros %y = QuantizeLinear(%x, %s, %z) output %y"},
      {"DequantizeLinear", "input %x: u8[2,4] const %s: f32[] = 1 %y = DequantizeLinear(%x, %s) {axis=0} output %y"},
      {"DynamicQuantizeLinear", kX + "%y, %s, %z = DynamicQuantizeLinear(%x) output %y output %s output %z"},
      {"MaxPool",
       kImage + "%y, %i = MaxPool(%x) " + kWindow + ", ceil_mode=true, storage_order=1} output %y output %i"},
      {"AveragePool", kImage + "%y = AveragePool(%x) " + kWindow + ", count_include_pad=true} output %y"},
      {"GlobalAveragePool", kImage + "%y = GlobalAveragePool(%x) output %y"},
      {"GlobalMaxPool", kImage + "%y = GlobalMaxPool(%x) output %y"},
      {"BatchNormalization", kImage + "const %c: f32[4] = ones %y = BatchNormalization(%x, %c, %c, %c, %c) "
                                      "{epsilon=0.5} output %y"},
      {"InstanceNormalization", kImage + "const %c: f32[4] = ones %y = InstanceNormalization(%x, %c, %c) output %y"},
      {"LayerNormalization", kX + "const %c: f32[4] = ones %y = LayerNormalization(%x, %c) {epsilon=0.5} output %y",
       17},
      {"LRN", kImage + "%y = LRN(%x) {alpha=0.5, size=3} output %y"},
      {"LpNormalization", kX + "%y = LpNormalization(%x) {axis=0, p=1} output %y"},
  };
}

std::vector<Case> reducing_cases() {
  std::vector<Case> cases{unary("Softmax", "{axis=0}"), unary("LogSoftmax"),
                          unary("ArgMax", "{axis=1, keepdims=false, select_last_index=true}"), unary("ArgMin")};
  for (const auto* type :
       {"ReduceMean", "ReduceSum", "ReduceMax", "ReduceMin", "ReduceProd", "ReduceL1", "ReduceL2", "ReduceSumSquare"}) {
    cases.push_back(unary(type));
    // At opset 18 and later axes are an input; before, an import names the constant itself.
    auto by_axes = reduction(type);
    by_axes.since = 18;
    cases.push_back(by_axes);
  }
  cases.push_back({"TopK", kX + "const %k: i64[1] = [2] %v, %i = TopK(%x, %k) {largest=false} output %v output %i"});
  return cases;
}

std::vector<Case> moving_cases() {
  return {
      unary("Concat", "{axis=1}"),
      unary("Flatten", "{axis=0}"),
      unary("Transpose", "{perm=[1,0]}"),
      unary("Shape", "{start=1, end=2}", 15),
      unary("Shape"),
      {"Gather", kX + "const %i: i64[1] = [0] %y = Gather(%x, %i) {axis=1} output %y"},
      {"GatherElements", kX + "const %i: i64[1,1] = [0] %y = GatherElements(%x, %i) {axis=1} output %y"},
      {"Split", kX + "const %s: i64[2] = [1, 3] %a, %b = Split(%x, %s) {axis=1} output %a output %b"},
      {"Split", kX + "%a, %b = Split(%x) {axis=1} output %a output %b"},
      {"Slice", kX + "const %s: i64[1] = [1] %y = Slice(%x, %s, %s, _, %s) output %y"},
      {"Reshape", kX + "const %s: i64[2] = [4, -1] %y = Reshape(%x, %s) output %y"},
      {"Reshape", kX + "const %s: i64[2] = [4, 2] %y = Reshape(%x, %s) {allowzero=true} output %y", 14},
      {"Squeeze", "input %x: f32[1,2] const %a: i64[1] = [0] %y = Squeeze(%x, %a) output %y"},
      {"Unsqueeze", kX + "const %a: i64[1] = [0] %y = Unsqueeze(%x, %a) output %y"},
      {"Expand", kX + "const %s: i64[3] = [3, 2, 4] %y = Expand(%x, %s) output %y"},
      {"Tile", kX + "const %s: i64[2] = [3, 2] %y = Tile(%x, %s) output %y"},
      {"Pad", kX + "const %p: i64[4] = [0, 1, 0, 1] %y = Pad(%x, %p) {mode=\"reflect\"} output %y"},
      {"Pad", kX + "const %p: i64[2] = [1, 1] const %a: i64[1] = [1] %y = Pad(%x, %p, _, %a) output %y", 18},
      {"Resize", kImage + "const %s: f32[4] = [1, 1, 2, 2] %y = Resize(%x, _, %s) {mode=\"linear\", "
                          "coordinate_transformation_mode=\"align_corners\"} output %y"},
      {"Resize",
       kImage + "const %s: i64[2] = [18, 18] %y = Resize(%x, _, _, %s) {axes=[2,3], antialias=true, "
                "mode=\"cubic\"} output %y",
       18},
      {"DepthToSpace", kImage + "%y = DepthToSpace(%x) {blocksize=2, mode=\"CRD\"} output %y"},
      {"SpaceToDepth", "input %x: f32[1,1,4,4] %y = SpaceToDepth(%x) {blocksize=2} output %y"},
      {"Range", "input %a: i64[] %y = Range(%a, %a, %a) output %y"},
      {"ConstantOfShape", "const %s: i64[1] = [2] %y = ConstantOfShape(%s) {value=tensor(i64[1], [7])} output %y"},
  };
}

std::vector<Case> all_cases() {
  auto cases = elementwise_cases();
  for (auto more : {weighted_cases(), reducing_cases(), moving_cases()}) {
    cases.insert(cases.end(), more.begin(), more.end());
  }
  return cases;
}

std::string without_origins(const Graph& graph) {
  PrintOptions options;
  options.origins = false;
  return print(graph, options);
}

TEST(RoundTrip, CoversEveryTypedOperator) {
  std::set<std::string> covered;
  for (const auto& one : all_cases()) covered.insert(one.type);
  for_each_op_type([&]<typename T>(std::type_identity<T>) {
    EXPECT_NE(covered.contains(std::string(T::kName)), kIsRuntimeOp<T>) << T::kName;
  });
}

TEST(RoundTrip, ImportOfExportIsTheSameGraph) {
  for (const auto& one : all_cases()) {
    for (const std::int64_t opset : {13, 14, 15, 17, 18, 19, 20, 21, 22}) {
      if (opset < one.since) continue;
      SCOPED_TRACE(one.body + " at opset " + std::to_string(opset));
      auto graph = parse("graph g {opset=" + std::to_string(opset) + "} {" + one.body + "}");
      Diagnostics problems;
      infer_types(graph, problems);
      ASSERT_TRUE(problems.empty()) << problems.problems().front().message;
      std::ostringstream out;
      ASSERT_NO_THROW(export_onnx(graph, out));
      const auto bytes = out.str();
      ASSERT_EQ(without_origins(import_onnx(std::as_bytes(std::span(bytes)), ".")), without_origins(graph));
    }
  }
}

}  // namespace
}  // namespace slim
