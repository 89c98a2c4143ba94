#include "oauth/server/token_proofs.hpp"

#include "oauth/model/dpop_proof.hpp"
#include "oauth/model/token_messages.hpp"
#include "testkit/oauth_bed.hpp"

#include <gtest/gtest.h>

namespace tessera::oauth {
namespace {

using std::chrono::seconds;
using testkit::OAuthBed;

class TokenProofsTest : public ::testing::Test {
 protected:
  std::unique_ptr<OAuthBed> make(DpopMode mode) {
    return std::make_unique<OAuthBed>(
        [mode](AuthorizationServer::Options& options, auto&) { options.dpop = mode; });
  }
  std::string proof(OAuthBed& bed, std::string const& nonce = {},
                    std::string const& url = "http://localhost:3006/oauth2/token") {
    DpopTarget target;
    target.method = "POST";
    target.url = url;
    target.nonce = nonce;
    return make_dpop_proof(target, key, bed.clock, bed.random).value();
  }
  http::Response ask(OAuthBed& bed, std::vector<std::string> const& proofs,
                     std::string const& client = "basic-client") {
    http::Headers headers = OAuthBed::basic(client + ":" + bed.secret);
    for (std::string const& one : proofs) headers.add("DPoP", one);
    return bed.post_token("grant_type=client_credentials", headers);
  }
  static std::string error_of(http::Response const& response) {
    Result<ErrorBody> const body = parse_json_as<ErrorBody>(response.body);
    return body ? body->error : "no error";
  }
  jose::SigningKey const key = testkit::new_signing_key();
};

// Spec: RFC 9449 §5, §6.1
TEST_F(TokenProofsTest, a_proof_binds_the_token_to_its_key) {
  auto const bed = make(DpopMode::offered);
  http::Response const response = ask(*bed, {proof(*bed)});
  ASSERT_EQ(response.status, 200) << response.body;
  auto const token = parse_json_as<TokenResponse>(response.body).value();
  EXPECT_EQ(token.token_type, "DPoP");
  jose::Jws const jws = jose::parse_jws(token.access_token).value();
  jose::Claims const claims = jose::Claims::parse(jws.payload).value();
  EXPECT_EQ(json_text(claims.raw().at("cnf"), "jkt"),
            testkit::public_keys({key}).keys().front().thumbprint());
  EXPECT_EQ(parse_json_as<TokenResponse>(ask(*bed, {}).body).value().token_type, "Bearer");
}

// Spec: RFC 9449 §11.1
TEST_F(TokenProofsTest, a_replayed_proof_is_refused_by_every_replica) {
  auto const bed = make(DpopMode::offered);
  std::string const once = proof(*bed);
  EXPECT_EQ(ask(*bed, {once}).status, 200);
  EXPECT_EQ(error_of(ask(*bed, {once})), "invalid_dpop_proof");
  SqlAssertionReplay replica(bed->database, bed->clock);
  TokenProofs const other({DpopMode::offered, "http://localhost:3006/oauth2/token", bed->pepper},
                          replica, bed->clock);
  http::Headers headers;
  headers.add("DPoP", once);
  ClientPtr const client = testkit::run(bed->clients.find("basic-client"));
  EXPECT_THROW(testkit::run(other.check(headers, *client)), Exception);
}

TEST_F(TokenProofsTest, refuses_proofs_that_are_not_for_this_request) {
  auto const bed = make(DpopMode::offered);
  for (std::string const& bad :
       {std::string("x"), proof(*bed, {}, "http://localhost:3006/oauth2/revoke"),
        proof(*bed, {}, "https://localhost:3006/oauth2/token")}) {
    http::Response const response = ask(*bed, {bad});
    EXPECT_EQ(response.status, 400);
    EXPECT_EQ(error_of(response), "invalid_dpop_proof");
  }
  EXPECT_EQ(error_of(ask(*bed, {proof(*bed), proof(*bed)})), "invalid_dpop_proof");
  std::string const old = proof(*bed);
  bed->clock.advance(seconds{61});
  EXPECT_EQ(error_of(ask(*bed, {old})), "invalid_dpop_proof");
}

// A proof is spent by whoever is the client, and by nobody else.
TEST_F(TokenProofsTest, a_refused_client_does_not_use_up_the_proof) {
  auto const bed = make(DpopMode::offered);
  std::string const once = proof(*bed);
  http::Headers wrong = OAuthBed::basic("basic-client:wrong");
  wrong.add("DPoP", once);
  EXPECT_EQ(bed->post_token("grant_type=client_credentials", wrong).status, 401);
  EXPECT_EQ(ask(*bed, {once}).status, 200);
}

// Spec: RFC 9449 §8
TEST_F(TokenProofsTest, asks_for_a_nonce_of_its_own_where_so_configured) {
  auto const bed = make(DpopMode::nonce);
  http::Response const first = ask(*bed, {proof(*bed)});
  EXPECT_EQ(first.status, 400);
  EXPECT_EQ(error_of(first), "use_dpop_nonce");
  std::string const nonce(first.headers.get("DPoP-Nonce"));
  ASSERT_FALSE(nonce.empty());
  EXPECT_EQ(ask(*bed, {proof(*bed, nonce)}).status, 200);
  EXPECT_EQ(error_of(ask(*bed, {proof(*bed, "invented")})), "use_dpop_nonce");
  bed->clock.advance(seconds{600});
  EXPECT_EQ(error_of(ask(*bed, {proof(*bed, nonce)})), "use_dpop_nonce");
  EXPECT_EQ(ask(*bed, {}).status, 200) << "a proof is not required";
}

// Spec: RFC 9449 §5.2
TEST_F(TokenProofsTest, no_token_without_a_proof_where_one_is_required) {
  auto const strict = make(DpopMode::required);
  EXPECT_EQ(error_of(ask(*strict, {})), "invalid_dpop_proof");
  EXPECT_EQ(strict->get("/generate-token", strict->good_basic()).status, 404);

  auto const bed = make(DpopMode::offered);
  bed->add_secret_client("bound", ClientAuthMethod::client_secret_basic,
                         [](ClientRecord& record) { record.dpop_bound_access_tokens = true; });
  EXPECT_EQ(error_of(ask(*bed, {}, "bound")), "invalid_dpop_proof");
  EXPECT_EQ(ask(*bed, {proof(*bed)}, "bound").status, 200);
  EXPECT_EQ(bed->get("/generate-token", OAuthBed::basic("bound:" + bed->secret)).status, 400);
}

TEST_F(TokenProofsTest, proofs_are_not_looked_at_where_they_are_off) {
  auto const bed = make(DpopMode::off);
  http::Response const response = ask(*bed, {"nonsense"});
  EXPECT_EQ(parse_json_as<TokenResponse>(response.body).value().token_type, "Bearer");
  auto const document = bed->get("/.well-known/oauth-authorization-server");
  EXPECT_EQ(document.shared_body->find("dpop_signing_alg"), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth
