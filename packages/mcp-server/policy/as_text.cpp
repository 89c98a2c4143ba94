#include "packages/mcp-server/policy/as_text.hpp"

#include "appkit/config.hpp"

namespace tessera::mcp_server::policy {
namespace {

Error usage(std::string what) { return fail(appkit::Errc::usage, std::move(what)); }

void add_scopes(std::vector<std::string>& scopes, std::string_view text) {
  while (!text.empty()) {
    std::string_view const one = text.substr(0, text.find(' '));
    if (!one.empty()) scopes.emplace_back(one);
    text.remove_prefix(std::min(one.size() + 1, text.size()));
  }
}

/// A claim's value: JSON where it is one, a text otherwise.
json::value claim_value(std::string_view text) {
  Result<json::value> parsed = parse_json(text);
  return parsed ? std::move(*parsed) : json::value(text);
}

}  // namespace

Result<MadeUpCaller> read_caller(std::string_view text) {
  MadeUpCaller caller;
  while (!text.empty()) {
    std::string_view const part = text.substr(0, text.find(','));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    std::size_t const equals = part.find('=');
    if (equals == std::string_view::npos)
      return usage("'" + std::string(part) + "' is not like tenant=acme");
    std::string_view const key = part.substr(0, equals);
    std::string_view const value = part.substr(equals + 1);
    if (key == "tenant") {
      caller.tenant = value;
    } else if (key == "client" || key == "client_id") {
      caller.client_id = value;
    } else if (key == "scope") {
      add_scopes(caller.scopes, value);
    } else if (key.starts_with("claim.")) {
      caller.claims[key.substr(6)] = claim_value(value);
    } else {
      return usage("'" + std::string(key) + "' is not tenant, client, scope or claim.NAME");
    }
  }
  return caller;
}

Result<json::object> read_arguments(std::vector<std::string> const& texts) {
  json::object out;
  for (std::string const& text : texts) {
    std::size_t const equals = text.find('=');
    bool const is_json = equals != std::string::npos && equals > 0 && text[equals - 1] == ':';
    std::string const key = text.substr(0, is_json ? equals - 1 : equals);
    if (equals == std::string::npos || key.empty())
      return usage("'" + text + "' is not like account_id=12345 or days:=30");
    if (!is_json) {
      out[key] = text.substr(equals + 1);
      continue;
    }
    Result<json::value> value = parse_json(std::string_view(text).substr(equals + 1));
    if (!value) return usage(text + ": " + value.error().hint);
    out[key] = std::move(*value);
  }
  return out;
}

}  // namespace tessera::mcp_server::policy
