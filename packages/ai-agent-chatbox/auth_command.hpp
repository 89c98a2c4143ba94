#pragma once

#include "agent/mcp_tool_host.hpp"
#include "async/task.hpp"

#include <string>

namespace tessera::chatbox {

struct Session;

/// `auth login|status|refresh|logout [SERVER]`.
struct AuthRequest {
  std::string verb;
  std::string server;  ///< Empty: the only one that fits; for `status` all.
};

/// Carries the request out: a person's sign-in in the browser, or the credential of a program. What
/// was found goes to standard output, the address to open and what went wrong to standard error. No
/// token is shown. Throws Exception(appkit::Errc::usage) for a server that cannot do that.
/// @param session  without open servers; outlives the task
/// @return 0; 5 where nobody is signed in or the sign-in failed, 3 where a server was not reached
Task<int> run_auth(Session& session, AuthRequest request);

/// What to add to the failure of a server that wants a person to sign in; empty for any other.
[[nodiscard]] std::string way_to_sign_in(agent::ServerStatus const& status);

}  // namespace tessera::chatbox
