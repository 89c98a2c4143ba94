#include "oauth/client/client_credential.hpp"

#include "oauth/model/errors.hpp"

#include <algorithm>
#include <array>

namespace tessera::oauth {
namespace {

constexpr std::string_view kBasic = "client_secret_basic";
constexpr std::string_view kPost = "client_secret_post";
constexpr std::string_view kSigned = "private_key_jwt";
constexpr std::string_view kNone = "none";

jose::Algorithm usual_algorithm(crypto::KeyType type) {
  switch (type) {
    case crypto::KeyType::ed25519:
      return jose::Algorithm::ed25519;
    case crypto::KeyType::rsa:
      return jose::Algorithm::rs256;
    case crypto::KeyType::p256:
      break;
  }
  return jose::Algorithm::es256;
}

/// A server that names no methods takes Basic. Spec: RFC 8414 §2
bool takes(AuthorizationServerMetadata const& server, std::string_view method) {
  if (!server.token_endpoint_auth_methods_supported) return method == kBasic;
  return std::ranges::find(*server.token_endpoint_auth_methods_supported, method) !=
         server.token_endpoint_auth_methods_supported->end();
}

}  // namespace

std::string_view auth_method_name(ClientCredential const& credential) noexcept {
  constexpr std::array kNames{kBasic, kPost, kSigned, kNone};
  return kNames[credential.index()];
}

Result<ClientCredential> signing_credential(Secret const& pem) {
  Result<crypto::PrivateKey> key = crypto::PrivateKey::from_pem(pem);
  if (!key) return key.error();
  jose::Algorithm const algorithm = usual_algorithm(key->type());
  Result<jose::SigningKey> signing = jose::make_signing_key(std::move(*key), algorithm);
  if (!signing) return signing.error();
  return ClientCredential(PrivateKeyJwt{std::move(*signing)});
}

Result<ClientCredential> choose_credential(std::string_view method, Secret secret,
                                           AuthorizationServerMetadata const& server) {
  if (method == kNone || (method.empty() && secret.empty()))
    return ClientCredential(PublicClient{});
  bool const basic =
      method == kBasic || (method.empty() && (takes(server, kBasic) || !takes(server, kPost)));
  bool const post = method == kPost || (method.empty() && !basic);
  if (!basic && !post)
    return fail(Errc::no_registration, "the authorization server wants '" +
                                           error_description_text(method).substr(0, 64) +
                                           "', which this client does not have");
  if (secret.empty())
    return fail(Errc::no_registration, "the authorization server gave this client no secret");
  if (basic) return ClientCredential(ClientSecretBasic{std::move(secret)});
  return ClientCredential(ClientSecretPost{std::move(secret)});
}

ClientCredential fit_to_server(ClientCredential credential,
                               AuthorizationServerMetadata const& server) {
  auto* const basic = std::get_if<ClientSecretBasic>(&credential);
  if (basic != nullptr && !takes(server, kBasic) && takes(server, kPost))
    return ClientSecretPost{std::move(basic->secret)};
  auto* const post = std::get_if<ClientSecretPost>(&credential);
  if (post != nullptr && !takes(server, kPost) && takes(server, kBasic))
    return ClientSecretBasic{std::move(post->secret)};
  return credential;
}

}  // namespace tessera::oauth
