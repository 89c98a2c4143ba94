#include "packages/mcp-server/backend/backend_keys.hpp"

#include "appkit/config.hpp"
#include "crypto/key.hpp"

namespace tessera::mcp_server {

jose::SigningKey read_signing_key(std::string const& path) {
  Secret const pem = appkit::read_secret_file(path).value();
  Result<crypto::PrivateKey> key = crypto::PrivateKey::from_pem(pem);
  if (!key)
    throw Exception(fail(appkit::Errc::unreadable_file,
                         path + ": " + key.error().hint + "; it must be a PKCS #8 key on P-256"));
  Result<jose::SigningKey> signing =
      jose::make_signing_key(std::move(*key), jose::Algorithm::es256);
  if (!signing)
    throw Exception(fail(appkit::Errc::unreadable_file,
                         path + ": " + signing.error().hint + "; it must be a key on P-256"));
  return std::move(*signing);
}

BackendKeySet::BackendKeySet(Config const& config) {
  auto const read = [this](std::string const& name, BackendConfig const& backend) {
    BackendKeys keys{read_signing_key(backend.key_file), std::nullopt};
    if (backend.identity == kIdentityAssertion) {
      keys.assertion = read_signing_key(assertion_key_file(backend));
      jose::SigningKey const& signing = *keys.assertion;
      if (published_.find(signing.kid) == nullptr)
        published_.add(jose::Jwk::from_key(signing.key.public_key(), signing.algorithm).value())
            .value();
    }
    keys_.emplace(name, std::move(keys));
  };
  read(kMainBackend, config.backend);
  for (auto const& [name, backend] : config.backends) read(name, backend);
}

}  // namespace tessera::mcp_server
