#include "oauth/server/authorization/authorize_endpoint.hpp"

#include "oauth/model/errors.hpp"
#include "oauth/model/identifiers.hpp"
#include "oauth/server/authorization/consent_question.hpp"
#include "oauth/server/authorization/page_response.hpp"
#include "oauth/server/metadata_documents.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxBody = 16 << 10;

std::vector<std::string> tenants_to_choose(PendingRequest const& pending,
                                           CodeRequest const& request, SignIn const& sign_in) {
  std::vector<std::string> tenants =
      common_tenants(sign_in.user.tenants, *pending.client, request.tenant);
  if (tenants.empty())
    throw Exception(fail(Errc::access_denied, "the person and the application share no tenant"));
  return tenants;
}

}  // namespace

Task<http::Response> AuthorizeEndpoint::authorize(http::Request& request) const {
  http::Response response;
  try {
    response = co_await start(request);
  } catch (Exception const& refused) {
    response = refusal_page(refused.error(), request, parts_.log);
  }
  co_return response;
}

Task<http::Response> AuthorizeEndpoint::consent(http::Request& request) const {
  http::Response response;
  try {
    response = co_await take_answer(request);
  } catch (Exception const& refused) {
    response = refusal_page(refused.error(), request, parts_.log);
  }
  co_return response;
}

Task<http::Response> AuthorizeEndpoint::start(http::Request& request) const {
  std::string query = request.query;
  if (request.method == http::Method::post) {
    if (!query.empty())
      throw Exception(fail(Errc::invalid_request, "a form and a query contradict each other"));
    std::string_view const body = co_await request.read_body(kMaxBody);
    query = body;
  }
  PendingRequest const pending = co_await load_request(parts_, std::move(query));
  Browser const browser = co_await browser_of(parts_, request);
  http::Response response = co_await proceed(pending, browser);
  if (browser.is_new) parts_.cookies.set_browser(response.headers, browser.token);
  co_return response;
}

Task<http::Response> AuthorizeEndpoint::proceed(PendingRequest const& pending,
                                                Browser const& browser) const {
  http::Response response;
  try {
    response = co_await decide(pending, browser);
  } catch (Exception const& refused) {
    response = refusal_answer(parts_, pending, refused.error());
  }
  co_return response;
}

Task<http::Response> AuthorizeEndpoint::decide(PendingRequest const& pending,
                                               Browser const& browser) const {
  CodeRequest const request =
      check_code_request(pending.form, *pending.client, parts_.resources).value();
  if (!browser.sign_in || request.must_sign_in) {
    if (!request.may_interact) throw Exception(fail(Errc::login_required));
    co_return ask_to_sign_in(pending, browser);
  }
  std::vector<std::string> tenants = tenants_to_choose(pending, request, *browser.sign_in);
  SignIn const& sign_in = *browser.sign_in;
  if (tenants.size() == 1) {
    bool const skip = co_await may_skip_question(pending, request, sign_in, tenants.front());
    if (skip) {
      http::Response granted = co_await give_code(pending, request, sign_in, tenants.front());
      co_return granted;
    }
  }
  if (!request.may_interact) throw Exception(fail(Errc::consent_required));
  co_return ask_for_consent(pending, request, std::move(tenants), browser);
}

http::Response AuthorizeEndpoint::ask_to_sign_in(PendingRequest const& pending,
                                                 Browser const& browser) const {
  FormTicket ticket;
  ticket.purpose = "sign_in";
  ticket.query = pending.query;
  SignInView view;
  view.action = path_of(endpoint_url(parts_.issuer, kSignInPath));
  view.ticket = parts_.tickets.seal(std::move(ticket), browser.token);
  view.client_name = pending.client->record.client_name.value_or(pending.client->record.client_id);
  return page_response(200, sign_in_page(view), pending.address.redirect_uri);
}

