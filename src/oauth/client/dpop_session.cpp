#include "oauth/client/dpop_session.hpp"

#include "oauth/client/client_credential.hpp"
#include "oauth/model/dpop_proof.hpp"
#include "oauth/model/identifiers.hpp"

#include <algorithm>
#include <optional>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxOrigins = 16;
constexpr std::size_t kMaxNonce = 512;

std::optional<crypto::KeyType> wanted_key(AuthorizationServerMetadata const& server) {
  if (!server.dpop_signing_alg_values_supported) return {};
  Strings const& names = *server.dpop_signing_alg_values_supported;
  auto const lists = [&](std::string_view name) {
    return std::ranges::find(names, name) != names.end();
  };
  if (lists("ES256")) return crypto::KeyType::p256;
  if (lists("Ed25519")) return crypto::KeyType::ed25519;
  return {};
}

}  // namespace

DpopSession::DpopSession(jose::SigningKey key, Clock const& clock, Random& random)
    : key_(std::move(key)), clock_(clock), random_(random) {}

Result<std::unique_ptr<DpopSession>> DpopSession::for_server(
    AuthorizationServerMetadata const& server, Clock const& clock, Random& random) {
  std::optional<crypto::KeyType> const type = wanted_key(server);
  if (!type) return std::unique_ptr<DpopSession>();
  Result<crypto::PrivateKey> key = crypto::PrivateKey::generate(*type);
  if (!key) return key.error();
  return from_pem(key->to_pem(), clock, random);
}

Result<std::unique_ptr<DpopSession>> DpopSession::from_pem(Secret const& pem, Clock const& clock,
                                                           Random& random) {
  Result<ClientCredential> credential = signing_credential(pem);
  if (!credential) return credential.error();
  jose::SigningKey key = std::get<PrivateKeyJwt>(std::move(*credential)).key;
  return std::make_unique<DpopSession>(std::move(key), clock, random);
}

Result<std::string> DpopSession::proof(std::string method, std::string url, Secret token) {
  DpopTarget target;
  auto const nonce = nonces_.find(origin_of(url));
  if (nonce != nonces_.end()) target.nonce = nonce->second;
  target.method = std::move(method);
  target.url = std::move(url);
  target.token = std::move(token);
  return make_dpop_proof(target, key_, clock_, random_);
}

bool DpopSession::take_nonce(std::string_view url, http::Headers const& answer) {
  std::string_view const nonce = answer.get("DPoP-Nonce");
  if (nonce.empty() || nonce.size() > kMaxNonce) return false;
  std::string_view const origin = origin_of(url);
  if (nonces_.size() >= kMaxOrigins && nonces_.find(origin) == nonces_.end()) nonces_.clear();
  std::string& kept = nonces_[std::string(origin)];
  if (kept == nonce) return false;
  kept = nonce;
  return true;
}

}  // namespace tessera::oauth
