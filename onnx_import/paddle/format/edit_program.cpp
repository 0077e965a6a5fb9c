#include "onnx_import/paddle/format/edit_program.h"

#include <algorithm>

#include "framework.pb.h"
#include "graph/error.h"

namespace slim::paddle {
namespace {

// AttrType.
constexpr int kInt = 0;
constexpr int kFloat = 1;
constexpr int kString = 2;

constexpr const char* kQuantizationType = "post_training";

proto::OpDesc::Attr& attribute(proto::OpDesc& op, const std::string& name, int type) {
  for (auto& attr : *op.mutable_attrs()) {
    if (attr.name() == name) return attr;
  }
  auto& attr = *op.add_attrs();
  attr.set_name(name);
  attr.set_type(type);
  return attr;
}

void set_thresholds(proto::OpDesc& op, const std::map<std::string, float>& thresholds) {
  for (const auto& slot : op.outputs()) {
    for (const auto& name : slot.arguments()) {
      const auto found = thresholds.find(name);
      if (found == thresholds.end()) continue;
      attribute(op, "out_threshold", kFloat).set_f(found->second);
      return;
    }
  }
}

void append_fetch(proto::BlockDesc& block, const std::string& name, int column) {
  auto& op = *block.add_ops();
  op.set_type("fetch");
  auto& in = *op.add_inputs();
  in.set_parameter("X");
  in.add_arguments(name);
  auto& out = *op.add_outputs();
  out.set_parameter("Out");
  out.add_arguments("fetch");
  attribute(op, "col", kInt).set_i(column);
}

std::set<std::string> read_by_operators(const proto::BlockDesc& block) {
  std::set<std::string> names;
  for (const auto& op : block.ops()) {
    for (const auto& slot : op.inputs()) names.insert(slot.arguments().begin(), slot.arguments().end());
  }
  return names;
}

/// Feeds that nobody reads go; the columns of what is left of each kind are 0, 1, ... again.
void renumber(proto::BlockDesc& block, const std::string& type, const std::set<std::string>* read) {
  std::vector<proto::OpDesc*> left;
  for (auto& op : *block.mutable_ops()) {
    if (op.type() == type) left.push_back(&op);
  }
  const auto column = [](proto::OpDesc* op) { return attribute(*op, "col", kInt).i(); };
  std::stable_sort(left.begin(), left.end(), [&](auto* a, auto* b) { return column(a) < column(b); });
  int next = 0;
  for (auto* op : left) {
    const bool unread = read != nullptr && op->outputs_size() > 0 && op->outputs(0).arguments_size() > 0 &&
                        !read->contains(op->outputs(0).arguments(0));
    if (unread) {
      op->clear_type();
    } else {
      attribute(*op, "col", kInt).set_i(next++);
    }
  }
  auto& ops = *block.mutable_ops();
  ops.erase(std::remove_if(ops.begin(), ops.end(), [](const auto& op) { return !op.has_type(); }), ops.end());
}

void drop_operators(proto::BlockDesc& block, const ProgramEdit& edit) {
  if (std::find(edit.dropped.begin(), edit.dropped.end(), true) == edit.dropped.end()) return;
  for (int i = 0; i < block.ops_size(); ++i) {
    if (edit.dropped[static_cast<std::size_t>(i)]) block.mutable_ops(i)->clear_type();
  }
  auto& ops = *block.mutable_ops();
  ops.erase(std::remove_if(ops.begin(), ops.end(), [](const auto& op) { return !op.has_type(); }), ops.end());
  int column = block.ops_size();  // behind every other
  for (const auto& name : edit.fetched) append_fetch(block, name, column++);
  const auto read = read_by_operators(block);
  renumber(block, "feed", &read);
  renumber(block, "fetch", nullptr);
}

}  // namespace

std::string edited_program(std::span<const std::byte> source, const ProgramEdit& edit) {
  proto::ProgramDesc program;
  if (source.size() > INT32_MAX || !program.ParseFromArray(source.data(), static_cast<int>(source.size())) ||
      program.blocks_size() == 0) {
    throw Error(ExitCode::kBadInput, "the Paddle program is truncated or corrupt: it cannot be decoded");
  }
  auto& block = *program.mutable_blocks(0);
  SLIM_CHECK(edit.dropped.empty() || edit.dropped.size() == static_cast<std::size_t>(block.ops_size()));
  for (int i = 0; i < block.ops_size(); ++i) {
    auto& op = *block.mutable_ops(i);
    set_thresholds(op, edit.thresholds);
    if (edit.quantized.contains(i)) attribute(op, "quantization_type", kString).set_s(kQuantizationType);
  }
  drop_operators(block, edit);
  return program.SerializeAsString();
}

}  // namespace slim::paddle
