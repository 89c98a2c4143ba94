#include "packages/mcp-client/explain.hpp"

#include "appkit/config.hpp"
#include "async/errc.hpp"
#include "async/process_errc.hpp"
#include "base/term_safe.hpp"
#include "http/errc.hpp"
#include "http/message/url.hpp"
#include "mcp/client/remote_error.hpp"
#include "mcp/transport/streamable_http.hpp"
#include "oauth/model/errors.hpp"

#include <boost/asio/error.hpp>

namespace tessera::mcp_client {
namespace {

bool is_of(error_code const& code, error_code const& sample) {
  return code.category() == sample.category();
}

std::string host_of(std::string const& url) {
  Result<http::Url> const parsed = http::parse_url(url);
  return parsed ? parsed->address() : url;
}

Explanation of_http(Error const& error, std::string const& url) {
  Explanation out{Exit::unreachable, "HTTP", error.hint, {}};
  if (error.code == http::Errc::unauthorized) {
    out = {Exit::auth, "auth", error.hint,
           "look at `mcp-client auth status`; [auth] in the configuration says who asks for what"};
  } else if (error.code == http::Errc::forbidden) {
    out = {Exit::auth, "auth", error.hint,
           "the credential is good and may not do this: check scope and tenant with "
           "`mcp-client auth status`"};
  } else if (error.code == http::Errc::bad_url) {
    out.exit = Exit::usage;
    out.layer = "command";
  } else if (error.code == http::Errc::connect_failed) {
    // One code for all three: the client library says in words which of them it was.
    out.layer = error.hint.find("does not resolve") != std::string::npos ? "DNS"
                : error.hint.find("TLS") != std::string::npos            ? "TLS"
                                                                         : "TCP";
    if (out.layer == "TCP") out.way_out = "is a server listening on " + host_of(url) + "?";
  } else if (error.code == http::Errc::timed_out) {
    out.way_out = "--timeout SECONDS gives it longer";
  }
  return out;
}

Explanation of_command(Error const& error) {
  Explanation out{Exit::usage, "command", error.hint, {}};
  if (error.code == Errc::schema_mismatch) out.exit = Exit::schema, out.layer = "schema";
  if (error.code == Errc::needs_human) out.exit = Exit::needs_human, out.layer = "person";
  if (error.code == Errc::interrupted) out.exit = Exit::interrupted;
  return out;
}

Explanation of_error(Error const& error, std::string const& url) {
  if (is_of(error.code, http::Errc::internal)) return of_http(error, url);
  if (is_of(error.code, Errc::usage)) return of_command(error);
  if (error.code == ProcessErrc::cannot_start)
    return {Exit::unreachable, "process", error.hint, "the command is run as it is, by no shell"};
  if (is_of(error.code, appkit::Errc::usage))
    return {Exit::usage, "command", error.hint, "mcp-client --help"};
  if (error.code == oauth::Errc::bad_settings)
    return {Exit::usage, "command", error.hint, "mcp-client --help"};
  if (error.code == oauth::Errc::login_required)
    return {Exit::auth, "auth", error.hint, "mcp-client URL auth login"};
  if (is_of(error.code, oauth::Errc::invalid_client))
    return {Exit::auth, "auth", error.hint, "check [auth] in the configuration"};
  if (error.code == AsyncErrc::deadline)
    return {Exit::unreachable, "HTTP", error.hint, "--timeout SECONDS gives it longer"};
  if (error.code == mcp::Errc::no_common_version)
    return {Exit::protocol, "MCP", error.hint, "--era auto lets both sides choose"};
  return {Exit::protocol, "MCP", error.hint, {}};
}

Explanation of_status(mcp::StatusError const& failure) {
  Explanation out{Exit::protocol, "HTTP", failure.error().hint, {}};
  if (failure.status() == 404 || failure.status() == 405)
    out.way_out = "is the path right? MCP servers usually answer under /mcp";
  if (failure.status() == 429 || failure.status() == 503) out.way_out = "try again later";
  return out;
}

Explanation of_remote(mcp::RemoteError const& failure) {
  jsonrpc::ErrorObject const& error = failure.error_object();
  Explanation out{Exit::protocol,
                  "MCP",
                  "the server answered error " + std::to_string(error.code) + ": " + error.message,
                  {}};
  if (error.code == jsonrpc::wire_code(jsonrpc::Errc::method_not_found))
    out.way_out = "`mcp-client info` shows what the server offers";
  if (error.code == jsonrpc::wire_code(jsonrpc::Errc::invalid_params))
    out.way_out = "`mcp-client describe TOOL` shows what a tool takes";
  return out;
}

Explanation raw_explanation(std::exception_ptr failure, std::string const& url) {
  try {
    std::rethrow_exception(failure);
  } catch (mcp::RemoteError const& remote) {
    return of_remote(remote);
  } catch (mcp::StatusError const& status) {
    return of_status(status);
  } catch (Exception const& ours) {
    return of_error(ours.error(), url);
  } catch (boost::system::system_error const& system) {
    if (system.code() == asio::error::operation_aborted)
      return {Exit::interrupted,
              "command",
              "stopped; a call that was under way may have had its effect",
              {}};
    return {Exit::unreachable, "TCP", system.what(), {}};
  } catch (std::exception const& other) {
    return {Exit::protocol, "command", other.what(), {}};
  }
}

}  // namespace

Explanation explain(std::exception_ptr failure, std::string const& url) {
  Explanation out = raw_explanation(std::move(failure), url);
  out.what = term_safe_line(out.what, 2'000);
  out.way_out = term_safe_line(out.way_out);
  return out;
}

std::string explanation_text(Explanation const& explanation) {
  std::string text = "mcp-client: [" + explanation.layer + "] " + explanation.what + "\n";
  if (!explanation.way_out.empty()) text += "  → " + explanation.way_out + "\n";
  return text;
}

}  // namespace tessera::mcp_client
