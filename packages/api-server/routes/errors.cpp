#include "packages/api-server/routes/errors.hpp"

#include "packages/api-server/errors.hpp"
#include "store/errc.hpp"

#include <boost/json/object.hpp>

#include <optional>

namespace tessera::api_server {
namespace {

struct WireForm {
  int status;
  std::string_view word;
};

std::optional<WireForm> wire_form(Errc code) {
  switch (code) {
    case Errc::no_such_account:
      return WireForm{404, "no_such_account"};
    case Errc::bad_account_id:
      return WireForm{400, "bad_account_id"};
    case Errc::bad_email:
      return WireForm{400, "bad_email"};
    case Errc::bad_parameter:
      return WireForm{400, "bad_parameter"};
    case Errc::bad_body:
      return WireForm{400, "bad_body"};
    case Errc::approval_used:
      return WireForm{409, "approval_used"};
    case Errc::chart_failed:
    case Errc::audit_broken:
      break;
  }
  return std::nullopt;
}

/// Nothing: not ours to answer.
std::optional<WireForm> wire_form(error_code const& code) {
  static error_code const ours = Errc::bad_body;
  if (code.category() == ours.category()) return wire_form(static_cast<Errc>(code.value()));
  if (code == store::Errc::bad_text) return WireForm{400, "bad_parameter"};
  if (store::means_later(code)) return WireForm{503, "unavailable"};
  return std::nullopt;
}

Task<http::Response> answer(http::Request& request, http::Handler const& next, Log& log) {
  Error failure;
  try {
    http::Response response = co_await next(request);
    co_return response;
  } catch (Exception const& thrown) {
    if (!wire_form(thrown.code())) throw;
    failure = thrown.error();
  }
  WireForm const form = *wire_form(failure.code);
  if (form.status >= 500) log.error("database_unavailable", {{"cause", describe(failure)}});
  json::object body{{"error", form.word}, {"error_description", failure.hint}};
  co_return http::json_response(form.status, json::value(std::move(body)));
}

}  // namespace

http::Middleware api_errors(Log& log) {
  return [&log](http::Request& request, http::Handler const& next) {
    return answer(request, next, log);
  };
}

}  // namespace tessera::api_server
