// The claims of a token that a client wants to exchange, or presents as a grant: ours, or another
// issuer's. The signature was right; what the claims say is still somebody else's choice.
#include "base/assert.hpp"
#include "oauth/server/foreign/foreign_issuer.hpp"
#include "oauth/server/grants/subject_token.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera {
namespace {

oauth::RegisteredClient make_client() {
  oauth::RegisteredClient client;
  client.record.client_id = "gateway";
  client.record.own_resources = {"https://mcp.example/mcp"};
  client.record.tenants = {"acme"};
  return client;
}

oauth::ForeignIssuer make_issuer() {
  oauth::ForeignIssuer issuer;
  issuer.name = "cognito";
  issuer.required_claims = {{"token_use", {"access"}}};
  issuer.tenant_claim = "org";
  issuer.scopes = {{"api/read", {"email:read"}}};
  return issuer;
}

std::size_t actors_in(json::object const& front) {
  std::size_t count = 1;
  json::value const* next = front.if_contains("act");
  while (next != nullptr && next->is_object()) {
    ++count;
    next = next->get_object().if_contains("act");
  }
  return count;
}

void check_own(jose::Claims const& claims) {
  static oauth::RegisteredClient const client = make_client();
  Result<oauth::SubjectToken> const subject = oauth::subject_of_own_token(claims, client);
  if (!subject) return;
  TESSERA_ASSERT(claims.has_audience("https://mcp.example/mcp"), "the token was for this client");
  TESSERA_ASSERT(subject->tenant == "acme", "the tenant is one of the client's");
  Result<json::object> const actors = oauth::with_actor(subject->actor, "gateway");
  if (actors) TESSERA_ASSERT(actors_in(*actors) <= oauth::kMaxActors, "a chain of actors is short");
}

void check_foreign(jose::Claims const& claims) {
  static oauth::ForeignIssuer const issuer = make_issuer();
  static oauth::ScopeSet const known = oauth::ScopeSet::parse("email:read").value();
  Result<oauth::SubjectToken> const subject = oauth::subject_of_foreign_token(claims, issuer);
  if (!subject) return;
  TESSERA_ASSERT(subject->subject.starts_with("cognito|"), "a foreign subject cannot be ours");
  TESSERA_ASSERT(subject->scopes.is_subset_of(known), "only scopes of the table come in");
  TESSERA_ASSERT(claims.text("token_use") == "access", "the claim rules hold");
}

void check(std::string_view text) {
  Result<jose::Claims> const claims = jose::Claims::parse(text);
  if (!claims || !claims->exp()) return;  // verification has seen to that before
  check_own(*claims);
  check_foreign(*claims);
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
