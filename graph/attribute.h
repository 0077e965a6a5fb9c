#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "graph/tensor.h"

namespace slim {

/// An attribute that we carry without looking into it (subgraph, sparse tensor, type): the source format's own bytes.
struct RawAttribute {
  std::string bytes;
  bool operator==(const RawAttribute&) const = default;
};

/// Value of an opaque operator's attribute.
using AttributeValue = std::variant<std::int64_t, float, std::string, std::vector<std::int64_t>, std::vector<float>,
                                    std::vector<std::string>, Tensor, RawAttribute>;

struct Attribute {
  std::string name;
  AttributeValue value;
  bool operator==(const Attribute&) const = default;
};

}  // namespace slim
