#pragma once

#include "oauth/server/clients/fetched_documents.hpp"
#include "oauth/server/registration/registration_endpoint.hpp"
#include "oauth/storage/registrations.hpp"
#include "packages/api-server/config.hpp"

#include <optional>

// What the settings about clients mean for the libraries. The configuration is resolved and
// checked.

namespace tessera::api_server {

/// Nothing when clients cannot register themselves.
/// Throws Exception(appkit::Errc) when a key set of a statement issuer cannot be read.
[[nodiscard]] std::optional<oauth::RegistrationOptions> registration_options(Config const& config);
[[nodiscard]] oauth::Registrations::Limits registration_limits(RegistrationConfig const& config);
[[nodiscard]] oauth::FetchedDocuments::Options documents_options(Config const& config);

/// What an initial access token lets a client have unless it says otherwise.
[[nodiscard]] oauth::ClientTerms registration_terms(Config const& config);

}  // namespace tessera::api_server
