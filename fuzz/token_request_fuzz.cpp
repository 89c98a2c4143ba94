// The body of a token request, as it comes from anybody: form, mechanism, resource, scope, tenant.
#include "base/assert.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/server/client_auth/client_assertion.hpp"
#include "oauth/server/client_auth/presented_credentials.hpp"
#include "oauth/server/grants/requested_access.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tessera {
namespace {

oauth::RegisteredClient make_client() {
  oauth::RegisteredClient client;
  client.record.client_id = "client";
  client.record.resources = {"https://mcp.example/mcp"};
  client.record.tenants = {"acme", "globex"};
  client.scopes = oauth::ScopeSet::parse("email:read chart:read").value();
  return client;
}

void check(std::string_view body) {
  static oauth::RegisteredClient const client = make_client();
  static oauth::ResourceTable const resources(
      {{"https://mcp.example/mcp", {"email:read", "email:write"}}, {"https://api.example", {}}});

  Result<oauth::Parameters> const parameters = oauth::Parameters::parse(body);
  if (!parameters) return;
  Result<oauth::PresentedCredentials> const presented =
      oauth::credentials_of_request({}, *parameters);
  auto const* assertion = presented ? std::get_if<oauth::PresentedAssertion>(&*presented) : nullptr;
  if (assertion != nullptr) {
    Result<oauth::ReadAssertion> const read = oauth::read_client_assertion(assertion->jwt);
    TESSERA_ASSERT(!read || !read->claimed_client().empty(),
                   "an assertion claims to be from somebody");
  }
  if (auto const found = oauth::requested_resource(client, *parameters, resources))
    TESSERA_ASSERT((*found)->first == "https://mcp.example/mcp",
                   "a token is for a resource of the client");
  auto const scopes =
      oauth::requested_scopes(client, *parameters, oauth::ScopeSet::parse("email:read a").value());
  if (scopes)
    TESSERA_ASSERT(scopes->is_subset_of(client.scopes), "a token has scopes of the client only");
  if (auto const tenant = oauth::requested_tenant(client, *parameters))
    TESSERA_ASSERT(*tenant == "acme" || *tenant == "globex", "a token has a tenant of the client");
}

}  // namespace
}  // namespace tessera

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
  tessera::check({reinterpret_cast<char const*>(data), size});
  return 0;
}
