#include "store/session.hpp"

#include "store/errc.hpp"
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

}  // namespace

std::unique_ptr<Session> open_session(SessionOptions const& options) {
  std::string_view const url = options.url;
  std::string_view const scheme = scheme_of(url);
  if (scheme.empty()) return open_sqlite(std::string(url), options);
  if (scheme == "sqlite") return open_sqlite(std::string(url.substr(scheme.size() + 1)), options);
  if (scheme == "postgresql" || scheme == "postgres")
    throw Exception(fail(Errc::unsupported,
                         "this build has no support for PostgreSQL; use sqlite:/path/to/file.db"));
  throw Exception(fail(Errc::bad_url, "the database address must be sqlite:/path or a path, not '" +
                                          std::string(scheme) + ":'"));
}

}  // namespace tessera::store
