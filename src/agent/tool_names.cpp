#include "agent/tool_names.hpp"

#include <algorithm>
#include <cctype>
#include <numeric>
#include <tuple>

namespace tessera::agent {
namespace {

constexpr std::size_t kMaxName = 64;

std::string fit(std::string_view name) {
  std::string out;
  for (char const c : name.substr(0, kMaxName)) {
    bool const good = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
    out.push_back(good ? c : '_');
  }
  return out.empty() ? "tool" : out;
}

}  // namespace

ToolNames::ToolNames(std::vector<Tool> tools) : tools_(std::move(tools)) {
  // Names are given in an order of their own: whichever server was connected first, a tool has the
  // same name, and a conversation that goes on means the same tool by it.
  std::vector<std::size_t> order(tools_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return std::tie(tools_[a].server, tools_[a].name, a) <
           std::tie(tools_[b].server, tools_[b].name, b);
  });
  std::vector<std::string> names(tools_.size());
  for (std::size_t const i : order) {
    Tool const& tool = tools_[i];
    auto const same = std::count_if(tools_.begin(), tools_.end(),
                                    [&](Tool const& other) { return other.name == tool.name; });
    std::string const base = fit(same == 1 ? tool.name : tool.server + "__" + tool.name);
    std::string name = base;
    for (int next = 2; by_name_.contains(name); ++next) {
      std::string const tail = "_" + std::to_string(next);
      name = base.substr(0, kMaxName - tail.size()) + tail;
    }
    by_name_.emplace(name, i);
    names[i] = std::move(name);
  }
  for (std::size_t i = 0; i < tools_.size(); ++i) {
    Tool const& tool = tools_[i];
    definitions_.push_back(llm::ToolDefinition{names[i], tool.title, tool.description,
                                               tool.input_schema, tool.output_schema, tool.server,
                                               tool.read_only});
  }
}

Tool const* ToolNames::find(std::string_view model_name) const {
  auto const found = by_name_.find(model_name);
  return found == by_name_.end() ? nullptr : &tools_[found->second];
}

}  // namespace tessera::agent
