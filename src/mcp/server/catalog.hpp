#pragma once

#include "mcp/server/tool.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::mcp {

/// The tools of a server, and their lists as bytes. What a principal may see depends on its scopes
/// only, so each set of scopes that occurs has one frozen list.
/// Concurrency: `add` before anything else; the rest from any thread.
class Catalog {
 public:
  struct Options {
    bool allow_anonymous = false;      ///< Who is nobody may use every tool.
    std::chrono::milliseconds ttl{0};  ///< How long a client may keep a list.
    std::string result_meta;           ///< `_meta` of modern results, as JSON.
    std::size_t frozen_lists = 64;     ///< Lists that are kept.
  };
  explicit Catalog(Options options) : options_(std::move(options)) {}

  /// Throws Exception when the name is taken or there are more than 64 different scopes.
  void add(AnyTool tool);

  /// @return null when there is no such tool
  [[nodiscard]] AnyTool const* find(std::string_view name) const noexcept;
  [[nodiscard]] bool allows(AnyTool const& tool, http::Principal const* principal) const noexcept;
  [[nodiscard]] std::deque<AnyTool> const& tools() const noexcept { return tools_; }

  /// Results of `tools/list` for each era, without the message around them.
  struct Lists {
    std::string modern;
    std::string legacy;
  };
  [[nodiscard]] std::shared_ptr<Lists const> lists_for(http::Principal const* principal) const;

 private:
  [[nodiscard]] std::uint64_t scopes_of(http::Principal const* principal) const noexcept;
  [[nodiscard]] std::shared_ptr<Lists const> freeze(std::uint64_t scopes) const;

  Options options_;
  std::deque<AnyTool> tools_;  ///< In the order of their adding: lists are the same every time.
  std::vector<std::uint64_t> needed_;  ///< Scopes of each tool, as bits of `scopes_`.
  std::map<std::string, std::size_t, std::less<>> by_name_;
  std::vector<std::string> scopes_;
  mutable std::mutex mutex_;
  mutable std::map<std::uint64_t, std::shared_ptr<Lists const>> frozen_;
};

}  // namespace tessera::mcp
