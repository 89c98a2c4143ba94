#include "bench/signed_caller.hpp"

#include "base/log.hpp"
#include "http/middleware/error_boundary.hpp"
#include "http/middleware/host_guard.hpp"
#include "http/middleware/origin_guard.hpp"
#include "http/middleware/request_id.hpp"
#include "http/middleware/security_headers.hpp"
#include "jose/jwt.hpp"

#include <boost/json/object.hpp>

namespace tessera::bench {
namespace {

struct Arguments {
  std::string account_id;
};
BOOST_DESCRIBE_STRUCT(Arguments, (), (account_id))

struct Output {
  std::string account_id;
  std::string email;
};
BOOST_DESCRIBE_STRUCT(Output, (), (account_id, email))

Task<mcp::ToolResult<Output>> answer(mcp::CallContext&, Arguments arguments) {
  Output output{std::move(arguments.account_id), "user@example.com"};
  co_return output;
}

}  // namespace

jose::SigningKey new_issuer_key() {
  return jose::make_signing_key(crypto::PrivateKey::generate(crypto::KeyType::p256).value(),
                                jose::Algorithm::es256)
      .value();
}

jose::JwkSet public_set(jose::SigningKey const& key) {
  jose::JwkSet keys;
  keys.add(jose::Jwk::from_key(key.key.public_key(), key.algorithm, key.kid).value()).value();
  return keys;
}

std::string mint_token(jose::SigningKey const& key, Clock const& clock, std::string const& tenant) {
  std::int64_t const now = clock.now_seconds().time_since_epoch().count();
  json::object const claims{{"iss", kIssuer},     {"sub", "bench-" + tenant},
                            {"aud", kResource},   {"client_id", "bench-" + tenant},
                            {"iat", now},         {"exp", now + 900},
                            {"jti", tenant},      {"scope", "email:read"},
                            {"tenant_id", tenant}};
  return jose::sign_jwt({{"typ", "at+jwt"}}, claims, key).value();
}

std::string request_bytes(std::string const& token, std::string const& tenant) {
  std::string const body =
      R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"get_email","arguments":)"
      R"({"account_id":"12345"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
      R"("io.modelcontextprotocol/clientCapabilities":{},)"
      R"("io.modelcontextprotocol/clientInfo":{"name":"bench","version":"1"}}}})";
  std::string const named = tenant.empty() ? "" : "X-TENANT-ID: " + tenant + "\r\n";
  return "POST /mcp HTTP/1.1\r\nHost: localhost:3005\r\nContent-Type: application/json\r\n"
         "Accept: application/json, text/event-stream\r\nMCP-Protocol-Version: 2026-07-28\r\n"
         "Mcp-Method: tools/call\r\nMcp-Name: get_email\r\n" +
         named + "Authorization: Bearer " + token +
         "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

void add_email_tool(mcp::Server& server) {
  mcp::ToolSpec spec;
  spec.name = "get_email";
  spec.description = "Returns the e-mail address of an account.";
  spec.scopes = {"email:read"};
  server.add_tool<Arguments, Output>(std::move(spec), answer);
}

http::Handler behind_guards(Random& random, http::Handler routes) {
  return http::chain({http::request_id(random), http::security_headers(),
                      http::error_boundary(null_log()), http::host_guard(), http::origin_guard()},
                     std::move(routes));
}

}  // namespace tessera::bench
