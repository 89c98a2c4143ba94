#include "store/postgres_address.hpp"

#include "store/errc.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

namespace tessera::store {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* options) const noexcept { PQconninfoFree(options); }
};
using Options = std::unique_ptr<PQconninfoOption, FreeOptions>;

using Settings = std::vector<PostgresAddress::Setting>;

/// The value of an option in the address, or in the variable of the environment that libpq reads.
std::string value_of(Settings const& settings, std::string_view name, char const* variable) {
  auto const found = std::find_if(settings.begin(), settings.end(),
                                  [&](auto const& setting) { return setting.name == name; });
  if (found != settings.end()) return found->value;
  char const* const given = variable == nullptr ? nullptr : std::getenv(variable);
  return given == nullptr ? std::string() : std::string(given);
}

void add_unless_given(Settings& settings, std::string_view name, char const* variable,
                      std::string_view value) {
  if (value_of(settings, name, variable).empty())
    settings.push_back({std::string(name), std::string(value)});
}

/// True when no byte to this host leaves the machine.
bool is_local(std::string_view host) {
  return host.empty() || host.front() == '/' || host.front() == '@' || host == "localhost" ||
         host == "::1" || host.starts_with("127.");
}

bool all_local(std::string_view hosts) {
  while (!hosts.empty()) {
    std::size_t const comma = std::min(hosts.find(','), hosts.size());
    if (!is_local(hosts.substr(0, comma))) return false;
    hosts.remove_prefix(std::min(comma + 1, hosts.size()));
  }
  return true;
}

std::string show(Settings const& settings) {
  std::string const user = value_of(settings, "user", "PGUSER");
  std::string const host = value_of(settings, "host", "PGHOST");
  std::string const port = value_of(settings, "port", "PGPORT");
  return (user.empty() ? "" : user + "@") + (host.empty() ? "this machine" : host) +
         (port.empty() ? "" : ":" + port) + "/" + value_of(settings, "dbname", "PGDATABASE");
}

}  // namespace

Result<PostgresAddress> parse_postgres_url(std::string const& url) {
  char* problem = nullptr;
  Options const parsed(PQconninfoParse(url.c_str(), &problem));
  // The problem quotes the address, and with it whatever somebody took for the place of a password.
  PQfreemem(problem);
  if (!parsed)
    return fail(Errc::bad_url,
                "the database address is not understood; it is written "
                "postgresql://user@host:port/database?option=value");
  PostgresAddress address;
  for (PQconninfoOption const* option = parsed.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr || *option->val == '\0') continue;
    std::string const name = option->keyword;
    if (name == "password" || name == "sslpassword")
      return fail(Errc::bad_url,
                  "the database address holds a password; name a file instead: "
                  "postgresql://user@host/database?passfile=/path (or the variable PGPASSFILE)");
    if (name == "replication" || name == "client_encoding") continue;
    address.settings.push_back({name, option->val});
  }
  Settings& settings = address.settings;
  bool const network = !all_local(value_of(settings, "host", "PGHOST")) ||
                       !all_local(value_of(settings, "hostaddr", "PGHOSTADDR"));
  if (network) add_unless_given(settings, "sslmode", "PGSSLMODE", "verify-full");
  add_unless_given(settings, "connect_timeout", "PGCONNECT_TIMEOUT", "5");
  add_unless_given(settings, "target_session_attrs", "PGTARGETSESSIONATTRS", "read-write");
  add_unless_given(settings, "keepalives_idle", nullptr, "10");
  add_unless_given(settings, "keepalives_interval", nullptr, "5");
  add_unless_given(settings, "keepalives_count", nullptr, "3");
  add_unless_given(settings, "tcp_user_timeout", nullptr, "20000");
  settings.push_back({"client_encoding", "UTF8"});
  settings.push_back({"fallback_application_name", "tessera"});
  address.shown = show(settings);
  return address;
}

}  // namespace tessera::store
