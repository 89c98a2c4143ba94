#pragma once

#include "base/error.hpp"

namespace tessera::agent {

/// Why the agent could not use a server or a session.
enum class Errc {
  not_connected = 1,  ///< The server is not connected now; it is tried again in the background.
  no_such_server,     ///< No server of this name is configured.
  session_in_use,     ///< Another program writes to this session.
  bad_session,        ///< The file is no session, or longer than one can be.
};
[[nodiscard]] error_code make_error_code(Errc code);

}  // namespace tessera::agent

template <>
struct boost::system::is_error_code_enum<tessera::agent::Errc> : std::true_type {};
