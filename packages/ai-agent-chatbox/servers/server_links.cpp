#include "packages/ai-agent-chatbox/servers/server_links.hpp"

#include "appkit/config.hpp"
#include "base/encoding.hpp"
#include "mcp/transport/stdio.hpp"
#include "oauth/client/login_text.hpp"
#include "packages/ai-agent-chatbox/servers/token_command.hpp"

#include <filesystem>
#include <utility>

namespace tessera::chatbox {
namespace {

constexpr char const* kName = "ai-agent-chatbox";
// A person who signs in needs longer than a server that answers.
constexpr std::chrono::minutes kSignIn{5};

std::unique_ptr<oauth::UserAgent> agent_that(std::function<void(std::string const&)> tell) {
  if (!tell) return nullptr;
  return std::make_unique<oauth::BrowserUserAgent>(
      [tell = std::move(tell)](std::string const& url) { tell(oauth::sign_in_text(url)); });
}

/// The folder that the person works in, for a server whose settings allow it. The person sees that
/// it was told.
class ThisFolder final : public mcp::RootsHandler {
 public:
  ThisFolder(std::string server, std::function<void(std::string const&)> const& notice)
      : server_(std::move(server)), notice_(notice) {}

  Task<std::vector<mcp::Root>> roots() override {
    std::error_code unknown;  // a folder that is gone is no place to look at
    std::string const folder = std::filesystem::current_path(unknown).string();
    std::vector<mcp::Root> out;
    if (!folder.empty()) out.push_back(mcp::Root{"file://" + url_path(folder), {}, {}});
    if (notice_) notice_(server_ + " asked where it may look, and was told: " + folder);
    co_return out;
  }

 private:
  /// Segments are escaped, the slashes between them are not.
  static std::string url_path(std::string const& path) {
    std::string out;
    for (char const& c : path) out += c == '/' ? "/" : percent_encode(std::string_view(&c, 1));
    return out;
  }

  std::string server_;
  std::function<void(std::string const&)> const& notice_;  // of the links
};

mcp::ClientOptions client_options(ServerSpec const& spec) {
  mcp::ClientOptions options;
  options.url = spec.url;
  options.era = spec.era;
  options.client_info.name = kName;
  options.client_info.version = TESSERA_VERSION;
  options.timeout = spec.timeout;
  for (auto const& [name, value] : spec.headers)
    options.headers.add(name, std::string(value.reveal()));
  return options;
}

mcp::StdioOptions stdio_options(ServerSpec const& spec) {
  mcp::StdioOptions options;
  options.command = spec.command;
  options.shown = spec.shown;
  options.directory = spec.directory;
  for (auto const& [name, value] : spec.environment)
    options.environment.emplace_back(name, std::string(value.reveal()));
  return options;
}

}  // namespace

ServerLinks::ServerLinks(Outside outside)
    : outside_(std::move(outside)),
      pool_(BlockingPool::Options{.threads = 1}),
      store_(outside_.store_file, pool_),
      agent_(agent_that(outside_.tell)) {}

ServerLinks::~ServerLinks() = default;

oauth::AuthorizationCodeAuthorizer& ServerLinks::person(ServerSpec const& spec) {
  oauth::ReadSecret const read = [](std::string const& path) {
    return appkit::read_secret_file(path);
  };
  oauth::AuthorizationCodeAuthorizer::Options options =
      oauth::login_options(std::get<oauth::LoginSettings>(spec.auth), spec.url,
                           std::string(kName) + " (Tessera)", read)
          .value();
  oauth::ClientParts const parts{outside_.http, outside_.clock, outside_.random, outside_.log, {}};
  return keep(std::make_unique<oauth::AuthorizationCodeAuthorizer>(std::move(options), parts,
                                                                   store_, agent_.get()));
}

http::Authorizer* ServerLinks::authorizer(std::string const& server) const {
  auto const found = of_server_.find(server);
  return found == of_server_.end() ? nullptr : found->second;
}

oauth::ClientCredentials* ServerLinks::program(std::string const& server) const {
  auto const found = programs_.find(server);
  return found == programs_.end() ? nullptr : found->second;
}

Result<http::Authorizer*> ServerLinks::authorizer_of(ServerSpec const& spec) {
  if (std::holds_alternative<SharedAuth>(spec.auth)) {
    programs_[spec.name] = outside_.shared;
    return outside_.shared;
  }
  if (auto const* command = std::get_if<TokenCommand>(&spec.auth))
    return &keep(std::make_unique<TokenCommandAuthorizer>(outside_.executor, *command, spec.url,
                                                          outside_.clock));
  if (auto const* settings = std::get_if<oauth::ClientSettings>(&spec.auth)) {
    oauth::ReadSecret const read = [](std::string const& path) {
      return appkit::read_secret_file(path);
    };
    auto options = oauth::client_credentials_options(*settings, spec.url, read);
    if (!options) return options.error();
    oauth::ClientCredentials& made = keep(std::make_unique<oauth::ClientCredentials>(
        std::move(*options), outside_.http, outside_.clock, outside_.random, outside_.log));
    programs_[spec.name] = &made;
    return &made;
  }
  if (std::holds_alternative<oauth::LoginSettings>(spec.auth)) {
    try {
      return &person(spec);
    } catch (Exception const& failure) {
      return failure.error();
    }
  }
  return static_cast<http::Authorizer*>(nullptr);
}

agent::McpToolHost::Server ServerLinks::link(ServerSpec spec) {
  agent::McpToolHost::Server out;
  out.name = spec.name;
  out.shown = spec.shown;
  out.problem = spec.problem;
  out.trusted_to_ask = spec.trusted_to_ask;
  // Where nobody can be asked it is not even offered.
  out.sampling = spec.sampling && outside_.person;
  out.include = spec.include;
  out.exclude = spec.exclude;
  if (!out.problem.empty()) return out;
  out.options = client_options(spec);
  if (spec.roots) {
    roots_.push_back(std::make_unique<ThisFolder>(spec.name, outside_.notice));
    out.options.roots = roots_.back().get();
  }
  if (!spec.command.empty()) {
    mcp::StdioOptions stdio_with_end = stdio_options(spec);
    stdio_with_end.on_end = [lost = out.lost] {
      if (*lost) (*lost)();
    };
    if (outside_.on_line)
      stdio_with_end.on_line = [this, name = spec.name](bool ours, std::string_view line) {
        outside_.on_line(name, ours, line);
      };
    out.make_client = [this, stdio = std::move(stdio_with_end)](mcp::ClientOptions options) {
      return std::make_unique<mcp::Client>(
          outside_.executor,
          mcp::stdio_transport(outside_.executor, stdio, outside_.clock, outside_.log),
          outside_.clock, std::move(options), outside_.log);
    };
    return out;
  }
  Result<http::Authorizer*> const authorizer = authorizer_of(spec);
  if (!authorizer) {
    out.problem = authorizer.error().hint;
    return out;
  }
  of_server_[spec.name] = *authorizer;
  if (std::holds_alternative<oauth::LoginSettings>(spec.auth) && agent_)
    out.connect_timeout = kSignIn;
  out.make_client = [this, with = *authorizer](mcp::ClientOptions options) {
    return std::make_unique<mcp::Client>(outside_.executor, outside_.mcp_http, with, outside_.clock,
                                         std::move(options), outside_.log);
  };
  return out;
}

}  // namespace tessera::chatbox
