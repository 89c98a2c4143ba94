#include "packages/mcp-client/session.hpp"

#include "base/json_codec.hpp"
#include "base/term_safe.hpp"
#include "http/client/curl_client.hpp"
#include "mcp/client/legacy.hpp"
#include "mcp/client/modern.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/transport/streamable_http.hpp"
#include "oauth/client/login_text.hpp"
#include "oauth/model/errors.hpp"
#include "packages/mcp-client/capturing_http.hpp"
#include "packages/mcp-client/credential.hpp"
#include "packages/mcp-client/pretty_json.hpp"
#include "packages/mcp-client/read_commands.hpp"
#include "packages/mcp-client/request_text.hpp"
#include "packages/mcp-client/run.hpp"
#include "packages/mcp-client/stdio_target.hpp"

#include <unistd.h>
#include <utility>

namespace tessera::mcp_client {
namespace {

/// Stands where a token would be, for requests that are only shown.
class TokenVariable final : public http::Authorizer {
 public:
  Task<http::Headers> authorize(std::string, std::string) override {
    http::Headers headers;
    headers.set("Authorization", "Bearer $MCP_TOKEN");
    co_return headers;
  }
  Task<bool> challenged(int, std::string, http::Headers) override { co_return false; }
};

template <class T>
T or_throw(Result<T> result) {
  if (!result) throw Exception(result.error());
  return std::move(*result);
}

mcp::EraChoice era_of(std::string const& word) {
  if (word == mcp::kModernVersion) return mcp::EraChoice::modern;
  if (word == mcp::kLatestLegacyVersion) return mcp::EraChoice::legacy;
  return mcp::EraChoice::automatic;
}

/// The terminal is only for a person who sees our questions.
std::string terminal_path() { return ::isatty(STDERR_FILENO) == 1 ? "/dev/tty" : std::string(); }

}  // namespace

Session::Session(asio::io_context& loop, CommandLine const& line, Config const& config,
                 Screen const& screen)
    : loop_(loop),
      line_(line),
      config_(config),
      screen_(screen),
      read_file_(read_input),
      http_(http::make_curl_client(loop, {})),
      terminal_(loop.get_executor(), terminal_path()),
      elicitor_(line.elicit, terminal_, read_file_) {
  // A server that we start has no URL that a token could be for.
  if (line.dry_run || line.as_curl || line.stdio) return;
  http::Client& auth_http = traced(auth_trace_, false);
  credential_ = or_throw(make_credential(config.auth, line.common.config, config.url, auth_http,
                                         clock_, random_, null_log()));
  // Without a place for tokens everything but signing in still works.
  bool const has_place = !config.login.store.empty() || default_store_file();
  if (credential_ || !has_place) return;
  oauth::ClientParts const parts{auth_http, clock_, random_, null_log(), {}};
  login_ = std::make_unique<PersonLogin>(config.login, line.common.config, config.url, parts,
                                         screen.notes);
}

http::Client& Session::traced(std::optional<appkit::TracingHttp>& trace, bool bodies) {
  if (!line_.verbose) return *http_;
  return trace.emplace(*http_, clock_, appkit::TracingHttp::Options{.bodies = bodies},
                       screen_.notes);
}

oauth::ClientCredentials& Session::credential() {
  if (!credential_)
    throw Exception(fail(Errc::usage, "no credential is configured: [auth] names no issuer"));
  return *credential_;
}

PersonLogin& Session::login() {
  if (login_) return *login_;
  if (line_.stdio)
    throw Exception(fail(Errc::usage, "a server that is started here wants nobody to sign in"));
  if (!credential_) throw Exception(default_store_file().error());
  throw Exception(
      fail(Errc::usage, "[auth] names an issuer: this configuration does not sign a person in"));
}

mcp::ClientOptions Session::client_options() {
  mcp::ClientOptions options;
  options.url = config_.url;
  options.era = era_of(config_.era);
  options.client_info = mcp::Implementation{.name = "mcp-client", .version = TESSERA_VERSION};
  options.input = &elicitor_;
  if (line_.verb == Verb::skills) options.extensions[mcp::kSkillsExtension] = json::object();
  options.validate_output = false;  // `call` does, and says more.
  options.headers = or_throw(parse_headers(line_.headers));
  options.timeout = std::chrono::seconds(config_.timeout_seconds);
  if (line_.timeout_seconds > 0)
    options.timeout =
        std::chrono::milliseconds(static_cast<std::int64_t>(line_.timeout_seconds * 1'000));
  return options;
}

Task<Exit> Session::carry_out() {
  if (line_.verb == Verb::auth_token) return auth_token();
  if (line_.verb == Verb::auth_status) return credential_ ? auth_status() : login_status();
  if (line_.verb == Verb::auth_login) return auth_login();
  if (line_.verb == Verb::auth_logout) return auth_logout();
  if (line_.dry_run || line_.as_curl) return show_request();
  return with_server();
}

std::unique_ptr<mcp::Transport> Session::transport() {
  if (line_.stdio)
    return mcp::stdio_transport(loop_.get_executor(), or_throw(stdio_options(line_, screen_)),
                                clock_);
  http::Authorizer* authorizer = credential_.get();
  if (login_) authorizer = &login_->authorizer();
  mcp::ClientOptions const options = client_options();
  return std::make_unique<mcp::StreamableHttp>(
      traced(mcp_trace_, true), authorizer,
      mcp::StreamableHttp::Options{.url = options.url,
                                   .headers = options.headers,
                                   .max_message_bytes = options.max_message_bytes});
}

std::string Session::address() const {
  if (!line_.stdio) return config_.url;
  std::string text;
  for (std::string const& word : line_.command) text += (text.empty() ? "" : " ") + word;
  return text;
}

Task<Exit> Session::with_server() {
  mcp::Client client(loop_.get_executor(), transport(), clock_, client_options());
  Exit exit = Exit::ok;
  std::exception_ptr failure;
  try {
    Task<> connecting = client.connect();
    co_await std::move(connecting);
    Task<Exit> doing = dispatch(client);
    exit = co_await std::move(doing);
  } catch (...) {
    failure = std::current_exception();
  }
  // A cancelled command still says goodbye: the state that cancelled it is put aside for that.
  auto const fresh = asio::this_coro::reset_cancellation_state();
  co_await fresh;
  Task<> closing = client.close();
  co_await std::move(closing);
  if (line_.verbose)
    for (std::string const& asked : elicitor_.ledger()) screen_.notes("? " + asked + "\n");
  if (failure) std::rethrow_exception(failure);
  co_return exit;
}

Task<Exit> Session::dispatch(mcp::Client& client) {
  switch (line_.verb) {
    case Verb::describe:
      return run_describe(client, line_, screen_);
    case Verb::call:
      return run_call(client, line_, read_file_, screen_);
    case Verb::info:
      return run_info(client, line_, address(), screen_);
    case Verb::raw:
      return run_raw(client, line_, read_file_, screen_);
    case Verb::prompts:
      return run_prompts(client, line_, screen_);
    case Verb::prompt:
      return run_prompt(client, line_, read_file_, screen_);
    case Verb::resources:
      return run_resources(client, line_, screen_);
    case Verb::templates:
      return run_templates(client, line_, screen_);
    case Verb::read:
      return run_read(client, line_, screen_);
    case Verb::complete:
      return run_complete(client, line_, screen_);
    case Verb::listen:
      return run_listen(client, line_, screen_);
    case Verb::skills:
      return run_skills(client, line_, screen_);
    case Verb::tools:
    case Verb::auth_token:
    case Verb::auth_status:
    case Verb::auth_login:
    case Verb::auth_logout:
      break;
  }
  return run_tools(client, line_, screen_);
}

Task<Exit> Session::show_request() {
  auto request = reading_request(line_, read_file_);
  if (!request) request = or_throw(request_of(line_, read_file_));
  auto& [method, params] = *request;
  mcp::ClientOptions options = client_options();
  bool const legacy = options.era == mcp::EraChoice::legacy;
  if (legacy) options.headers.set(mcp::kHeaderProtocolVersion, mcp::kLatestLegacyVersion);
  CapturingHttp capture;
  TokenVariable variable;
  mcp::StreamableHttp transport(
      capture, config_.auth.issuer.empty() ? nullptr : &variable,
      mcp::StreamableHttp::Options{.url = options.url, .headers = options.headers});
  mcp::ConnectionParts const parts{transport, clock_, null_log(), options};
  mcp::ModernConnection modern(parts);
  mcp::LegacyConnection handshake(parts, loop_.get_executor());
  try {
    if (legacy && line_.verb == Verb::info) {
      Task<> hello = handshake.initialize();
      co_await std::move(hello);
    } else {
      mcp::Connection& connection =
          legacy ? static_cast<mcp::Connection&>(handshake) : static_cast<mcp::Connection&>(modern);
      Task<json::value> asking = connection.request(std::move(method), std::move(params),
                                                    http::Headers(), mcp::CallOptions());
      json::value const never = co_await std::move(asking);
    }
  } catch (CapturingHttp::Captured const& captured) {
    screen_.out(line_.as_curl ? as_curl(captured.request) : as_http(captured.request));
  }
  Task<> closing = handshake.close();
  co_await std::move(closing);
  if (line_.verb == Verb::call && !line_.words.empty())
    screen_.notes("note: without the tool's schema every key=text is a string\n");
  if (legacy) screen_.notes("note: a real call also carries the session id of its initialize\n");
  co_return Exit::ok;
}

Task<Exit> Session::auth_token() {
  Task<oauth::AccessToken> minting = credential().token(config_.auth.tenant_id);
  oauth::AccessToken const token = co_await std::move(minting);
  if (line_.print_token)
    screen_.out(term_safe_line(token.value.reveal(), 64UL << 10) + "\n");
  else
    screen_.out(oauth::describe_token(token, clock_.now_seconds()));
  co_return Exit::ok;
}

Task<Exit> Session::auth_status() {
  Task<oauth::AccessToken> minting = credential().token(config_.auth.tenant_id);
  oauth::AccessToken const token = co_await std::move(minting);
  json::value const claims = or_throw(unverified_claims(token.value.reveal()));
  if (line_.json) {
    screen_.out(term_safe_json(pretty_json(claims)) + "\n");
    co_return Exit::ok;
  }
  screen_.out("issuer   " + term_safe_line(config_.auth.issuer) + "\nclient   " +
              term_safe_line(config_.auth.client_id) + "\n" +
              oauth::describe_token(token, clock_.now_seconds()) +
              "claims (read from the token, not verified)\n" + term_safe_json(pretty_json(claims)) +
              "\n");
  co_return Exit::ok;
}

Task<Exit> Session::auth_login() {
  Task<oauth::Login> signing_in = login().sign_in();
  oauth::Login const signed_in = co_await std::move(signing_in);
  screen_.out(oauth::describe_login(signed_in, clock_.now_seconds()));
  co_return Exit::ok;
}

Task<Exit> Session::login_status() {
  Task<std::optional<oauth::Login>> looking = login().current();
  std::optional<oauth::Login> const kept = co_await std::move(looking);
  if (!kept)
    throw Exception(fail(oauth::Errc::login_required, "nobody is signed in at " + config_.url));
  screen_.out(oauth::describe_login(*kept, clock_.now_seconds()));
  co_return Exit::ok;
}

Task<Exit> Session::auth_logout() {
  Task<bool> signing_out = login().sign_out();
  bool const was_in = co_await std::move(signing_out);
  screen_.notes(was_in ? "The tokens are forgotten here; the server was not told.\n"
                       : "Nobody was signed in.\n");
  co_return Exit::ok;
}

}  // namespace tessera::mcp_client
