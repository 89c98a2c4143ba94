#include "oauth/client/client_identity.hpp"

#include "oauth/model/errors.hpp"
#include "testkit/sign_in_bed.hpp"

namespace tessera::oauth {
namespace {

using testkit::ScriptedIssuer;
using testkit::SignInTest;

constexpr char const* kDocument = "https://app.example/client.json";

class ClientIdentityTest : public SignInTest {
 protected:
  void with_everything(std::string issuer_of_hand) {
    rebuild([&](auto& options) {
      RegisteredByHand hand;
      hand.issuer = std::move(issuer_of_hand);
      hand.client_id = "by-hand";
      hand.credential = ClientSecretBasic{Secret(std::string("s3cret"))};
      options.flow.identity.by_hand = {hand};
      options.flow.identity.metadata_url = kDocument;
    });
  }
};

// Spec: MCP basic/authorization (client registration order)
TEST_F(ClientIdentityTest, prefers_what_was_registered_by_hand) {
  issuer.metadata()["client_id_metadata_document_supported"] = true;
  with_everything(ScriptedIssuer::kIssuer);
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(person.requests.back().get("client_id"), "by-hand");
  EXPECT_TRUE(issuer.registrations.empty());
}

// Spec: MCP basic/authorization (credentials are bound to their issuer)
TEST_F(ClientIdentityTest, uses_a_registration_by_hand_at_its_own_issuer_only) {
  issuer.metadata()["client_id_metadata_document_supported"] = true;
  with_everything("https://other.example");
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(person.requests.back().get("client_id"), kDocument);
  EXPECT_TRUE(issuer.registrations.empty());
}

// Spec: MCP basic/authorization (client registration order)
TEST_F(ClientIdentityTest, registers_when_documents_are_not_supported) {
  with_everything("https://other.example");
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(person.requests.back().get("client_id"), "dcr-client");
  ASSERT_EQ(issuer.registrations.size(), 1U);
  json::object const& sent = issuer.registrations[0];
  EXPECT_EQ(sent.at("application_type"), "native");
  EXPECT_EQ(sent.at("token_endpoint_auth_method"), "none");
  EXPECT_EQ(sent.at("redirect_uris").as_array().at(0).as_string(),
            person.requests.back().get("redirect_uri"));
}

TEST_F(ClientIdentityTest, registers_once_and_comes_back_to_the_same_redirect_address) {
  EXPECT_TRUE(challenged(401, "Bearer"));
  testkit::run(loop, authorizer->sign_out());
  rebuild({});
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(issuer.registrations.size(), 1U);
  EXPECT_EQ(person.requests.at(0).get("redirect_uri"), person.requests.at(1).get("redirect_uri"));
}

// Spec: RFC 7591 §3.2.2
TEST_F(ClientIdentityTest, says_what_to_do_when_registering_is_refused_or_impossible) {
  issuer.registration = json::object{{"error", "invalid_redirect_uri"}};
  issuer.registration_status = 400;
  EXPECT_EQ(sign_in_failure(), Errc::no_registration);
  EXPECT_NE(hint.find("invalid_redirect_uri"), std::string::npos) << hint;
  EXPECT_NE(hint.find("by hand"), std::string::npos) << hint;
  issuer.metadata().erase("registration_endpoint");
  EXPECT_EQ(sign_in_failure(), Errc::no_registration);
  EXPECT_NE(hint.find("by hand"), std::string::npos) << hint;
  EXPECT_TRUE(person.requests.empty());
}

TEST_F(ClientIdentityTest, forgets_a_registration_that_the_server_has_forgotten) {
  issuer.on_token = [](auto const&, auto const&) {
    return ScriptedIssuer::document(json::object{{"error", "invalid_client"}}, 401);
  };
  EXPECT_EQ(sign_in_failure(), Errc::invalid_client);
  EXPECT_TRUE(stored().clients.empty());
}

// Spec: RFC 7591 §3.2.1, RFC 8414 §2
TEST_F(ClientIdentityTest, proves_itself_as_registered_or_as_the_server_takes_it) {
  issuer.registration["client_secret"] = "s3cret";
  issuer.metadata()["token_endpoint_auth_methods_supported"] = json::array{"client_secret_post"};
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(issuer.token_requests.back().get("client_secret"), "s3cret");

  store = MemoryCredentialStore();
  rebuild({});
  issuer.registration["token_endpoint_auth_method"] = "client_secret_basic";
  EXPECT_TRUE(challenged(401, "Bearer"));
  EXPECT_EQ(issuer.token_requests.back().count("client_secret"), 0U);
  EXPECT_TRUE(issuer.token_messages.back().headers.find("Authorization"));
}

TEST(ClientCredentialChoice, follows_the_method_and_refuses_what_it_cannot_do) {
  AuthorizationServerMetadata server;
  Secret const secret(std::string("s"));
  auto const name = [&](std::string_view method, Secret const& given) {
    Result<ClientCredential> const chosen = choose_credential(method, given, server);
    return chosen ? std::string(auth_method_name(*chosen)) : std::string("refused");
  };
  EXPECT_EQ(name("", Secret()), "none");
  EXPECT_EQ(name("", secret), "client_secret_basic");
  EXPECT_EQ(name("none", secret), "none");
  EXPECT_EQ(name("client_secret_post", secret), "client_secret_post");
  EXPECT_EQ(name("client_secret_basic", Secret()), "refused");
  EXPECT_EQ(name("tls_client_auth", secret), "refused");
  server.token_endpoint_auth_methods_supported = Strings{"client_secret_post"};
  EXPECT_EQ(name("", secret), "client_secret_post");
  ClientCredential const fitted = fit_to_server(ClientSecretBasic{secret}, server);
  EXPECT_EQ(auth_method_name(fitted), "client_secret_post");
}

}  // namespace
}  // namespace tessera::oauth
