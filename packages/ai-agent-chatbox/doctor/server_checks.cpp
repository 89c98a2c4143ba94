#include "packages/ai-agent-chatbox/doctor/server_checks.hpp"

#include "appkit/network_checks.hpp"
#include "http/errc.hpp"
#include "oauth/model/errors.hpp"

namespace tessera::chatbox::doctor {
namespace {

bool is_refusal(error_code const& code) {
  return code == http::Errc::unauthorized || code == http::Errc::forbidden ||
         &code.category() == &make_error_code(oauth::Errc::invalid_client).category();
}

bool has_own_header(ServerSpec const& spec) {
  for (auto const& [name, value] : spec.headers)
    if (http::iequals(name, "Authorization")) return true;
  return false;
}

Task<> check_credential(ServerQuestion question, appkit::Section& section) {
  ServerSpec const& spec = question.spec;
  if (has_own_header(spec)) {
    section.right("credential", "the Authorization field of its settings");
    co_return;
  }
  if (question.credential == nullptr) {
    section.right("credential", "none is sent");
    co_return;
  }
  try {
    Task<http::Headers> getting = question.credential->authorize("POST", spec.url);
    http::Headers const fields = co_await std::move(getting);
    bool const given = fields.count("Authorization") > 0 || fields.count("X-JWT-TOKEN") > 0;
    if (given)
      section.right("credential", "a token was obtained; it is not shown");
    else
      section.right("credential", "nobody is signed in: the server is asked without a token");
  } catch (Exception const& failure) {
    section.failed("credential", failure.error().hint,
                   "correct its \"auth\", or [auth] of the configuration");
  }
}

void tell_connection(ServerQuestion const& question, appkit::Section& section) {
  agent::ServerStatus const& status = question.status;
  if (status.state == agent::ServerState::connected) {
    section.right("mcp", "it speaks " + status.protocol);
    section.right("tools", std::to_string(status.tools));
    if (question.spec.roots) section.right("roots", "it is told the working folder when it asks");
    return;
  }
  std::string const why = status.problem.empty() ? status.error.message() : status.problem;
  if (status.error == oauth::Errc::login_required)
    section.failed("credential", why, "ai-agent-chatbox auth login " + status.name);
  else if (is_refusal(status.error))
    section.failed("credential", why, "get a credential that this server takes");
  else
    section.failed("mcp", why,
                   question.spec.url.empty()
                       ? "try the command by hand: it must speak MCP on standard output"
                       : "check that the address is its MCP endpoint");
}

}  // namespace

Task<appkit::Section> check_server(ServerQuestion question) {
  ServerSpec const& spec = question.spec;
  appkit::Section section{"server " + spec.name + " " + spec.shown};
  if (!question.status.problem.empty() && question.status.state == agent::ServerState::disabled) {
    section.failed("settings", question.status.problem, "correct this server's settings");
    co_return section;
  }
  if (!spec.url.empty()) {
    Task<std::optional<http::ClientResponse>> looking =
        appkit::check_network(question.http, spec.url, section);
    std::optional<http::ClientResponse> const answer = co_await std::move(looking);
    static_cast<void>(answer);  // without a credential a refusal is right, too
    if (section.has_failed()) co_return section;
    Task<> checking = check_credential(question, section);
    co_await std::move(checking);
    if (section.has_failed()) co_return section;
  }
  tell_connection(question, section);
  co_return section;
}

}  // namespace tessera::chatbox::doctor
