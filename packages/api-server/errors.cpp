#include "packages/api-server/errors.hpp"

namespace tessera::api_server {
namespace {

std::string_view text(Errc code) {
  switch (code) {
    case Errc::no_such_account:
      return "there is no such account";
    case Errc::bad_account_id:
      return "an account_id is 1 to 64 letters, digits, '_' or '-'";
    case Errc::bad_email:
      return "that is not an e-mail address";
    case Errc::bad_parameter:
      return "a parameter is not acceptable";
    case Errc::bad_body:
      return "the body is not the JSON object that is wanted here";
    case Errc::approval_used:
      return "this approval was used already; ask for a new one";
    case Errc::chart_failed:
      return "the chart could not be drawn";
    case Errc::audit_broken:
      return "the audit trail was changed after it was written";
  }
  return "unknown error";
}

constexpr ErrorCategory<Errc, text> kCategory("api-server");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera::api_server
