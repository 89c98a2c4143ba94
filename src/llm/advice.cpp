#include "llm/advice.hpp"

#include "http/message/url.hpp"

namespace tessera::llm {

std::string common_advice(Errc kind, std::string_view provider) {
  switch (kind) {
    case Errc::no_such_model:
      return "Name another model with --model " + std::string(provider) + ":MODEL";
    case Errc::context_full:
      return "Begin anew with clear, or take a model that reads more";
    case Errc::rate_limited:
    case Errc::overloaded:
      return "Try again later";
    case Errc::quota_exhausted:
      return "Look at the plan and the quota of the account, or take another model";
    case Errc::refused:
      return "Say it in other words";
    case Errc::unreachable:
      return "Check the network and the address";
    default:
      return {};
  }
}

Result<std::string> checked_base_url(std::string_view url, bool allow_plain_http) {
  Result<http::Url> const parsed = http::parse_url(url);
  if (!parsed)
    return fail(Errc::bad_settings, "the address " + std::string(url) + " is no http or https URL");
  if (!parsed->query.empty())
    return fail(Errc::bad_settings, "the address " + std::string(url) + " has a query");
  if (!parsed->is_https() && !parsed->is_loopback() && !allow_plain_http)
    return fail(Errc::bad_settings, "the address " + std::string(url) +
                                        " is not encrypted; use https, or set "
                                        "model.allow_plain_http = true");
  std::string out = parsed->text();
  while (out.ends_with('/')) out.pop_back();
  return out;
}

}  // namespace tessera::llm
