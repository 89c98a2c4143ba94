#include "oauth/server/authorization/pending_request.hpp"

#include "crypto/opaque_token.hpp"
#include "oauth/model/errors.hpp"
#include "oauth/server/authorization/page_response.hpp"

namespace tessera::oauth {
namespace {

constexpr std::size_t kMaxForm = 64 << 10;
constexpr std::string_view kFormType = "application/x-www-form-urlencoded";

void require_form(http::Request const& request) {
  std::string_view const type = request.headers.get("Content-Type");
  std::string_view const essence = http::trim_ows(type.substr(0, type.find(';')));
  if (request.headers.count("Content-Type") != 1 || !http::iequals(essence, kFormType))
    throw Exception(fail(Errc::invalid_request, "this address takes forms only"));
}

[[noreturn]] void refuse_form() {
  throw Exception(fail(Errc::invalid_request,
                       "This form is too old, or was made for another browser. Go back to the "
                       "application and start again."));
}

}  // namespace

Task<PendingRequest> load_request(AuthorizationParts const& parts, std::string query) {
  Result<http::Form> form = http::parse_form(query);
  if (!form) throw Exception(fail(Errc::invalid_request, "the address of this page is malformed"));
  std::string const client_id = client_id_of(*form).value();
  ClientPtr client = co_await parts.clients.find(client_id);
  if (!client) throw Exception(fail(Errc::invalid_client, "the application is not known here"));
  ReturnAddress address = return_address(*form, *client).value();
  co_return PendingRequest{std::move(query), std::move(*form), std::move(client),
                           std::move(address)};
}

Task<Browser> browser_of(AuthorizationParts const& parts, http::Request const& request) {
  Browser browser;
  std::optional<Secret> known = parts.cookies.browser(request.headers);
  browser.is_new = !known;
  browser.token = known ? std::move(*known) : crypto::new_opaque_token(parts.random);
  std::optional<Secret> session = parts.cookies.session(request.headers);
  if (session) browser.sign_in = co_await parts.stores.sign_ins.find(std::move(*session));
  co_return browser;
}

Task<OpenedForm> open_form(AuthorizationParts const& parts, http::Request& request,
                           std::string purpose) {
  require_form(request);
  std::string_view const body = co_await request.read_body(kMaxForm);
  Result<http::Form> form = http::parse_form(body);
  if (!form || !form->first_repeated().empty()) refuse_form();
  Browser browser = co_await browser_of(parts, request);
  std::optional<FormTicket> ticket =
      parts.tickets.open(form->get("ticket"), purpose, browser.token);
  if (!ticket) refuse_form();
  co_return OpenedForm{std::move(*form), std::move(*ticket), std::move(browser)};
}

http::Response refusal_page(Error const& error, http::Request const& request, Log& log) {
  WireError const wire = wire_error(error.code);
  bool const is_ours = wire.status >= 500;
  log.write(is_ours ? LogLevel::error : LogLevel::warn, "authorization_page_refused",
            {{"request", request.id},
             {"peer", request.peer},
             {"error", wire.name},
             {"hint", error.hint},
             {"reason", error.debug}});
  MessageView view;
  view.title = is_ours ? "Something went wrong here" : "This request cannot be served";
  view.text = is_ours ? "Please try again in a moment." : error.hint;
  view.detail = "Nothing was given to any application. Request " + request.id;
  int const status = wire.status == 401 ? 400 : wire.status;
  http::Response response = message_response(status, view);
  if (status == 503) response.headers.set("Retry-After", "1");
  return response;
}

http::Response refusal_answer(AuthorizationParts const& parts, PendingRequest const& pending,
                              Error const& error) {
  WireError const wire = wire_error(error.code);
  parts.log.write(wire.status >= 500 ? LogLevel::error : LogLevel::info, "authorization_refused",
                  {{"client", pending.client->record.client_id},
                   {"error", wire.name},
                   {"reason", error.debug}});
  return see_other(error_answer_url(pending.address, parts.issuer, error));
}

}  // namespace tessera::oauth
