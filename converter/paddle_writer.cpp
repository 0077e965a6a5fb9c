#include "converter/paddle_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <system_error>

#include "onnx_import/common/mapped_file.h"
#include "onnx_import/paddle/cut.h"
#include "onnx_import/paddle/format/edit_program.h"
#include "onnx_import/paddle/format/model_files.h"
#include "onnx_import/paddle/format/read_program.h"

namespace slim {
namespace {

namespace fs = std::filesystem;

/// Operators that Paddle makes INT8 when they are marked.
constexpr std::array<std::string_view, 4> kMarked{"conv2d", "depthwise_conv2d", "mul", "matmul_v2"};

bool is_marked(const paddle::Operator& op) {
  return std::find(kMarked.begin(), kMarked.end(), op.type) != kMarked.end();
}

/// The operator that writes `name`; -1 if none does.
std::int64_t producer(const paddle::Program& program, const std::string& name) {
  for (auto i = program.operators.size(); i-- > 0;) {
    for (const auto& slot : program.operators[i].outputs) {
      if (std::find(slot.arguments.begin(), slot.arguments.end(), name) != slot.arguments.end()) {
        return program.operators[i].type == "fetch" ? -1 : static_cast<std::int64_t>(i);
      }
    }
  }
  return -1;
}

/// The convolution or product that `name` is the result of, through its normalization and bias; -1 if there is none.
std::int64_t anchor_of(const paddle::Program& program, std::string name) {
  for (std::size_t steps = 0; steps < program.operators.size(); ++steps) {
    const auto index = producer(program, name);
    if (index < 0) return -1;
    const auto& op = program.operators[static_cast<std::size_t>(index)];
    if (is_marked(op)) return index;
    const auto& x = op.input("X");
    if (x.empty() || x.front() == name) return -1;
    name = x.front();
  }
  return -1;
}

bool is_anchor(const Node& node) { return node.is<Conv>() || node.is<Gemm>() || node.is<MatMul>(); }

}  // namespace

bool is_paddle_output(const fs::path& target, const fs::path& source) {
  std::error_code missing;
  const bool is_folder = !target.has_filename() || fs::is_directory(target, missing);
  return target.extension() == ".pdmodel" || (is_folder && paddle::is_paddle_model(source));
}

PaddleWriter::PaddleWriter(fs::path source, const fs::path& target, bool keep_heads)
    : source_(std::move(source)), keep_heads_(keep_heads) {
  if (!paddle::is_paddle_model(source_)) {
    throw Error(ExitCode::kBadInput,
                fmt::format("'{}' is no Paddle model, so it cannot be written as one", source_.string()))
        .hint("write ONNX: name the output *.onnx");
  }
  const auto files = paddle::find_model_files(source_);
  if (paddle::is_pir(MappedFile(files.program).bytes())) {
    throw Error(
        ExitCode::kBadInput,
        fmt::format("'{}' is a PIR program: Paddle Inference would run its INT8 form in FP32", files.program.string()))
        .hint("save the model as a ProgramDesc (.pdmodel), or write ONNX: name the output *.onnx");
  }
  if (target.extension() == ".pdmodel") {
    program_.emplace(target);
    parameters_.emplace(fs::path(target).replace_extension(".pdiparams"));
    return;
  }
  std::error_code failure;
  if (fs::create_directory(target.has_filename() ? target : target.parent_path(), failure)) made_folder_ = target;
  if (failure) {
    throw Error(ExitCode::kCannotCreate, fmt::format("cannot create '{}': {}", target.string(), failure.message()));
  }
  program_.emplace(target / "__model__");
  parameters_.emplace(target / "params");
}

PaddleWriter::~PaddleWriter() {
  program_.reset();
  parameters_.reset();
  std::error_code ignored;
  if (!committed_ && !made_folder_.empty()) fs::remove(made_folder_, ignored);
}

void PaddleWriter::write(const QuantizationPlan& plan, const Graph& graph, std::map<std::string, float> thresholds) {
  const auto files = paddle::find_model_files(source_);
  const MappedFile file(files.program);
  const auto program = paddle::read_program(file.bytes());
  paddle::ProgramEdit edit;
  for (const auto* node : graph.nodes()) {
    if (!is_anchor(*node)) continue;
    const auto name = key_of(*node);
    const auto index = anchor_of(program, name);
    if (index < 0) continue;
    if (plan.nodes.contains(name)) {
      edit.quantized.insert(index);
    } else {
      thresholds.erase(name);  // a product becomes INT8 by its threshold alone
    }
  }
  edit.thresholds = std::move(thresholds);
  auto cut = paddle::cut_program(program, {.heads = !keep_heads_, .tails = false});
  edit.dropped = std::move(cut.dropped);
  edit.fetched = std::move(cut.outputs);
  program_->write(paddle::edited_program(file.bytes(), edit));
  std::ofstream out(parameters_->temporary(), std::ios::binary | std::ios::trunc);
  paddle::write_parameters(files, out);
  out.flush();
  if (!out) throw Error(ExitCode::kIo, fmt::format("cannot write '{}'", parameters_->temporary().string()));
}

void PaddleWriter::commit() {
  parameters_->commit();
  program_->commit();
  committed_ = true;
}

namespace {

/// Whether the value is a product's result that no integer operator reads: without a threshold the product gives it in
/// FP32, which saves a rounding. (A convolution without one would stay FP32 itself.)
bool stays_real(const Value& value, const QuantizationPlan& plan) {
  const auto* producer = value.producer();
  if (producer == nullptr || !(producer->is<Gemm>() || producer->is<MatMul>())) return false;
  const auto reads_integers = [&](const Use& use) {
    return plan.nodes.contains(key_of(*use.node)) || plan.absorbing.contains(key_of(*use.node));
  };
  return std::none_of(value.uses().begin(), value.uses().end(), reads_integers);
}

}  // namespace

std::vector<std::string> float_values(const Graph& graph) {
  std::vector<std::string> names;
  const auto add = [&](const Value* value) {
    if (value->type().type == DataType::kF32) names.push_back(value->name());
  };
  for (const auto* input : graph.inputs()) add(input);
  for (const auto* node : graph.nodes()) {
    for (const auto* output : node->outputs()) add(output);
  }
  return names;
}

std::map<std::string, float> paddle_thresholds(const Graph& graph, const QuantizationPlan& plan, const Ranges& ranges,
                                               const Calibration& calibration, const Calibrator& rule) {
  const auto magnitude = [](const Range& range) { return std::max(std::abs(range.min), std::abs(range.max)); };
  std::map<std::size_t, float> of_group;
  for (const auto& [name, value] : plan.values) {
    const auto found = ranges.find(name);
    const auto range = value.fixed ? *value.fixed : found != ranges.end() ? found->second : Range{};
    of_group[value.group] = std::max(of_group[value.group], magnitude(range));
  }
  std::map<std::string, float> thresholds;
  for (const auto& name : float_values(graph)) {
    if (stays_real(*graph.find_value(name), plan)) continue;
    const auto planned = plan.values.find(name);
    const auto seen = calibration.values.find(name);
    float threshold = 0.0F;
    if (planned != plan.values.end()) {
      threshold = of_group.at(planned->second.group);
    } else if (seen != calibration.values.end() && seen->second.non_finite() == 0) {
      threshold = magnitude(calibrate(rule, seen->second));
    }
    if (threshold > 0.0F) thresholds.emplace(name, threshold);
  }
  return thresholds;
}

}  // namespace slim
