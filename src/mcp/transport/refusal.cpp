#include "mcp/transport/refusal.hpp"

#include "base/json.hpp"
#include "http/challenge.hpp"
#include "http/errc.hpp"

namespace tessera::mcp {
namespace {

constexpr std::size_t kLongest = 300;

std::string parameter(std::vector<http::Challenge> const& challenges, std::string const& name) {
  for (http::Challenge const& challenge : challenges)
    if (auto const found = challenge.parameters.find(name); found != challenge.parameters.end())
      return found->second.substr(0, kLongest);
  return {};
}

}  // namespace

std::string reason_in(std::string_view body) {
  Result<json::value> const value = parse_json(body, JsonLimits{.depth = 8, .bytes = 8UL << 10});
  if (!value) {
    bool const page = body.starts_with('<');
    return page ? std::string() : std::string(body.substr(0, kLongest));
  }
  if (json::value const* error = json_find(*value, "error"); error != nullptr && error->is_object())
    return std::string(json_text(*error, "message").substr(0, kLongest));
  std::string_view text = json_text(*value, "error_description");
  if (text.empty()) text = json_text(*value, "error");
  return std::string(text.substr(0, kLongest));
}

Error refusal_error(int status, http::Headers const& headers, std::string_view body,
                    bool had_credential) {
  std::vector<http::Challenge> challenges;
  if (auto const field = headers.find("WWW-Authenticate")) {
    Result<std::vector<http::Challenge>> parsed = http::parse_challenges(*field);
    if (parsed) challenges = std::move(*parsed);
  }
  std::string reason = parameter(challenges, "error_description");
  if (reason.empty()) reason = reason_in(body);
  if (reason.empty()) reason = parameter(challenges, "error");
  std::string text = status == 403    ? "the server does not allow this (HTTP 403)"
                     : had_credential ? "the server refused the credential (HTTP 401)"
                                      : "the server wants a credential (HTTP 401)";
  if (!reason.empty()) text += ": " + reason;
  std::string const scope = parameter(challenges, "scope");
  if (!scope.empty()) text += " (scope needed: " + scope + ")";
  return fail(status == 403 ? http::Errc::forbidden : http::Errc::unauthorized, std::move(text));
}

}  // namespace tessera::mcp
