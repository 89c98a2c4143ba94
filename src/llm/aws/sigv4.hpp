#pragma once

#include "base/error.hpp"
#include "http/client/client.hpp"
#include "llm/aws/credentials.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// Signature Version 4. A request is made canonical, hashed, and signed with a key that is derived
// from the secret for one day, region and service:
//
//   method, path, query, headers, hash of the body  ->  canonical request
//   its hash, time, scope                           ->  string to sign
//   secret -> day -> region -> service -> key       ->  signature

namespace tessera::llm::aws {

/// Where and when a signature is good.
struct Scope {
  std::string region;
  std::string service;
  SysSeconds time;

  /// `20261122/us-east-1/bedrock/aws4_request`
  [[nodiscard]] std::string text() const;
};

/// One header as it is signed: a lower-case name and the value as sent.
struct SignedHeader {
  std::string name;
  std::string value;
};

struct CanonicalRequest {
  std::string text;
  std::string signed_headers;  ///< `content-type;host;x-amz-date`
};

/// @param target  path and query as they are sent; each segment of the path is percent-encoded once
///                more, as every service but S3 wants it
/// @param headers what is signed, in any order
[[nodiscard]] CanonicalRequest canonical_request(std::string_view method, std::string_view target,
                                                 std::vector<SignedHeader> headers,
                                                 std::string_view body_sha256_hex);

/// The key of one day, region and service.
[[nodiscard]] Secret signing_key(Secret const& secret_access_key, Scope const& scope);

/// In hexadecimal.
[[nodiscard]] std::string signature(Secret const& secret_access_key, Scope const& scope,
                                    std::string_view canonical_request);

/// Adds `X-Amz-Date`, `X-Amz-Security-Token` and `Authorization` to a request that has its URL,
/// body and content type. Host, date, token, content type and every other `x-amz-*` field are
/// signed. Errors: those of http::parse_url.
[[nodiscard]] Result<void> sign_request(http::ClientRequest& request,
                                        Credentials const& credentials, Scope const& scope);

/// A URL that carries its signature in its query and is good for `lifetime` from `scope.time` on.
/// @param url  without a fragment; its query is kept
[[nodiscard]] Result<std::string> presign_url(std::string_view method, std::string_view url,
                                              Credentials const& credentials, Scope const& scope,
                                              std::chrono::seconds lifetime);

}  // namespace tessera::llm::aws
