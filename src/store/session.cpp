#include "store/session.hpp"

#include "store/errc.hpp"
#include "store/postgres.hpp"
#include "store/postgres_address.hpp"
#include "store/sqlite.hpp"

#include <algorithm>

namespace tessera::store {
namespace {

/// The scheme of `scheme:rest`, or nothing for a path. A scheme has at least two letters and stands
/// before any slash.
std::string_view scheme_of(std::string_view url) {
  std::size_t const colon = url.find(':');
  if (colon == std::string_view::npos || colon < 2) return {};
  std::string_view const scheme = url.substr(0, colon);
  auto const is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return std::all_of(scheme.begin(), scheme.end(), is_letter) ? scheme : std::string_view();
}

/// The path of `sqlite:/path`, or of a bare path.
std::string_view sqlite_path(std::string_view url) {
  constexpr std::string_view kScheme = "sqlite:";
  return url.starts_with(kScheme) ? url.substr(kScheme.size()) : url;
}

}  // namespace

bool is_postgres_url(std::string_view url) noexcept {
  return url.starts_with("postgresql://") || url.starts_with("postgres://");
}

Result<void> check_url(std::string const& url) {
  if (is_postgres_url(url)) {
    Result<PostgresAddress> const address = parse_postgres_url(url);
    if (!address) return address.error();
    return {};
  }
  std::string_view const scheme = scheme_of(url);
  if (!scheme.empty() && scheme != "sqlite")
    return fail(Errc::bad_url,
                "the database address must be sqlite:/path, a path, or "
                "postgresql://user@host/database, not '" +
                    std::string(scheme) + ":'");
  std::string_view const path = sqlite_path(url);
  if (path.empty() || path.starts_with(":"))
    return fail(Errc::bad_url, "the database must be a file: sqlite:/path/to/file.db");
  return {};
}

std::unique_ptr<Session> open_session(SessionOptions const& options) {
  check_url(options.url).value();
  std::string_view const url = options.url;
  if (is_postgres_url(url)) return open_postgres(options);
  return open_sqlite(std::string(sqlite_path(url)), options);
}

}  // namespace tessera::store
