#include "onnx_import/paddle/cut.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <unordered_map>
#include <unordered_set>

namespace slim::paddle {
namespace {

/// Operators that read labels.
constexpr auto kHeads = std::to_array<std::string_view>(
    {"cross_entropy", "cross_entropy2", "softmax_with_cross_entropy", "accuracy", "auc", "precision_recall"});

/// Operators that rank predictions: part of a head if nothing else reads what they give.
constexpr auto kRankings = std::to_array<std::string_view>({"top_k", "top_k_v2", "arg_max", "argsort"});

/// Operators that turn predictions into lists of boxes.
constexpr auto kTails = std::to_array<std::string_view>({"yolo_box",
                                                         "yolo_box_head",
                                                         "yolo_box_post",
                                                         "multiclass_nms",
                                                         "multiclass_nms2",
                                                         "multiclass_nms3",
                                                         "matrix_nms",
                                                         "locality_aware_nms",
                                                         "prior_box",
                                                         "density_prior_box",
                                                         "anchor_generator",
                                                         "box_coder",
                                                         "box_clip",
                                                         "iou_similarity",
                                                         "generate_proposals",
                                                         "generate_proposals_v2",
                                                         "distribute_fpn_proposals",
                                                         "collect_fpn_proposals",
                                                         "retinanet_detection_output",
                                                         "detection_output"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

template <typename Visit>
void for_each_argument(const std::vector<Slot>& slots, Visit&& visit) {
  for (const auto& slot : slots) {
    for (const auto& name : slot.arguments) visit(name);
  }
}

bool reads_any(const Operator& op, const std::unordered_set<std::string>& names) {
  bool found = false;
  for_each_argument(op.inputs, [&](const auto& name) { found = found || names.contains(name); });
  return found;
}

/// Marks the operators that `is_root` names and all that depends on them.
void drop_from(const Program& program, const std::function<bool(const Operator&)>& is_root,
               std::vector<bool>& dropped) {
  std::unordered_set<std::string> lost;
  for (std::size_t i = 0; i < program.operators.size(); ++i) {
    const auto& op = program.operators[i];
    if (!is_root(op) && !reads_any(op, lost)) continue;
    dropped[i] = true;
    for_each_argument(op.outputs, [&](const auto& name) { lost.insert(name); });
  }
}

/// Marks rankings that only dropped operators read.
void drop_rankings(const Program& program, std::vector<bool>& dropped) {
  std::unordered_set<std::string> wanted;
  for (std::size_t i = program.operators.size(); i-- > 0;) {
    const auto& op = program.operators[i];
    bool used = false;
    for_each_argument(op.outputs, [&](const auto& name) { used = used || wanted.contains(name); });
    if (is_one_of(kRankings, op.type) && !used) dropped[i] = true;
    if (!dropped[i]) for_each_argument(op.inputs, [&](const auto& name) { wanted.insert(name); });
  }
}

/// Values that kept operators make and dropped ones read, in the order in which they are made.
std::vector<std::string> boundary(const Program& program, const std::vector<bool>& dropped) {
  std::unordered_set<std::string> read;
  for (std::size_t i = 0; i < program.operators.size(); ++i) {
    if (dropped[i]) for_each_argument(program.operators[i].inputs, [&](const auto& name) { read.insert(name); });
  }
  std::vector<std::string> values;
  for (std::size_t i = 0; i < program.operators.size(); ++i) {
    const auto& op = program.operators[i];
    if (dropped[i] || op.type == "feed" || op.inputs.empty()) continue;
    for_each_argument(op.outputs, [&](const auto& name) {
      if (read.erase(name) > 0) values.push_back(name);
    });
  }
  return values;
}

std::string counted_types(const Program& program, const std::vector<bool>& dropped, const std::vector<bool>& before) {
  std::vector<std::pair<std::string, int>> counts;
  for (std::size_t i = 0; i < dropped.size(); ++i) {
    const auto& type = program.operators[i].type;
    if (!dropped[i] || before[i] || type == "fetch") continue;
    const auto found =
        std::find_if(counts.begin(), counts.end(), [&](const auto& entry) { return entry.first == type; });
    found == counts.end() ? void(counts.emplace_back(type, 1)) : void(++found->second);
  }
  std::vector<std::string> texts;
  texts.reserve(counts.size());
  for (const auto& [type, count] : counts) texts.push_back(count == 1 ? type : fmt::format("{} {}", count, type));
  return fmt::format("{}", fmt::join(texts, ", "));
}

}  // namespace

Cut cut_program(const Program& program, const CutOptions& options) {
  Cut cut;
  cut.dropped.assign(program.operators.size(), false);
  const auto nothing = cut.dropped;
  const auto has = [&](const auto& names) {
    return std::any_of(program.operators.begin(), program.operators.end(),
                       [&](const Operator& op) { return is_one_of(names, op.type); });
  };
  const bool drops_heads = options.heads && has(kHeads);
  if (drops_heads) {
    drop_from(
        program, [](const Operator& op) { return is_one_of(kHeads, op.type); }, cut.dropped);
    drop_rankings(program, cut.dropped);
    cut.notes.push_back(fmt::format("the loss and accuracy operators were dropped ({}); keep them with --keep-heads",
                                    counted_types(program, cut.dropped, nothing)));
  }
  const auto heads = cut.dropped;
  const bool drops_tail = options.tails && has(kTails);
  if (drops_tail) {
    drop_from(
        program, [](const Operator& op) { return is_one_of(kTails, op.type); }, cut.dropped);
  }
  if (drops_heads || drops_tail) cut.outputs = boundary(program, cut.dropped);
  if (drops_tail) {
    cut.notes.push_back(
        fmt::format("the detection tail ({}) was cut off, as it has no ONNX form: what it reads are "
                    "outputs now: '{}'",
                    counted_types(program, cut.dropped, heads), fmt::join(cut.outputs, "', '")));
  }
  return cut;
}

}  // namespace slim::paddle
