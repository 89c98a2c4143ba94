// One timing for every wrong secret: what is compared is the work, not the time that it takes. The
// functions that cost something are counted where this program calls them; each then does what it
// is for.

#include "crypto/password_hash.hpp"
#include "testkit/oauth_bed.hpp"

#include <argon2.h>
#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <sqlite3.h>

#include <atomic>
#include <dlfcn.h>
#include <ostream>

namespace tessera::oauth {
namespace {

struct Work {
  int argon2 = 0;      // slow hashes
  int hmacs = 0;       // keyed hashes
  int statements = 0;  // steps of SQLite; none when the tests run on PostgreSQL
  friend bool operator==(Work const&, Work const&) = default;
  friend std::ostream& operator<<(std::ostream& out, Work const& work) {
    return out << work.argon2 << " argon2, " << work.hmacs << " HMAC, " << work.statements
               << " steps";
  }
};

std::atomic<int> argon2_calls{0};
std::atomic<int> hmac_calls{0};
std::atomic<int> sqlite_steps{0};

/// The function that the library has under this name.
template <class Function>
Function* next(char const* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace
}  // namespace tessera::oauth

// The program's own definition goes before that of a shared library.
extern "C" {

int argon2id_ctx(argon2_context* context) {
  static auto* const real = tessera::oauth::next<int(argon2_context*)>("argon2id_ctx");
  ++tessera::oauth::argon2_calls;
  return real(context);
}

int EVP_MAC_final(EVP_MAC_CTX* context, unsigned char* out, std::size_t* size, std::size_t room) {
  static auto* const real = tessera::oauth::next<decltype(EVP_MAC_final)>("EVP_MAC_final");
  ++tessera::oauth::hmac_calls;
  return real(context, out, size, room);
}

int sqlite3_step(sqlite3_stmt* statement) {
  static auto* const real = tessera::oauth::next<int(sqlite3_stmt*)>("sqlite3_step");
  ++tessera::oauth::sqlite_steps;
  return real(statement);
}

}  // extern "C"

namespace tessera::oauth {
namespace {

using testkit::OAuthBed;

/// Every client that there can be, and one that there is not.
constexpr std::array kClients{"generated", "posting",  "imported", "disabled", "switched-off",
                              "chatbox",   "open-app", "brief",    "nobody",   "nobody-else"};

class SecretWorkTest : public ::testing::Test {
 protected:
  static constexpr crypto::PasswordCost kCheap{8, 1, 1};

  SecretWorkTest()
      : bed([](AuthorizationServer::Options& options, auto&) {
          SystemRandom random;
          options.secrets.nobodys_hash =
              crypto::hash_password(Secret(std::string("nobody's")), random, kCheap).value();
          options.secrets.burst_per_address = 10'000;
          options.secrets.burst_per_client = 10'000;
        }) {
    using enum ClientAuthMethod;
    auto const disabled = [](ClientRecord& record) { record.disabled = true; };
    auto const imported = [&](ClientRecord& record) {
      record.secret_hash = crypto::hash_password(Secret(bed.secret), bed.random, kCheap).value();
    };
    bed.add_secret_client("generated", client_secret_basic);
    bed.add_secret_client("posting", client_secret_post);
    bed.add_secret_client("imported", client_secret_basic, imported);
    bed.add_secret_client("disabled", client_secret_basic, disabled);
    bed.add_secret_client("switched-off", client_secret_basic, [&](ClientRecord& record) {
      imported(record);
      disabled(record);
    });
    bed.add_secret_client("brief", client_secret_basic,
                          [](ClientRecord& record) { record.secret_expires_at = 1; });
    ClientRecord open = bed.signing_client("open-app", {"acme"});
    open.auth_method = none;
    open.jwks.reset();
    testkit::run(bed.clients.add(open));
  }

  /// What a request with this secret costs, by header or form.
  Work work_of(std::string const& client, std::string const& secret, bool in_header) {
    argon2_calls = hmac_calls = sqlite_steps = 0;
    std::string const body = "grant_type=client_credentials";
    http::Response const response =
        in_header ? bed.post_token(body, OAuthBed::basic(client + ":" + secret))
                  : bed.post_token(body + "&client_id=" + client + "&client_secret=" + secret);
    EXPECT_EQ(response.status, 401) << client << ": " << response.body;
    return {argon2_calls, hmac_calls, sqlite_steps};
  }
  /// Nothing differs any more because a client was looked up, or counted, for the first time.
  void ask_once() {
    for (char const* client : kClients) work_of(client, "wrong", true);
  }

  OAuthBed bed;
};

// Threat: brute force on secrets, timing leaks. Spec: RFC 6819 §5.1.4.2
TEST_F(SecretWorkTest, timing_tells_nobody_which_clients_exist_as_all_wrong_secrets_cost_the_same) {
  ask_once();
  for (bool const in_header : {true, false}) {
    Work const nobodys = work_of("nobody", "wrong", in_header);
    EXPECT_EQ(nobodys.argon2, 1);
    EXPECT_GE(nobodys.hmacs, 3);
    for (char const* client : kClients)
      EXPECT_EQ(work_of(client, "wrong", in_header), nobodys) << client;
  }
}

TEST_F(SecretWorkTest, a_place_from_which_a_client_was_right_takes_as_much_for_wrong_secrets) {
  ask_once();
  Work const nobodys = work_of("nobody", "wrong", true);
  EXPECT_EQ(
      bed.post_token("grant_type=client_credentials", OAuthBed::basic("generated:" + bed.secret))
          .status,
      200);
  work_of("generated", "wrong", true);  // the first one of this place
  EXPECT_EQ(work_of("generated", "wrong", true), nobodys);
}

TEST_F(SecretWorkTest, a_right_generated_secret_needs_no_slow_hash) {
  argon2_calls = 0;
  EXPECT_EQ(bed.post_token("grant_type=client_credentials", bed.good_basic()).status, 200);
  EXPECT_EQ(argon2_calls, 0);
}

TEST_F(SecretWorkTest, a_right_imported_secret_needs_one_slow_hash_in_ten_minutes) {
  http::Headers const headers = OAuthBed::basic("imported:" + bed.secret);
  argon2_calls = 0;
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(bed.post_token("grant_type=client_credentials", headers).status, 200);
  EXPECT_EQ(argon2_calls, 1);
  bed.clock.advance(std::chrono::minutes{10});
  EXPECT_EQ(bed.post_token("grant_type=client_credentials", headers).status, 200);
  EXPECT_EQ(argon2_calls, 2);
}

}  // namespace
}  // namespace tessera::oauth
