#include "packages/api-server/routes/change_email.hpp"

#include "base/json_codec.hpp"
#include "http/errc.hpp"
#include "http/message/accept.hpp"
#include "packages/api-server/account_id.hpp"
#include "packages/api-server/email_address.hpp"
#include "packages/api-server/errors.hpp"
#include "packages/api-server/routes/caller.hpp"

#include <algorithm>
#include <optional>

namespace tessera::api_server {

struct ChangeEmailBody {
  std::string account_id;
  std::string new_email;
  std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(ChangeEmailBody, (), (account_id, new_email, dry_run))
constexpr JsonStyle json_style(ChangeEmailBody const*) { return {.refuse_unknown = true}; }

struct ChangeEmailReply {
  std::string account_id;
  std::string old_email;
  std::string new_email;
  std::optional<std::string> changed_at;  // absent: a dry run
};
BOOST_DESCRIBE_STRUCT(ChangeEmailReply, (), (account_id, old_email, new_email, changed_at))

namespace {

constexpr std::size_t kMaxBody = 4'096;
constexpr std::size_t kMaxApprovalId = 128;
constexpr std::string_view kApprovalField = "Idempotency-Key";

void require_json(http::Headers const& headers) {
  if (!http::iequals(http::media_type(headers.get("Content-Type")), "application/json"))
    throw Exception(fail(http::Errc::unsupported_media, "send application/json"));
}

std::optional<std::string> approval_id(http::Headers const& headers) {
  std::size_t const count = headers.count(kApprovalField);
  if (count == 0) return std::nullopt;
  std::string_view const text = headers.get(kApprovalField);
  bool const visible =
      std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
  if (count > 1 || text.empty() || text.size() > kMaxApprovalId || !visible)
    throw Exception(fail(Errc::bad_parameter,
                         "Idempotency-Key must be one value of 1 to 128 visible ASCII characters"));
  return std::string(text);
}

ChangeEmailBody read_change(std::string_view body) {
  Result<ChangeEmailBody> parsed = parse_json_as<ChangeEmailBody>(body, {.depth = 4});
  if (!parsed) throw Exception(fail(Errc::bad_body, "the body: " + parsed.error().hint));
  check_account_id(parsed->account_id).value();
  parsed->new_email = check_email_address(parsed->new_email).value();
  return std::move(*parsed);
}

Task<http::Response> answer(Accounts& accounts, http::Request& request) {
  http::Principal const& caller = require_scope(request, kScopeEmailWrite);
  require_json(request.headers);
  std::optional<std::string> approval = approval_id(request.headers);
  std::string_view const body = co_await request.read_body(kMaxBody);
  ChangeEmailBody wanted = read_change(body);
  if (wanted.dry_run.value_or(false)) {
    std::string old_email = co_await accounts.email(caller.tenant, wanted.account_id);
    ChangeEmailReply const reply{std::move(wanted.account_id), std::move(old_email),
                                 std::move(wanted.new_email), std::nullopt};
    co_return http::json_response(200, to_json(reply));
  }
  EmailChange change{caller.tenant,
                     std::move(wanted.account_id),
                     std::move(wanted.new_email),
                     caller.subject,
                     caller.client_id,
                     actor_of(caller),
                     std::move(approval)};
  EmailChanged const changed = co_await accounts.change_email(std::move(change));
  ChangeEmailReply const reply{changed.account_id, changed.old_email, changed.new_email,
                               format_utc(changed.changed_at)};
  co_return http::json_response(200, to_json(reply));
}

}  // namespace

http::Handler change_email(Accounts& accounts) {
  return [&accounts](http::Request& request) { return answer(accounts, request); };
}

}  // namespace tessera::api_server
