#include "packages/mcp-client/request_text.hpp"

#include "appkit/redaction.hpp"
#include "base/json.hpp"
#include "base/term_safe.hpp"
#include "packages/mcp-client/pretty_json.hpp"

namespace tessera::mcp_client {
namespace {

std::string single_quoted(std::string_view text) {
  std::string out = "'";
  for (char const c : text) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  return out + "'";
}

/// Quoted so that only our own variable is expanded.
std::string with_expansion(std::string_view text, std::string_view variable) {
  std::size_t const at = text.find("$" + std::string(variable));
  return single_quoted(text.substr(0, at)) + "\"$" + std::string(variable) + "\"";
}

}  // namespace

std::string as_http(http::ClientRequest const& request) {
  std::string out = request.method + " " + term_safe_line(request.url) + "\n";
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    auto const [name, value] = request.headers.at(i);
    out += term_safe_line(name) + ": " + term_safe_line(appkit::with_variable(name, value).text) +
           "\n";
  }
  if (request.body.empty()) return out;
  Result<json::value> const body = parse_json(request.body);
  return out + "\n" + (body ? term_safe_json(pretty_json(*body)) : term_safe(request.body)) + "\n";
}

std::string as_curl(http::ClientRequest const& request) {
  std::string out = "curl -sS -N -X " + request.method + " " + single_quoted(request.url);
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    auto const [name, value] = request.headers.at(i);
    auto const [text, variable] = appkit::with_variable(name, value);
    std::string const line = std::string(name) + ": " + text;
    out += " \\\n  -H " + (variable.empty() ? single_quoted(line) : with_expansion(line, variable));
  }
  if (!request.body.empty())
    out += " \\\n  --data-raw " + single_quoted(term_safe_json(request.body));
  return out + "\n";
}

}  // namespace tessera::mcp_client
