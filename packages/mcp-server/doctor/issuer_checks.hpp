#pragma once

#include "appkit/finding.hpp"
#include "async/task.hpp"
#include "oauth/client/live_tokens.hpp"

#include <string>

namespace tessera::mcp_server::doctor {

using appkit::Finding;
using appkit::Section;
using appkit::Verdict;

/// Our authorization server, layer by layer: network, metadata, keys (their ids), clock.
/// @param own  it exchanges and issues our tokens: its metadata must name a token endpoint
/// @param parts  see there
Task<Section> check_issuer(oauth::ClientParts parts, std::string issuer, std::string jwks_uri,
                           bool own);

/// An issuer that is asked about its tokens: network, and whether it answers us. It is asked about
/// a token that nobody has.
Task<Section> check_asked_issuer(oauth::ClientParts parts, oauth::LiveTokens::Options options);

/// How far another clock is from ours, out of its `Date` field.
/// Spec: RFC 9110 §5.6.7, §6.6.1
[[nodiscard]] Finding check_clock(http::ClientResponse const& response, SysSeconds now);

}  // namespace tessera::mcp_server::doctor
