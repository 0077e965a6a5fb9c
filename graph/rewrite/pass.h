#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "graph/rewrite/rule.h"

namespace slim {

/// For people who work on the passes: --print-after, --disable-pass, --explain.
struct PassOptions {
  std::vector<std::string> print_after = {};   ///< passes after which the graph is written, or "all"
  std::vector<std::string> disabled = {};      ///< passes and rules that are left out
  std::string explain = {};                    ///< rule or pass that tells what it did where; empty: none
  std::function<void(std::string)> sink = {};  ///< takes the lines of print_after and explain; none: they are dropped
};

/// What a pass that runs is told.
class PassContext {
 public:
  explicit PassContext(const PassOptions& options) : options_(options) {}
  bool is_disabled(std::string_view name) const;
  bool is_explained(std::string_view name) const { return options_.explain == name; }
  /// Writes "rule: text" to the sink.
  void say(std::string_view rule, std::string_view text) const;

 private:
  const PassOptions& options_;
};

/// A step of a pipeline. A pass is a value; what it consists of is listed so that options can name it.
struct Pass {
  std::string name;
  std::vector<std::string> rules;  ///< names of its rules, if it consists of rules
  std::function<void(Graph&, PassContext&)> run;
};

/// A pass that applies rules until none applies any more.
Pass rule_pass(std::string name, std::vector<Rule> rules);

}  // namespace slim
