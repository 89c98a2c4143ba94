#include "appkit/server_config.hpp"

#include "appkit/config.hpp"
#include "appkit/logging.hpp"
#include "http/message/url.hpp"
#include "http/middleware/access_log.hpp"
#include "http/middleware/client_address.hpp"
#include "http/middleware/clock_guard.hpp"
#include "http/middleware/error_boundary.hpp"
#include "http/middleware/host_guard.hpp"
#include "http/middleware/origin_guard.hpp"
#include "http/middleware/request_id.hpp"
#include "http/middleware/security_headers.hpp"

namespace tessera::appkit {
namespace {

Error refuse(std::string_view key, std::string_view why) {
  return fail(Errc::bad_setting, "configuration: " + std::string(key) + ": " + std::string(why));
}

bool is_origin(std::string const& text) {
  Result<http::Url> const url = http::parse_url(text);
  return url && url->origin() == text;
}

http::HostGuardOptions allowed_hosts(FrontDoor const& door) {
  http::HostGuardOptions options;
  if (Result<http::Url> const own = http::parse_url(door.own_url))
    options.hosts.push_back(own->host);
  options.hosts.insert(options.hosts.end(), door.guard.hosts.begin(), door.guard.hosts.end());
  return options;
}

http::OriginGuardOptions allowed_origins(FrontDoor const& door) {
  http::OriginGuardOptions options;
  options.origins = door.guard.origins;
  // The server's own pages may send their forms to it.
  if (Result<http::Url> const own = http::parse_url(door.own_url))
    options.origins.push_back(own->origin());
  return options;
}

constexpr std::string_view kForwarded = "Forwarded";
constexpr std::string_view kXForwardedFor = "X-Forwarded-For";

http::ClientAddressOptions trusted_proxies(GuardConfig const& guard) {
  http::ClientAddressOptions options;
  if (http::iequals(guard.proxy_field, kForwarded)) options.field = http::ForwardedField::forwarded;
  for (std::string const& text : guard.trusted_proxies)
    options.proxies.push_back(http::AddressRange::parse(text).value());
  return options;
}

Result<void> check(GuardConfig const& guard) {
  for (std::string const& origin : guard.origins)
    if (!is_origin(origin))
      return refuse("guard.origins", "'" + origin + "' is not like https://app.example.com");
  for (std::string const& text : guard.trusted_proxies)
    if (Result<http::AddressRange> const range = http::AddressRange::parse(text); !range)
      return refuse("guard.trusted_proxies", range.error().hint);
  if (!http::iequals(guard.proxy_field, kForwarded) &&
      !http::iequals(guard.proxy_field, kXForwardedFor))
    return refuse("guard.proxy_field", "must be X-Forwarded-For or Forwarded");
  return {};
}

}  // namespace

Result<void> check(ServerConfig const& config) {
  if (config.listen.addresses.empty()) return refuse("listen.addresses", "must name an address");
  if (config.listen.threads < 1 || config.listen.threads > 256)
    return refuse("listen.threads", "must be 1 to 256");
  if (config.listen.tls_certificate_file.empty() != config.listen.tls_key_file.empty())
    return refuse("listen.tls_key_file", "a certificate and its key come together");
  if (Result<void> const guard = check(config.guard); !guard) return guard;
  if (config.log.format != "json" && config.log.format != "text")
    return refuse("log.format", "must be json or text");
  return {};
}

void resolve(ListenConfig& listen, LogConfig& log, std::string const& config_file) {
  for (std::string* path : {&listen.tls_certificate_file, &listen.tls_key_file, &log.file})
    *path = beside(config_file, *path);
}

http::ServerOptions server_options(ListenConfig const& listen, Log& log) {
  http::ServerOptions options;
  options.addresses = listen.addresses;
  options.port = listen.port;
  options.threads = listen.threads;
  if (!listen.tls_key_file.empty())
    options.tls = http::Tls{listen.tls_certificate_file, listen.tls_key_file};
  options.log = &log;
  return options;
}

Result<std::unique_ptr<Log>> make_log(LogConfig const& config) {
  return make_log(LogOptions{config.level, config.file, config.format == "json"});
}

http::Handler behind_front_door(FrontDoor const& door, http::Handler routes) {
  return http::chain(
      {
          http::request_id(door.random),  // first: every later line names the id
          http::client_address(trusted_proxies(door.guard)),  // everything below counts by it
          http::access_log(door.log, door.clock),             // sees the final status of everything
          http::security_headers(),                           // on refusals and errors too
          http::error_boundary(door.log),                     // failures become answers here
          http::clock_guard(door.clock, door.log),            // nothing counts at a wrong time
          http::host_guard(allowed_hosts(door)),              // before anything costs work
          http::origin_guard(allowed_origins(door)),          // pages of strangers stop here
      },
      std::move(routes));
}

}  // namespace tessera::appkit
