#pragma once

#include "agent/tool_host.hpp"
#include "llm/model.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::agent {

/// The tools of all servers under names that every model accepts: letters, digits, `_` and `-`, at
/// most 64, each once. A tool keeps its own name if it is fit and no other server has the same;
/// otherwise it becomes `server__tool`.
class ToolNames {
 public:
  explicit ToolNames(std::vector<Tool> tools);

  [[nodiscard]] std::vector<llm::ToolDefinition> const& definitions() const { return definitions_; }
  /// The tool behind a model's name, or nullptr: models do invent names.
  [[nodiscard]] Tool const* find(std::string_view model_name) const;

 private:
  std::vector<Tool> tools_;
  std::vector<llm::ToolDefinition> definitions_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

}  // namespace tessera::agent
