#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "onnx_import/paddle/format/element_type.h"
#include "onnx_import/paddle/format/pir_table.h"
#include "onnx_import/paddle/format/read_program.h"

namespace slim::paddle {
namespace {

using Json = nlohmann::json;

[[noreturn]] void corrupt(const std::string& why) {
  throw Error(ExitCode::kBadInput, "the Paddle program (PIR) is corrupt: " + why);
}

const Json& at(const Json& object, const char* key) {
  if (!object.is_object() || !object.contains(key)) corrupt(fmt::format("'{}' is missing", key));
  return object.at(key);
}

const Json& list_at(const Json& object, const char* key) {
  const auto& list = at(object, key);
  if (!list.is_array()) corrupt(fmt::format("'{}' is no list", key));
  return list;
}

std::string text_at(const Json& object, const char* key) {
  const auto& text = at(object, key);
  if (!text.is_string()) corrupt(fmt::format("'{}' is no text", key));
  return text.get<std::string>();
}

std::int64_t integer_of(const Json& json) {
  if (!json.is_number_integer()) corrupt("a number is no integer");
  return json.get<std::int64_t>();
}

/// "1.conv2d" -> "conv2d".
std::string without_dialect(const std::string& name) {
  const auto dot = name.find('.');
  return dot == std::string::npos ? name : name.substr(dot + 1);
}

/// NaN and infinities stand under "VD" as words.
double special_number(const Json& json) {
  const auto word = text_at(json, "VD");
  if (word == "INF") return std::numeric_limits<double>::infinity();
  if (word == "-INF") return -std::numeric_limits<double>::infinity();
  return std::numeric_limits<double>::quiet_NaN();
}

AttributeValue list_value(const std::vector<AttributeValue>& items) {
  const auto all = [&](auto is) { return std::all_of(items.begin(), items.end(), is); };
  if (all([](const auto& item) { return std::holds_alternative<std::string>(item); }) && !items.empty()) {
    std::vector<std::string> words;
    words.reserve(items.size());
    for (const auto& item : items) words.push_back(std::get<std::string>(item));
    return words;
  }
  const auto integer = [](const auto& item) {
    return std::holds_alternative<std::int64_t>(item) || std::holds_alternative<bool>(item);
  };
  if (all(integer)) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(items.size());
    for (const auto& item : items) {
      const auto* flag = std::get_if<bool>(&item);
      numbers.push_back(flag != nullptr ? (*flag ? 1 : 0) : std::get<std::int64_t>(item));
    }
    return numbers;
  }
  std::vector<double> numbers;
  numbers.reserve(items.size());
  for (const auto& item : items) {
    if (const auto* whole = std::get_if<std::int64_t>(&item)) numbers.push_back(static_cast<double>(*whole));
    if (const auto* real = std::get_if<double>(&item)) numbers.push_back(*real);
  }
  return numbers;
}

AttributeValue plain_value(const Json& json) {
  if (json.is_boolean()) return json.get<bool>();
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (json.is_number()) return json.get<double>();
  if (json.is_string()) return json.get<std::string>();
  return std::string();
}

/// An ATTR: {"#": "0.a_i32", "D": 2}, lists of ATTRs, and [type name, value] for a scalar.
AttributeValue pir_attribute(const Json& json) {
  const auto kind = without_dialect(text_at(json, "#"));
  if (!json.contains("D")) return json.contains("VD") ? AttributeValue(special_number(json)) : std::string();
  const auto& data = json.at("D");
  if (kind == "a_scalar") return data.is_array() && data.size() == 2 ? plain_value(data.at(1)) : plain_value(data);
  if (!data.is_array()) return plain_value(data);
  std::vector<AttributeValue> items;
  for (const auto& item : data) {
    items.push_back(item.is_object() && item.contains("#") ? pir_attribute(item) : plain_value(item));
  }
  return list_value(items);
}

/// A TYPE of a tensor; nothing else has one.
TensorType type_of(const Json& json) {
  if (!json.is_object() || !json.contains("#") || without_dialect(text_at(json, "#")) != "t_dtensor") return {};
  const auto& data = list_at(json, "D");
  if (data.size() < 2 || !data.at(1).is_array()) corrupt("a tensor's type has no dims");
  auto element = without_dialect(text_at(data.at(0), "#"));
  if (element.starts_with("t_")) element = element.substr(2);
  Shape shape;
  for (const auto& dim : data.at(1)) shape.push_back(integer_of(dim) < 0 ? Dim() : Dim(integer_of(dim)));
  return {element_type(element), std::move(shape)};
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> result;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    if (end > 0) result.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

class PirReader {
 public:
  explicit PirReader(const Json& root) : root_(root) {}

  Program read() {
    program_.version = kPirVersion;
    const auto& regions = list_at(at(root_, "program"), "regions");
    if (regions.empty()) corrupt("there is no region");
    const auto& blocks = list_at(regions.at(0), "blocks");
    if (blocks.empty()) corrupt("there is no block");
    const auto& ops = list_at(blocks.at(0), "ops");
    for (std::size_t i = 0; i < ops.size(); ++i) read_operator(ops.at(i), static_cast<std::int64_t>(i));
    return std::move(program_);
  }

 private:
  using Names = std::vector<std::string>;

  void read_operator(const Json& json, std::int64_t index) {
    const auto full_name = text_at(json, "#");
    if (full_name == "p") return read_parameter(json);
    const auto name = without_dialect(full_name);
    const auto results = result_ids(json);
    if (name == "combine") return join(json, results);
    if (name == "split" && full_name.starts_with("0.")) return part(json, results);
    if (name == "slice" && full_name.starts_with("0.")) return pick(json, results);
    Operator op{name, {}, {}, attributes_of(json), 0, index, json.contains("regions")};
    if (name == "data" || name == "feed") return read_input(json, op, results);
    if (name == "fetch") {
      op.inputs.push_back({"X", operands(json)});
      op.outputs.push_back({"Out", {text_of(op, "name")}});
      program_.operators.push_back(std::move(op));
      return;
    }
    name_results(json, name, results);
    translate(json, results, op);
    program_.operators.push_back(std::move(op));
  }

  void read_parameter(const Json& json) {
    const auto& facts = list_at(json, "A");
    if (facts.size() < 4 || !facts.at(3).is_string()) corrupt("a parameter has no name");
    const auto name = facts.at(3).get<std::string>();
    const auto& result = at(json, "O");
    names_[integer_of(at(result, "%"))] = {name};
    program_.variables.push_back({name, type_of(at(result, "TT")), true});
  }

  void read_input(const Json& json, Operator& op, const std::vector<std::int64_t>& results) {
    auto name = text_of(op, "name");
    if (results.size() != 1 || name.empty()) corrupt("an input has no name");
    names_[results[0]] = {name};
    program_.variables.push_back({name, type_of(at(list_at(json, "O").at(0), "TT")), false});
    op.type = "feed";
    if (op.attribute("col") == nullptr) op.attributes.push_back({"col", inputs_++});
    op.outputs.push_back({"Out", {name}});
    program_.operators.push_back(std::move(op));
  }

  /// Lists are joined and parted by operators of their own.
  void join(const Json& json, const std::vector<std::int64_t>& results) {
    if (results.size() != 1) corrupt("'combine' needs one result");
    names_[results[0]] = operands(json);
  }
  void part(const Json& json, const std::vector<std::int64_t>& results) {
    const auto parts = operands(json);
    if (parts.size() != results.size()) corrupt("'split' of a list gives another number of values");
    for (std::size_t i = 0; i < parts.size(); ++i) names_[results[i]] = {parts[i]};
  }
  void pick(const Json& json, const std::vector<std::int64_t>& results) {
    const auto parts = operands(json);
    std::int64_t index = -1;
    for (const auto& attribute : attributes_of(json)) {
      const auto* number = std::get_if<std::int64_t>(&attribute.value);
      if (attribute.name == "index" && number != nullptr) index = *number;
    }
    if (results.size() != 1 || index < 0 || index >= static_cast<std::int64_t>(parts.size())) {
      corrupt("'slice' of a list takes a value that is not there");
    }
    names_[results[0]] = {parts[static_cast<std::size_t>(index)]};
  }

  static std::vector<std::int64_t> result_ids(const Json& json) {
    std::vector<std::int64_t> ids;
    for (const auto& result : list_at(json, "O")) ids.push_back(integer_of(at(result, "%")));
    return ids;
  }

  /// Values have only numbers in the file: "conv2d.269", and for lists "split.12.0", ...
  void name_results(const Json& json, const std::string& name, const std::vector<std::int64_t>& ids) {
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const auto base = fmt::format("{}.{}", name, ids[i]);
      const auto& type = at(list_at(json, "O").at(i), "TT");
      Names& names = names_[ids[i]];
      if (type.is_object() && type.contains("D") && text_at(type, "#").ends_with("t_vec")) {
        for (std::size_t k = 0; k < list_at(type, "D").size(); ++k) names.push_back(fmt::format("{}.{}", base, k));
      } else {
        names = {base};
      }
    }
  }

  /// The names of all operands, one after the other; an omitted one has none.
  Names operands(const Json& json) const {
    Names all;
    for (std::size_t i = 0; i < list_at(json, "I").size(); ++i) {
      const auto names = operand(json, i);
      all.insert(all.end(), names.begin(), names.end());
    }
    return all;
  }
  Names operand(const Json& json, std::size_t index) const {
    const auto id = integer_of(at(list_at(json, "I").at(index), "%"));
    if (id == 0) return {};
    const auto found = names_.find(id);
    if (found == names_.end()) corrupt(fmt::format("value %{} is read, but nothing before gives it", id));
    return found->second;
  }

  static std::vector<Attribute> attributes_of(const Json& json) {
    std::vector<Attribute> attributes;
    for (const auto& item : list_at(json, "A")) {
      if (item.is_object()) attributes.push_back({text_at(item, "N"), pir_attribute(at(item, "AT"))});
    }
    return attributes;
  }

  static std::string text_of(const Operator& op, std::string_view name) {
    const auto* value = op.attribute(name);
    const auto* text = value == nullptr ? nullptr : std::get_if<std::string>(value);
    return text == nullptr ? std::string() : *text;
  }

  /// Slots and attribute names of ProgramDesc. What the table does not have keeps PIR's words, to be reported.
  void translate(const Json& json, const std::vector<std::int64_t>& results, Operator& op) const {
    auto name = std::string_view(op.type);
    if (name.ends_with('_')) name.remove_suffix(1);
    const auto* row = find_pir_operator(name);
    const auto operand_slots = words(row != nullptr ? row->operands : "");
    const auto result_slots = words(row != nullptr ? row->results : "");
    const auto count = list_at(json, "I").size();
    for (std::size_t i = 0; i < count; ++i) {
      const auto slot = row == nullptr             ? fmt::format("operand {}", i)
                        : i < operand_slots.size() ? std::string(operand_slots[i])
                                                   : "-";
      if (slot != "-") op.inputs.push_back({slot, operand(json, i)});
    }
    for (std::size_t i = 0; i < results.size(); ++i) {
      const auto slot = row == nullptr            ? fmt::format("result {}", i)
                        : i < result_slots.size() ? std::string(result_slots[i])
                                                  : "-";
      if (slot != "-") op.outputs.push_back({slot, names_.at(results[i])});
    }
    if (row == nullptr) return;
    for (const auto renamed : words(row->attributes)) {
      const auto equals = renamed.find('=');
      for (auto& attribute : op.attributes) {
        if (attribute.name == renamed.substr(0, equals)) attribute.name = std::string(renamed.substr(equals + 1));
      }
    }
    op.type = std::string(row->type);
  }

  const Json& root_;
  Program program_;
  std::unordered_map<std::int64_t, Names> names_;
  std::int64_t inputs_ = 0;
};

}  // namespace

Program read_pir(std::span<const std::byte> bytes) {
  const auto* begin = reinterpret_cast<const char*>(bytes.data());
  const auto root = Json::parse(begin, begin + bytes.size(), nullptr, false);
  if (root.is_discarded()) corrupt("it is no JSON");
  const auto& magic = at(at(root, "base_code"), "magic");
  if (magic != "pir") corrupt("its base_code names another format");
  return PirReader(root).read();
}

}  // namespace slim::paddle
