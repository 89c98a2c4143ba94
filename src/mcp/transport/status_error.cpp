#include "mcp/transport/status_error.hpp"

#include "http/errc.hpp"
#include "mcp/transport/refusal.hpp"

namespace tessera::mcp {
namespace {

std::string status_text(int status, std::string const& url, std::string const& excerpt) {
  std::string text = url + " answered HTTP " + std::to_string(status);
  std::string const reason = reason_in(excerpt);
  return reason.empty() ? text : text + ": " + reason;
}

}  // namespace

StatusError::StatusError(int status, std::string const& url, std::string const& excerpt)
    : Exception(fail(http::Errc::bad_response, status_text(status, url, excerpt),
                     "status " + std::to_string(status))),
      status_(status) {}

}  // namespace tessera::mcp
