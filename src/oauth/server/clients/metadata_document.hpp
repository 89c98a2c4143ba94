#pragma once

#include "base/error.hpp"
#include "oauth/model/client_metadata.hpp"
#include "oauth/server/clients/client_terms.hpp"

#include <string_view>

namespace tessera::oauth {

/// The longest document that is read, in bytes as they arrive.
inline constexpr std::size_t kMaxDocumentBytes = 5UL << 10;

/// A metadata document as its owner wrote it.
struct ClientDocument {
  ClientMetadata metadata;
  /// `token_endpoint_auth_methods_supported`, when the document has it.
  std::optional<Strings> auth_methods;
};

/// Reads the document that was found at `url`. It is one strict JSON object that names that very
/// address as `client_id`, has a `client_name`, and no secret of any kind: no `client_secret`, no
/// way of authentication that would need one, no private key. A `software_statement` is not read:
/// the address vouches for the client, nobody else.
/// Errors: Errc::invalid_client with the reason as `debug`.
/// Spec: draft-ietf-oauth-client-id-metadata-document §4
[[nodiscard]] Result<ClientDocument> read_metadata_document(std::string_view url,
                                                            std::string_view body);

/// The client that a document describes, under terms. It authenticates as it declares; one that
/// declares nothing is public.
/// Errors: Errc::unauthorized_client when the terms have no way of authentication in common with
/// the document; those of `admit_client`.
[[nodiscard]] Result<ClientRecord> client_of_document(ClientDocument const& document,
                                                      std::string_view url,
                                                      ClientTerms const& terms);

}  // namespace tessera::oauth
