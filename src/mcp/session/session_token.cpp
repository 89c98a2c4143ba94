#include "mcp/session/session_token.hpp"

#include "base/encoding.hpp"
#include "crypto/aead.hpp"
#include "crypto/digest.hpp"
#include "crypto/hkdf.hpp"
#include "mcp/session/binding.hpp"

#include <cstdint>

namespace tessera::mcp {
namespace {

constexpr std::size_t kMaximumExtensions = 1024;  // bytes of JSON
constexpr std::size_t kMaximumText = 2048;

struct Sealed {
  std::int64_t expires_at = 0;
  std::string version;
  std::string features;
  std::optional<json::object> extensions;
};
BOOST_DESCRIBE_STRUCT(Sealed, (), (expires_at, version, features, extensions))

/// What of the extensions fits into a session id: with their settings, or by name alone.
std::optional<json::object> short_form(std::optional<json::object> const& extensions) {
  if (!extensions || write_json(*extensions).size() <= kMaximumExtensions) return extensions;
  json::object names;
  for (auto const& [name, settings] : *extensions) names.emplace(name, json::object());
  if (write_json(names).size() > kMaximumExtensions) return std::nullopt;
  return names;
}

std::string associated_data(http::Principal const* principal) {
  std::string const identity = identity_of(principal);
  return join_unambiguously({"mcp session 1", identity});
}

}  // namespace

SessionTokens::SessionTokens(Secret const& master, std::chrono::seconds life, Clock const& clock)
    : key_(crypto::hkdf_sha256(master, "", "mcp session", crypto::kAeadKeySize)),
      life_(life),
      clock_(clock) {}

std::string SessionTokens::issue(std::string_view protocol_version, ClientOffer const& client,
                                 http::Principal const* principal) const {
  Sealed const plain{(clock_.now_seconds() + life_).time_since_epoch().count(),
                     std::string(protocol_version), write_features(client.features),
                     short_form(client.extensions)};
  return base64url_encode(
      crypto::seal(key_, write_json(to_json(plain)), associated_data(principal)).value());
}

Result<Session> SessionTokens::verify(std::string_view token,
                                      http::Principal const* principal) const {
  if (token.size() > kMaximumText) return fail(Errc::unknown_session, {}, "too long");
  Result<std::string> const sealed = base64url_decode(token);
  if (!sealed) return fail(Errc::unknown_session, {}, "not base64url");
  Result<std::string> const plain = crypto::open(key_, *sealed, associated_data(principal));
  if (!plain) return fail(Errc::unknown_session, {}, "changed, or of another principal");
  Result<Sealed> const session = parse_json_as<Sealed>(*plain);
  if (!session) return fail(Errc::unknown_session, {}, describe(session.error()));
  SysSeconds const expires_at{std::chrono::seconds{session->expires_at}};
  if (clock_.now_seconds() >= expires_at) return fail(Errc::unknown_session, {}, "expired");
  return Session{session->version,
                 {read_features(session->features), session->extensions},
                 expires_at,
                 base64url_encode(crypto::sha256_bytes(token))};
}

}  // namespace tessera::mcp
