#pragma once

#include "oauth/client/parts.hpp"
#include "oauth/client/token_request.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tessera::oauth {

/// Whom an assertion is for.
struct AssertionTarget {
  std::string issuer;    ///< The authorization server that will get it.
  std::string resource;  ///< What the access token will be for.
  std::vector<std::string> scopes;
};

/// Where the assertion of a JWT bearer grant comes from. Used on one strand. Spec: RFC 7523 §2.1
class AssertionSource {
 public:
  virtual ~AssertionSource() = default;
  /// Throws Exception when there is none.
  virtual Task<Secret> assertion(AssertionTarget target) = 0;
};

/// What the platform gives to a workload: a JWT that names it, often in a file that is renewed.
/// Spec: MCP ext-auth workload identity federation
class WorkloadIdentity final : public AssertionSource {
 public:
  /// @param read  gives the present JWT; called before each token request. Throws Exception.
  explicit WorkloadIdentity(std::function<Secret()> read) : read_(std::move(read)) {}
  Task<Secret> assertion(AssertionTarget) override { co_return read_(); }

 private:
  std::function<Secret()> read_;
};

/// Enterprise-managed authorization: the company's identity provider, where the person has signed
/// in, says by an ID-JAG that this person may use that resource through this client.
/// Spec: RFC 8693 §2, MCP ext-auth enterprise-managed authorization
class EnterpriseAuthorization final : public AssertionSource {
 public:
  struct Options {
    std::string idp_issuer;          ///< The identity provider.
    std::string idp_token_endpoint;  ///< Empty: found through its metadata.
    std::string client_id;           ///< This client, as the identity provider knows it.
    ClientCredential credential = PublicClient{};
    std::function<Secret()> id_token;  ///< The person's ID token. Required.
  };
  EnterpriseAuthorization(Options options, ClientParts parts);

  /// Throws Exception: what the identity provider refused, Errc::bad_token_response when it answers
  /// with another kind of token.
  Task<Secret> assertion(AssertionTarget target) override;

 private:
  Options options_;
  ClientParts parts_;
};

}  // namespace tessera::oauth
