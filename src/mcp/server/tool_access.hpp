#pragma once

#include "async/task.hpp"
#include "base/json.hpp"
#include "http/principal.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace tessera::mcp {

struct ToolSpec;

/// Why a tool is not called for somebody who has its scopes.
struct ToolRefusal {
  std::string reason;  ///< For the caller: the text of a result with `isError`.
  /// Set when it was called too often: the request is answered with 429, and it may be called again
  /// after that time.
  std::optional<std::chrono::seconds> retry_after{};
};

/// What a program knows about who may use which tool, besides scopes: its rules, the caller's
/// contract. Asked after the scopes were found sufficient, and before the tool's code runs.
/// Concurrency: used on the strand of the server that it was given to.
class ToolAccess {
 public:
  /// True for a tool that does not appear in the caller's list.
  using Hides = std::function<bool(ToolSpec const& tool)>;

  virtual ~ToolAccess() = default;

  /// What is hidden from the caller whatever the arguments of a call would be. An empty function
  /// hides nothing. Throws Exception when that cannot be known now.
  /// @param caller  null: nobody was verified
  virtual Task<Hides> hidden_from(http::PrincipalPtr caller) = 0;

  /// @param tool, arguments  outlive the task; the arguments are as the client sent them
  /// @return nothing: the call goes on
  /// Throws Exception when that cannot be known now; the call is then refused with the hint.
  virtual Task<std::optional<ToolRefusal>> refusal(http::PrincipalPtr caller, ToolSpec const& tool,
                                                   json::value const& arguments) = 0;
};

}  // namespace tessera::mcp
