#include "packages/ai-agent-chatbox/auth_command.hpp"

#include "appkit/config.hpp"
#include "base/term_safe.hpp"
#include "http/errc.hpp"
#include "oauth/client/login_text.hpp"
#include "oauth/model/errors.hpp"
#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "packages/ai-agent-chatbox/session.hpp"
#include "packages/ai-agent-chatbox/terminal/output.hpp"

#include <algorithm>
#include <unistd.h>
#include <utility>

namespace tessera::chatbox {
namespace {

[[noreturn]] void refuse(std::string hint) {
  throw Exception(fail(appkit::Errc::usage, std::move(hint)));
}

void say(std::string const& text) { write_fully(STDOUT_FILENO, text); }

bool signs_in(ServerSpec const& spec) {
  return std::holds_alternative<oauth::LoginSettings>(spec.auth);
}

/// Whether the verb means something for this server.
bool fits(ServerSpec const& spec, std::string const& verb) {
  bool const program = std::holds_alternative<SharedAuth>(spec.auth) ||
                       std::holds_alternative<oauth::ClientSettings>(spec.auth);
  if (!spec.problem.empty() || spec.url.empty()) return false;
  return signs_in(spec) || (program && (verb == "status" || verb == "refresh"));
}

std::string names_of(std::vector<ServerSpec const*> const& servers) {
  std::string out;
  for (ServerSpec const* one : servers)
    out += (out.empty() ? "" : ", ") + term_safe_line(one->name);
  return out;
}

/// The servers that are meant. Throws for none, and for several where one has to be named.
std::vector<ServerSpec const*> choose(Session const& session, AuthRequest const& request) {
  std::vector<ServerSpec const*> fitting;
  bool known = false;
  for (ServerSpec const& spec : session.servers) {
    if (!request.server.empty() && spec.name != request.server) continue;
    known = true;
    if (fits(spec, request.verb)) fitting.push_back(&spec);
  }
  if (!request.server.empty() && !known) {
    std::string hint = "there is no server called " + term_safe_line(request.server);
    if (session.file_needs_a_yes())
      hint += "; those of " + term_safe_line(session.mcp_file->path, 4096) +
              " are not used: nobody has said yes to that file";
    refuse(std::move(hint));
  }
  if (fitting.empty())
    refuse(request.server.empty()
               ? "no server is configured where that can be done"
               : term_safe_line(request.server) +
                     (request.verb == "status" || request.verb == "refresh"
                          ? ": no token is got for it here"
                          : ": nobody signs in there; its settings say what is sent"));
  if (fitting.size() > 1 && request.verb != "status")
    refuse("name one of these servers: " + names_of(fitting));
  return fitting;
}

Task<oauth::Login> new_login(oauth::AuthorizationCodeAuthorizer& person, std::string const& verb) {
  if (verb == "login") return person.sign_in_now();
  return person.refresh_now();
}

/// @return false when nobody is signed in
Task<bool> run_for_person(Session& session, ServerSpec const& spec, std::string verb) {
  oauth::AuthorizationCodeAuthorizer& person = session.links->person(spec);
  std::string const name = term_safe_line(spec.name);
  SysSeconds const now = session.clock.now_seconds();
  if (verb == "logout") {
    Task<bool> leaving = person.sign_out();
    bool const was_in = co_await std::move(leaving);
    say(name + (was_in ? ": the tokens are forgotten here; the server was not told.\n"
                       : ": nobody was signed in.\n"));
    co_return true;
  }
  if (verb == "status") {
    Task<std::optional<oauth::Login>> looking = person.current();
    std::optional<oauth::Login> const kept = co_await std::move(looking);
    say(name + ": " +
        (kept ? "signed in\n" + oauth::describe_login(*kept, now)
              : "nobody is signed in; ai-agent-chatbox auth login " + name + "\n"));
    co_return kept.has_value();
  }
  Task<oauth::Login> getting = new_login(person, verb);
  oauth::Login const login = co_await std::move(getting);
  say(name + (verb == "login" ? ": signed in\n" : ": renewed\n") +
      oauth::describe_login(login, now));
  co_return true;
}

Task<bool> run_for_program(Session& session, ServerSpec const& spec, std::string verb) {
  oauth::ClientCredentials* const credential = session.links->program(spec.name);
  std::string const name = term_safe_line(spec.name);
  if (credential == nullptr) {
    say(name + ": no token is sent; [auth] names no issuer\n");
    co_return true;
  }
  // The tenant is the one that its settings name, as for every request.
  auto const* own = std::get_if<oauth::ClientSettings>(&spec.auth);
  oauth::ClientSettings const& settings = own != nullptr ? *own : session.config.auth;
  if (verb == "refresh") credential->drop(settings.tenant_id);
  Task<oauth::AccessToken> getting = credential->token(settings.tenant_id);
  oauth::AccessToken const token = co_await std::move(getting);
  say(name + ": a token of this program's own\nissuer   " + term_safe_line(settings.issuer) +
      "\nclient   " + term_safe_line(settings.client_id) + "\n" +
      oauth::describe_token(token, session.clock.now_seconds()));
  co_return true;
}

Task<bool> run_for(Session& session, ServerSpec const& spec, std::string const& verb) {
  if (signs_in(spec)) return run_for_person(session, spec, verb);
  return run_for_program(session, spec, verb);
}

/// What a failure means to a script.
int code_of(error_code const& failure) {
  if (&failure.category() == &make_error_code(oauth::Errc::login_required).category())
    return kExitAuth;
  return failure == http::Errc::connect_failed ? kExitServer : kExitFailure;
}

}  // namespace

std::string way_to_sign_in(agent::ServerStatus const& status) {
  if (status.error != oauth::Errc::login_required) return {};
  return "; ai-agent-chatbox auth login " + term_safe_line(status.name);
}

Task<int> run_auth(Session& session, AuthRequest request) {
  session.sign_in = [](std::string const& text) { write_fully(STDERR_FILENO, text + "\n"); };
  session.open_servers(!session.file_needs_a_yes(), true);
  std::vector<ServerSpec const*> const servers = choose(session, request);
  int code = kExitOk;
  for (ServerSpec const* spec : servers) {
    bool has_token = false;
    try {
      Task<bool> running = run_for(session, *spec, request.verb);
      has_token = co_await std::move(running);
      if (!has_token) code = kExitAuth;
    } catch (Exception const& failure) {
      code = code_of(failure.code());
      write_fully(STDERR_FILENO,
                  term_safe_line(spec->name) + ": " + term_safe(failure.error().hint) + "\n");
    }
  }
  co_return code;
}

}  // namespace tessera::chatbox
