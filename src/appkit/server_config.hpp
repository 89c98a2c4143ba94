#pragma once

#include "base/clock.hpp"
#include "base/json_codec.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "http/message/handler.hpp"
#include "http/server/server.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

// What every server of the house has: where it listens, whom it lets near, what it writes down, and
// the order in which a request passes.

namespace tessera::appkit {

/// Settings are read strictly: what is not known here is refused, what is absent keeps its default.
template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.refuse_unknown = true, .defaults = true};
}

struct ListenConfig {
  std::vector<std::string> addresses{"127.0.0.1", "::1"};
  std::uint16_t port = 0;
  unsigned threads = 1;
  std::string tls_certificate_file;
  std::string tls_key_file;
};
BOOST_DESCRIBE_STRUCT(ListenConfig, (),
                      (addresses, port, threads, tls_certificate_file, tls_key_file))

struct GuardConfig {
  std::vector<std::string> hosts;    ///< Names of this server, besides its own and loopback.
  std::vector<std::string> origins;  ///< Web pages that may call, besides those on this machine.
  std::vector<std::string> trusted_proxies{};   ///< Addresses and blocks; empty: nobody's word
                                                ///< counts for where a request comes from.
  std::string proxy_field = "X-Forwarded-For";  ///< What they say it in; or "Forwarded".
};
BOOST_DESCRIBE_STRUCT(GuardConfig, (), (hosts, origins, trusted_proxies, proxy_field))

struct LogConfig {
  std::string level = "info";
  std::string file;
  std::string format = "json";
};
BOOST_DESCRIBE_STRUCT(LogConfig, (), (level, file, format))

/// The part that servers share; a program's own settings stand beside it.
struct ServerConfig {
  ListenConfig const& listen;
  GuardConfig const& guard;
  LogConfig const& log;
};

/// Errors: Errc::bad_setting, naming the key.
[[nodiscard]] Result<void> check(ServerConfig const& config);

/// Resolves the paths against the folder of `config_file`.
void resolve(ListenConfig& listen, LogConfig& log, std::string const& config_file);

/// @param log  not owned; outlives the server
[[nodiscard]] http::ServerOptions server_options(ListenConfig const& listen, Log& log);

/// Errors: as the other `make_log`.
[[nodiscard]] Result<std::unique_ptr<Log>> make_log(LogConfig const& config);

/// What stands before the routes of every server.
struct FrontDoor {
  GuardConfig const& guard;
  std::string own_url;  ///< The server's public address: its host and origin are ours.
  Log& log;             ///< Not owned; outlives the handler. The same holds below.
  Clock const& clock;
  Random& random;
};

/// The common pipeline, in its order, before `routes`. One per worker.
[[nodiscard]] http::Handler behind_front_door(FrontDoor const& door, http::Handler routes);

}  // namespace tessera::appkit