http::Response AuthorizeEndpoint::ask_for_consent(PendingRequest const& pending,
                                                  CodeRequest const& request,
                                                  std::vector<std::string> tenants,
                                                  Browser const& browser) const {
  ConsentQuestion const question{pending, request, *browser.sign_in, std::move(tenants)};
  FormTicket ticket;
  ticket.purpose = "consent";
  ticket.query = pending.query;
  ticket.session_hash = browser.sign_in->session_hash;
  ticket.shown = shown_digest(question);
  std::string sealed = parts_.tickets.seal(std::move(ticket), browser.token);
  return page_response(200, ask(parts_, question, std::move(sealed)), pending.address.redirect_uri);
}

Task<bool> AuthorizeEndpoint::may_skip_question(PendingRequest const& pending,
                                                CodeRequest const& request, SignIn const& sign_in,
                                                std::string const& tenant) const {
  if (request.must_ask || !is_identity_assured(pending)) co_return false;
  ClientRecord const& record = pending.client->record;
  if (!record.require_consent) co_return true;
  Consent wanted{sign_in.user.user_id, record.client_id, tenant,
                 request.resource,     request.scopes,   shown_metadata_hash(record)};
  bool const covered = co_await parts_.stores.consents.covers(std::move(wanted));
  co_return covered;
}

Task<http::Response> AuthorizeEndpoint::take_answer(http::Request& request) const {
  OpenedForm const opened = co_await open_form(parts_, request, "consent");
  std::string query = opened.ticket.query;
  PendingRequest const pending = co_await load_request(parts_, std::move(query));
  http::Response response;
  try {
    response = co_await obey(pending, opened);
  } catch (Exception const& refused) {
    response = refusal_answer(parts_, pending, refused.error());
  }
  co_return response;
}

Task<http::Response> AuthorizeEndpoint::obey(PendingRequest const& pending,
                                             OpenedForm const& opened) const {
  std::optional<SignIn> const& sign_in = opened.browser.sign_in;
  std::string const again = endpoint_url(parts_.issuer, kAuthorizationPath) + "?" + pending.query;
  // Somebody else has signed in meanwhile, or nobody is signed in any more.
  if (!sign_in || sign_in->session_hash != opened.ticket.session_hash) co_return see_other(again);

  CodeRequest const request =
      check_code_request(pending.form, *pending.client, parts_.resources).value();
  std::vector<std::string> const tenants = tenants_to_choose(pending, request, *sign_in);
  ConsentQuestion const question{pending, request, *sign_in, tenants};
  if (shown_digest(question) != opened.ticket.shown) co_return see_other(again);
  if (opened.form.get("decision") != "allow")
    throw Exception(fail(Errc::access_denied, "the person did not allow it"));

  std::string tenant(opened.form.get("tenant"));
  if (tenants.size() == 1) tenant = tenants.front();
  if (std::ranges::find(tenants, tenant) == tenants.end())
    throw Exception(fail(Errc::access_denied, "no tenant was chosen"));
  ClientRecord const& record = pending.client->record;
  Consent given{sign_in->user.user_id, record.client_id, tenant,
                request.resource,      request.scopes,   shown_metadata_hash(record)};
  co_await parts_.stores.consents.give(std::move(given));
  http::Response granted = co_await give_code(pending, request, *sign_in, tenant);
  co_return granted;
}

Task<http::Response> AuthorizeEndpoint::give_code(PendingRequest const& pending,
                                                  CodeRequest const& request, SignIn const& sign_in,
                                                  std::string const& tenant) const {
  Authorization authorization;
  authorization.user_id = sign_in.user.user_id;
  authorization.client_id = pending.client->record.client_id;
  authorization.tenant = tenant;
  authorization.resource = request.resource;
  authorization.scopes = request.scopes;
  authorization.signed_in_at = sign_in.signed_in_at;
  CodeBinding binding{pending.address.redirect_uri, request.code_challenge, request.proof_key};
  parts_.log.info("authorization_given", {{"client", authorization.client_id},
                                          {"subject", authorization.user_id},
                                          {"resource", authorization.resource},
                                          {"tenant", authorization.tenant},
                                          {"scope", authorization.scopes.join()}});
  Secret const code =
      co_await parts_.stores.codes.issue(std::move(authorization), std::move(binding));
  co_return see_other(code_answer_url(pending.address, parts_.issuer, code.reveal()));
}

}  // namespace tessera::oauth
