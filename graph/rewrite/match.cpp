#include "graph/rewrite/match.h"

#include <algorithm>
#include <atomic>

namespace slim {

std::uint32_t detail::next_bind_id() {
  static std::atomic<std::uint32_t> next{0};
  return next++;
}

const Match::Bound* Match::lookup(std::uint32_t id) const {
  const auto found = std::find_if(bound_.begin(), bound_.end(), [&](const Bound& bound) { return bound.id == id; });
  return found == bound_.end() ? nullptr : &*found;
}

Node* Match::find_node(std::uint32_t id) const {
  const auto* bound = lookup(id);
  SLIM_CHECK(bound != nullptr && bound->node != nullptr);
  return bound->node;
}

Value* Match::operator[](const Bind<Value>& bind) const {
  const auto* bound = lookup(bind.id());
  SLIM_CHECK(bound != nullptr && bound->value != nullptr);
  return bound->value;
}

std::vector<Node*> Match::nodes() const {
  std::vector<Node*> result;
  for (const auto& bound : bound_) {
    if (bound.node != nullptr) result.push_back(bound.node);
  }
  return result;
}

bool Matcher::fail(const Node* node, std::string why) {
  if (depth_ > failure_.depth) failure_ = {node, std::move(why), depth_};
  return false;
}

}  // namespace slim
