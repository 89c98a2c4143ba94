#include "oauth/server/authorization/sign_in_endpoint.hpp"

#include "async/errc.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/server/authorization/page_response.hpp"
#include "oauth/server/metadata_documents.hpp"

namespace tessera::oauth {
namespace {

http::Response nobody_is_signed_in() {
  return message_response(200, {"Signed out", "Nobody is signed in with this browser.", {}});
}

}  // namespace

Task<http::Response> SignInEndpoint::sign_in(http::Request& request) const {
  http::Response response;
  try {
    response = co_await try_sign_in(request);
  } catch (Exception const& refused) {
    response = refusal_page(refused.error(), request, parts_.log);
  }
  co_return response;
}

Task<http::Response> SignInEndpoint::sign_out_page(http::Request& request) const {
  http::Response response;
  try {
    response = co_await offer_sign_out(request);
  } catch (Exception const& refused) {
    response = refusal_page(refused.error(), request, parts_.log);
  }
  co_return response;
}

Task<http::Response> SignInEndpoint::sign_out(http::Request& request) const {
  http::Response response;
  try {
    response = co_await end_session(request);
  } catch (Exception const& refused) {
    response = refusal_page(refused.error(), request, parts_.log);
  }
  co_return response;
}

Task<http::Response> SignInEndpoint::try_sign_in(http::Request& request) const {
  OpenedForm const opened = co_await open_form(parts_, request, "sign_in");
  std::string query = opened.ticket.query;
  PendingRequest const pending = co_await load_request(parts_, std::move(query));

  std::string username(opened.form.get("username"));
  Secret password{std::string(opened.form.get("password"))};
  PasswordVerdict const verdict =
      co_await parts_.passwords.check(std::move(username), std::move(password), request.peer);
  if (auto const* const later = std::get_if<TryLater>(&verdict)) {
    std::string const seconds = std::to_string(later->wait.count());
    parts_.log.warn("sign_in_slowed", {{"request", request.id}, {"peer", request.peer}});
    http::Response response =
        ask_again(429, "Too many attempts. Please wait " + seconds + " seconds.", opened, pending);
    response.headers.set("Retry-After", seconds);
    co_return response;
  }
  auto const* const user = std::get_if<User>(&verdict);
  if (user == nullptr) {
    // What was typed as a name may be a password, so it is not written down.
    parts_.log.warn("sign_in_refused", {{"request", request.id}, {"peer", request.peer}});
    co_return ask_again(403, "The user name or the password is wrong.", opened, pending);
  }
  User const& who = *user;
  http::Response response = co_await welcome(opened, who);
  co_return response;
}

Task<http::Response> SignInEndpoint::welcome(OpenedForm const& opened, User const& user) const {
  if (opened.browser.sign_in)
    co_await parts_.stores.sign_ins.end(opened.browser.sign_in->session_hash);
  std::string user_id = user.user_id;
  Secret const session = co_await parts_.stores.sign_ins.begin(std::move(user_id));
  parts_.log.info("signed_in", {{"subject", user.user_id}});
  std::string const query = query_after_sign_in(opened.ticket.query);
  http::Response response =
      see_other(endpoint_url(parts_.issuer, kAuthorizationPath) + "?" + query);
  parts_.cookies.set_session(response.headers, session);
  co_return response;
}

http::Response SignInEndpoint::ask_again(int status, std::string problem, OpenedForm const& opened,
                                         PendingRequest const& pending) const {
  FormTicket ticket;
  ticket.purpose = "sign_in";
  ticket.query = pending.query;
  SignInView view;
  view.action = path_of(endpoint_url(parts_.issuer, kSignInPath));
  view.ticket = parts_.tickets.seal(std::move(ticket), opened.browser.token);
  view.client_name = pending.client->record.client_name.value_or(pending.client->record.client_id);
  view.username = opened.form.get("username");
  view.problem = std::move(problem);
  return page_response(status, sign_in_page(view), pending.address.redirect_uri);
}

Task<http::Response> SignInEndpoint::offer_sign_out(http::Request const& request) const {
  Browser const browser = co_await browser_of(parts_, request);
  if (!browser.sign_in) co_return nobody_is_signed_in();
  FormTicket ticket;
  ticket.purpose = "sign_out";
  ticket.session_hash = browser.sign_in->session_hash;
  SignOutView view;
  view.action = path_of(endpoint_url(parts_.issuer, kSignOutPath));
  view.ticket = parts_.tickets.seal(std::move(ticket), browser.token);
  view.username = browser.sign_in->user.username;
  http::Response response = page_response(200, oauth::sign_out_page(view));
  if (browser.is_new) parts_.cookies.set_browser(response.headers, browser.token);
  co_return response;
}

Task<http::Response> SignInEndpoint::end_session(http::Request& request) const {
  OpenedForm const opened = co_await open_form(parts_, request, "sign_out");
  std::optional<SignIn> const& sign_in = opened.browser.sign_in;
  if (sign_in && sign_in->session_hash == opened.ticket.session_hash) {
    std::string session_hash = sign_in->session_hash;
    co_await parts_.stores.sign_ins.end(std::move(session_hash));
    parts_.log.info("signed_out", {{"subject", sign_in->user.user_id}});
  }
  http::Response response =
      message_response(200, {"Signed out", "You are signed out of this server.", {}});
  parts_.cookies.clear_session(response.headers);
  co_return response;
}

}  // namespace tessera::oauth
