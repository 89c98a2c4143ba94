#include "oauth/client/assertion_source.hpp"

#include "oauth/client/client_credentials.hpp"
#include "oauth/model/errors.hpp"
#include "testkit/sign_in_bed.hpp"

namespace tessera::oauth {
namespace {

using testkit::ScriptedIssuer;

/// A client without a person, in front of a server that names its own authorization server.
class MachineTest : public testkit::SignInTest {
 protected:
  void use(std::function<void(ClientCredentials::Options&)> const& change) {
    ClientCredentials::Options options;
    options.server = ScriptedIssuer::kServer;
    options.client_id = "machine";
    options.credential = PublicClient{};
    change(options);
    client = std::make_unique<ClientCredentials>(std::move(options), http, clock, random, log);
  }
  http::Headers ask() {
    return testkit::run(loop, client->authorize("POST", ScriptedIssuer::kServer));
  }
  bool refused(std::string const& challenge = "Bearer") {
    http::Headers headers;
    headers.add("WWW-Authenticate", challenge);
    return testkit::run(loop, client->challenged(401, ScriptedIssuer::kServer, headers));
  }
  error_code failure() {
    try {
      ask();
    } catch (Exception const& why) {
      return why.code();
    }
    return {};
  }
  Secret workload_token() { return Secret("workload-" + std::to_string(version)); }

  int version = 1;
  std::unique_ptr<ClientCredentials> client;
  WorkloadIdentity workload{[this] { return workload_token(); }};
};

// Spec: MCP ext-auth client credentials
TEST_F(MachineTest, learns_from_the_refusal_where_tokens_come_from) {
  use([](auto& options) { options.credential = ClientSecretBasic{Secret(std::string("s"))}; });
  issuer.metadata()["token_endpoint_auth_methods_supported"] = json::array{"client_secret_post"};
  EXPECT_EQ(ask().size(), 0U);
  EXPECT_TRUE(refused("Bearer scope=\"a\""));
  EXPECT_EQ(ask().get("Authorization"), "Bearer token-1");
  http::Form const& sent = issuer.token_requests.at(0);
  EXPECT_EQ(sent.get("grant_type"), "client_credentials");
  EXPECT_EQ(sent.get("resource"), ScriptedIssuer::kServer);
  EXPECT_EQ(sent.get("scope"), "a");
  EXPECT_EQ(sent.get("client_secret"), "s") << "as the metadata wants it";
  EXPECT_TRUE(person.requests.empty());
}

// Spec: MCP ext-auth workload identity federation, RFC 7523 §2.1
TEST_F(MachineTest, presents_the_workloads_own_token) {
  use([&](auto& options) { options.assertions = &workload; });
  EXPECT_TRUE(refused());
  EXPECT_EQ(ask().get("Authorization"), "Bearer token-1");
  http::Form const& sent = issuer.token_requests.at(0);
  EXPECT_EQ(sent.get("grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer");
  EXPECT_EQ(sent.get("assertion"), "workload-1");
  EXPECT_EQ(sent.get("client_id"), "machine");
  EXPECT_EQ(sent.get("resource"), ScriptedIssuer::kServer);
}

// Spec: MCP ext-auth workload identity federation (no retry, no other grant)
TEST_F(MachineTest, never_sends_a_refused_workload_token_again) {
  use([&](auto& options) { options.assertions = &workload; });
  issuer.on_token = [](auto const&, auto const&) {
    return ScriptedIssuer::refusal("invalid_grant");
  };
  EXPECT_TRUE(refused());
  EXPECT_EQ(failure(), Errc::invalid_grant);
  EXPECT_EQ(failure(), Errc::invalid_grant);
  EXPECT_EQ(issuer.token_requests.size(), 1U);
  version = 2;
  issuer.on_token = nullptr;
  EXPECT_EQ(failure(), error_code());
  EXPECT_EQ(issuer.token_requests.size(), 2U);
}

class EnterpriseTest : public MachineTest {
 protected:
  EnterpriseTest() {
    issuer.put_issuer("https://idp.example");
    EnterpriseAuthorization::Options options;
    options.idp_issuer = "https://idp.example";
    options.client_id = "at-idp";
    options.id_token = [] { return Secret(std::string("the-id-token")); };
    source = std::make_unique<EnterpriseAuthorization>(options, parts);
    use([&](auto& machine) {
      machine.assertions = source.get();
      machine.credential = ClientSecretBasic{Secret(std::string("s"))};
    });
    issuer.metadata()["token_endpoint_auth_methods_supported"] = json::array{"client_secret_basic"};
    issuer.on_token = [this](http::ClientRequest const& request, auto const&) {
      bool const at_idp = request.url.starts_with("https://idp.example");
      return ScriptedIssuer::document(at_idp ? id_jag : issuer.token_body());
    };
  }

  json::object id_jag{{"issued_token_type", kTokenTypeIdJag},
                      {"access_token", "the-id-jag"},
                      {"token_type", "N_A"},
                      {"expires_in", 300}};
  std::unique_ptr<EnterpriseAuthorization> source;
};

// Spec: RFC 8693 §2.1, MCP ext-auth enterprise-managed authorization
TEST_F(EnterpriseTest, exchanges_the_id_token_and_presents_the_id_jag) {
  EXPECT_TRUE(refused());
  EXPECT_EQ(ask().get("Authorization"), "Bearer token-2");
  http::Form const& exchange = issuer.token_requests.at(0);
  EXPECT_EQ(exchange.get("grant_type"), "urn:ietf:params:oauth:grant-type:token-exchange");
  EXPECT_EQ(exchange.get("requested_token_type"), "urn:ietf:params:oauth:token-type:id-jag");
  EXPECT_EQ(exchange.get("audience"), ScriptedIssuer::kIssuer);
  EXPECT_EQ(exchange.get("resource"), ScriptedIssuer::kServer);
  EXPECT_EQ(exchange.get("subject_token"), "the-id-token");
  EXPECT_EQ(exchange.get("subject_token_type"), "urn:ietf:params:oauth:token-type:id_token");
  EXPECT_EQ(exchange.get("client_id"), "at-idp");
  http::Form const& grant = issuer.token_requests.at(1);
  EXPECT_EQ(grant.get("assertion"), "the-id-jag");
  EXPECT_EQ(issuer.token_messages.at(1).url, "https://as.example/token");
  EXPECT_TRUE(issuer.token_messages.at(1).headers.find("Authorization"));
}

// Spec: RFC 8693 §2.2.1
TEST_F(EnterpriseTest, refuses_another_kind_of_token_from_the_identity_provider) {
  EXPECT_TRUE(refused());
  id_jag["issued_token_type"] = "urn:ietf:params:oauth:token-type:access_token";
  EXPECT_EQ(failure(), Errc::bad_token_response);
  EXPECT_EQ(issuer.token_requests.size(), 1U);
}

}  // namespace
}  // namespace tessera::oauth
