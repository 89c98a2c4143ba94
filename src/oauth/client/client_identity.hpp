#pragma once

#include "oauth/client/client_credential.hpp"
#include "oauth/client/credential_store.hpp"
#include "oauth/client/parts.hpp"
#include "oauth/model/client_metadata.hpp"
#include "oauth/model/scope_set.hpp"

#include <optional>
#include <string>
#include <vector>

namespace tessera::oauth {

/// A client that somebody registered by hand.
struct RegisteredByHand {
  std::string issuer;  ///< Where. Empty: at the first authorization server that is met.
  std::string client_id;
  ClientCredential credential = PublicClient{};
};

/// How this program becomes known to authorization servers, in the order in which it is tried.
struct ClientIdentity {
  std::vector<RegisteredByHand> by_hand;
  /// Address of this client's own metadata document, used as `client_id` where that is supported.
  /// Empty: none is published. Spec: CIMD draft, MCP basic/authorization
  std::string metadata_url;
  std::string client_name = "Tessera";      ///< Shown to the person who consents.
  std::string client_uri;                   ///< Empty: none.
  std::string application_type = "native";  ///< "web" when the redirect is not on this machine.
};

/// A client as one authorization server knows it.
struct KnownClient {
  std::string client_id;
  ClientCredential credential;
  bool is_stored = false;  ///< It registered itself, and can do so again.
};

/// What is known without asking: registered by hand, by document, or kept from an earlier run.
/// Never what another issuer knows.
/// @param redirect_uri  a kept registration counts only with the same one; empty: with any
[[nodiscard]] std::optional<KnownClient> find_client(ClientIdentity const& identity,
                                                     StoredCredentials const& stored,
                                                     AuthorizationServerMetadata const& server,
                                                     std::string_view redirect_uri, SysSeconds now);

/// What this client says about itself. Spec: RFC 7591 §2, MCP basic/authorization
/// (application_type)
[[nodiscard]] ClientMetadata make_client_metadata(ClientIdentity const& identity,
                                                  std::string redirect_uri,
                                                  AuthorizationServerMetadata const& server);

/// Errors: Errc::no_registration with what the server said and the way out.
/// Spec: RFC 7591 §3.2
[[nodiscard]] Result<StoredClient> read_registration_response(
    http::ClientResponse const& response, AuthorizationServerMetadata const& server,
    std::string redirect_uri);

/// `find_client`, else registers at the server and keeps the result. Throws
/// Exception(Errc::no_registration) when there is no way, with the way out in the hint.
/// @param identity, store  not owned; outlive the task
Task<KnownClient> find_or_register(ClientParts parts, CredentialStore& store,
                                   ClientIdentity const& identity,
                                   AuthorizationServerMetadata server, std::string redirect_uri);

}  // namespace tessera::oauth
