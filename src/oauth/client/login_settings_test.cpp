#include "oauth/client/login_settings.hpp"

#include "oauth/client/login_text.hpp"
#include "oauth/model/errors.hpp"

#include <gtest/gtest.h>

#include <map>

namespace tessera::oauth {
namespace {

constexpr char const* kServer = "https://rs.example/mcp";

Result<Secret> read_secret(std::string const& path) {
  if (path == "secret") return Secret("a-secret");
  return fail(Errc::bad_settings, "no file " + path);
}

Result<AuthorizationCodeAuthorizer::Options> options_of(LoginSettings const& settings) {
  return login_options(settings, kServer, "a program", &read_secret);
}

TEST(LoginSettings, without_any_the_program_makes_itself_known) {
  auto const options = options_of({});
  ASSERT_TRUE(options);
  EXPECT_EQ(options->server, kServer);
  EXPECT_EQ(options->flow.identity.client_name, "a program");
  EXPECT_TRUE(options->flow.identity.by_hand.empty());
  EXPECT_TRUE(options->scopes.join().empty());
}

TEST(LoginSettings, a_client_that_was_registered_by_hand_has_its_secret_from_a_file) {
  LoginSettings settings;
  settings.client_id = "by-hand";
  settings.issuer = "https://as.example";
  settings.secret_file = "secret";
  settings.scope = "a b";
  settings.redirect_port = 4321;
  auto const options = options_of(settings);
  ASSERT_TRUE(options);
  ASSERT_EQ(options->flow.identity.by_hand.size(), 1U);
  RegisteredByHand const& client = options->flow.identity.by_hand.front();
  EXPECT_EQ(client.client_id, "by-hand");
  ASSERT_TRUE(std::holds_alternative<ClientSecretBasic>(client.credential));
  EXPECT_EQ(options->flow.redirect_port, 4321);
  EXPECT_EQ(options->scopes.join(), "a b");
  settings.secret_file = "nowhere";
  EXPECT_FALSE(options_of(settings));
}

TEST(LoginSettings, what_cannot_work_is_refused_by_its_name) {
  LoginSettings settings;
  settings.redirect_port = 65'536;
  EXPECT_NE(options_of(settings).error().hint.find("redirect_port"), std::string::npos);
  settings.redirect_port = -1;
  EXPECT_EQ(options_of(settings).error().code, Errc::bad_settings);
  settings = {};
  settings.secret_file = "secret";
  EXPECT_NE(options_of(settings).error().hint.find("client_id"), std::string::npos);
  settings = {};
  settings.scope = "a\x01";
  EXPECT_NE(options_of(settings).error().hint.find("scope"), std::string::npos);
}

TEST(LoginSettings, tokens_lie_in_the_state_folder_of_the_person) {
  auto const store = [](std::map<std::string, std::string> values) {
    return default_login_store([values = std::move(values)](char const* name) {
      auto const found = values.find(name);
      return found == values.end() ? std::string() : found->second;
    });
  };
  EXPECT_EQ(*store({{"XDG_STATE_HOME", "/x"}, {"HOME", "/h"}}),
            "/x/tessera/mcp-client/credentials.json");
  EXPECT_EQ(*store({{"XDG_STATE_HOME", "relative"}, {"HOME", "/h"}}),
            "/h/.local/state/tessera/mcp-client/credentials.json");
  EXPECT_EQ(store({}).error().code, Errc::bad_settings);
}

TEST(LoginText, shows_neither_token_nor_escape_sequences) {
  Login login;
  login.issuer = "https://as.example/\x1b[2J";
  login.client_id = "me";
  login.token.value = Secret("the-token");
  login.token.refresh = Secret("the-refresh-token");
  std::string const text = describe_login(login, SysSeconds{});
  EXPECT_NE(text.find("can be renewed"), std::string::npos);
  EXPECT_EQ(text.find("token-"), std::string::npos);
  EXPECT_EQ(text.find("the-"), std::string::npos);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(sign_in_text("https://as.example/\x1b]0;x\x07").find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace tessera::oauth
