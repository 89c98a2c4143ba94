#include "packages/api-server/admin/tokens_command.hpp"

#include "appkit/config.hpp"
#include "oauth/storage/people/authorization.hpp"
#include "oauth/storage/revoked_tokens.hpp"
#include "packages/api-server/admin/administration.hpp"

namespace tessera::api_server {
namespace {

constexpr std::size_t kMaxId = 128;

constexpr char const* kHelpEnd = R"(
The log names every token by its jti (event token_issued, field token); a token's claim grant_id
names what a person allowed. A token itself is never given on a command line.

  api-server tokens revoke --jti 0SLcVn3RkSF0YjZ0c7mQxg --config FILE
  api-server tokens revoke --grant 7Zq... --config FILE      and its refresh token
)";

}  // namespace

void TokensCommand::add_to(appkit::CommandParser const& app) {
  auto const tokens = app.command("tokens", "Access tokens that were issued");
  tokens.requires_command();
  tokens.footer(kHelpEnd);
  auto const revoke =
      add_verb(tokens, "revoke", "Refuse a token, or all that came from what a person allowed once",
               &TokensCommand::revoke);
  auto const jti = revoke.option("--jti", jti_, "The token's identifier");
  revoke.option("--grant", grant_, "The authorization's identifier").excludes(jti);
}

int TokensCommand::revoke(Config const& config) {
  bool const one_token = !jti_.empty();
  std::string const& id = one_token ? jti_ : grant_;
  if (id.empty() || id.size() > kMaxId)
    throw Exception(fail(appkit::Errc::usage, "name what to revoke: --jti ID, or --grant ID"));
  SysSeconds const now = SystemClock().now_seconds();
  open_database(config)->write_now([&](store::Connection& db) {
    if (one_token) {
      oauth::revoke_single_token(db, id, now + kTokensEnd, now);
    } else {
      oauth::revoke_authorization(db, id, now);
      oauth::revoke_authorization_tokens(db, id, now + kTokensEnd, now);
    }
    record_change(db, one_token ? "revoke_token" : "revoke_authorization", {{"id", id}}, now);
  });
  print(json::object{{"revoked", id}}, json_);
  return 0;
}

}  // namespace tessera::api_server
