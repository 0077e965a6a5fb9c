#include "onnx_import/paddle/format/read_program.h"

#include <google/protobuf/stubs/logging.h>

#include <unordered_set>

#include "framework.pb.h"
#include "onnx_import/common/file_kind.h"
#include "onnx_import/common/wire.h"
#include "onnx_import/paddle/format/element_type.h"

namespace slim::paddle {
namespace {

/// VarType.Type of what holds no tensor that a file could have: FEED_MINIBATCH, FETCH_LIST, READER, RAW.
const std::unordered_set<int> kNoTensor{9, 10, 15, 17};
constexpr int kLodTensor = 7;

template <typename Out, typename In>
std::vector<Out> list_of(const In& field) {
  return {field.begin(), field.end()};
}

AttributeValue scalar_value(const proto::Scalar& scalar) {
  if (scalar.has_r()) return scalar.r();
  if (scalar.has_b()) return scalar.b();
  return scalar.i();
}

AttributeValue scalars_value(const proto::OpDesc::Attr& attr) {
  std::vector<double> numbers;
  for (const auto& scalar : attr.scalars()) {
    numbers.push_back(scalar.has_r() ? scalar.r() : static_cast<double>(scalar.has_b() ? scalar.b() : scalar.i()));
  }
  return numbers;
}

/// By the fields that are there, then by the declared type: an empty list has no field.
AttributeValue attribute_value(const proto::OpDesc::Attr& attr) {
  if (attr.has_i()) return std::int64_t{attr.i()};
  if (attr.has_l()) return std::int64_t{attr.l()};
  if (attr.has_f()) return double{attr.f()};
  if (attr.has_float64()) return attr.float64();
  if (attr.has_b()) return attr.b();
  if (attr.has_s()) return attr.s();
  if (attr.has_scalar()) return scalar_value(attr.scalar());
  if (attr.ints_size() > 0) return list_of<std::int64_t>(attr.ints());
  if (attr.longs_size() > 0) return list_of<std::int64_t>(attr.longs());
  if (attr.bools_size() > 0) return list_of<std::int64_t>(attr.bools());
  if (attr.floats_size() > 0) return list_of<double>(attr.floats());
  if (attr.float64s_size() > 0) return list_of<double>(attr.float64s());
  if (attr.scalars_size() > 0) return scalars_value(attr);
  if (attr.strings_size() > 0) return list_of<std::string>(attr.strings());
  return std::vector<std::int64_t>{};
}

std::vector<Slot> slots_of(const google::protobuf::RepeatedPtrField<proto::OpDesc::Var>& vars) {
  std::vector<Slot> slots;
  for (const auto& var : vars) slots.push_back({var.parameter(), list_of<std::string>(var.arguments())});
  return slots;
}

/// Attributes that say how, where and from which source line the operator was made: most of a file's bytes.
bool is_noise(const std::string& name) { return name.starts_with("op_") || name.starts_with("@"); }

Operator operator_of(const proto::OpDesc& desc, std::int64_t block, std::int64_t index) {
  Operator op{desc.type(), slots_of(desc.inputs()), slots_of(desc.outputs()), {}, block, index, false};
  for (const auto& attr : desc.attrs()) {
    op.has_block = op.has_block || attr.has_block_idx() || attr.blocks_idx_size() > 0;
    if (!is_noise(attr.name())) op.attributes.push_back({attr.name(), attribute_value(attr)});
  }
  return op;
}

Variable variable_of(const proto::VarDesc& desc) {
  const auto& tensor = desc.type().lod_tensor().tensor();
  Shape shape;
  for (const auto dim : tensor.dims()) shape.push_back(dim < 0 ? Dim() : Dim(dim));
  const bool holds_tensor = !kNoTensor.contains(desc.type().type());
  TensorType type;
  if (desc.type().type() == kLodTensor && desc.type().has_lod_tensor()) {
    type = {element_type(tensor.data_type()), std::move(shape)};
  }
  return {desc.name(), std::move(type), desc.persistable() && holds_tensor};
}

}  // namespace

bool is_program_desc(std::span<const std::byte> bytes) {
  if (bytes.empty() || bytes.front() != std::byte{0x0a}) return false;
  std::uint64_t missing = 0;
  while (!bytes.empty()) {
    const auto field = wire::next_field(bytes, missing);
    if (!field || field->number == 0 || field->number > 15) return false;
  }
  return true;
}

bool is_pir(std::span<const std::byte> bytes) {
  const std::string_view head(reinterpret_cast<const char*>(bytes.data()), std::min<std::size_t>(bytes.size(), 4096));
  return head.starts_with('{') && head.find("\"base_code\"") != std::string_view::npos;
}

Program read_program_desc(std::span<const std::byte> bytes) {
  const google::protobuf::LogSilencer silence;
  proto::ProgramDesc desc;
  if (bytes.size() > INT32_MAX || !desc.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    throw Error(ExitCode::kBadInput, "the Paddle program is truncated or corrupt: it cannot be decoded");
  }
  if (desc.blocks_size() == 0) throw Error(ExitCode::kBadInput, "the Paddle program has no block");
  Program program;
  program.version = desc.version().version();
  for (const auto& block : desc.blocks()) {
    for (const auto& var : block.vars()) {
      program.variables.push_back(variable_of(var));
      if (var.need_check_feed() && block.idx() == 0) program.need_feed.push_back(var.name());
    }
  }
  const auto& main = desc.blocks(0);
  for (int i = 0; i < main.ops_size(); ++i) program.operators.push_back(operator_of(main.ops(i), 0, i));
  return program;
}

Program read_program(std::span<const std::byte> bytes) {
  const bool is_json = !bytes.empty() && bytes.front() == std::byte{'{'};
  if (is_json) return read_pir(bytes);
  if (is_program_desc(bytes)) return read_program_desc(bytes);
  const auto other = other_file_kind(bytes);
  throw Error(ExitCode::kBadInput, other.empty()
                                       ? "the Paddle program is truncated or corrupt, or the file is something else"
                                       : "the file is not a Paddle program: " + other);
}

}  // namespace slim::paddle
