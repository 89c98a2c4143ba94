#include "mcp/server/server.hpp"

#include "mcp/protocol/discover.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/lifecycle.hpp"
#include "mcp/protocol/version.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/shared_state.hpp"
#include "mcp/session/request_state.hpp"
#include "mcp/session/session_token.hpp"

namespace tessera::mcp {
namespace {

SystemClock const kSystemClock;
constexpr std::size_t kStateKeyBits = 256;

SystemRandom& system_random() {
  static SystemRandom random;
  return random;
}

ServerOptions completed(ServerOptions options) {
  if (options.name.empty() || options.version.empty())
    throw Exception(fail(Errc::bad_message, "an MCP server needs a name and a version"));
  if (options.random == nullptr) options.random = &system_random();
  if (options.state_key.reveal().empty())
    options.state_key = Secret(random_token(*options.random, kStateKeyBits));
  if (options.state_key.reveal().size() < 32)
    throw Exception(fail(Errc::bad_message, "an MCP server needs a state key of 32 bytes or more"));
  if (options.clock == nullptr) options.clock = &kSystemClock;
  if (options.log == nullptr) options.log = &null_log();
  if (options.shared == nullptr) options.shared = make_shared_state(options.clock);
  return options;
}

Implementation implementation_of(ServerOptions const& options) {
  Implementation out;
  out.name = options.name;
  out.version = options.version;
  if (!options.title.empty()) out.title = options.title;
  return out;
}

ServerCapabilities capabilities() {
  ServerCapabilities out;
  out.tools.emplace();
  return out;
}

std::string freeze_discovery(ServerOptions const& options) {
  DiscoverResult result;
  result.result_type = std::string(kResultComplete);
  result.supported_versions.assign(kModernVersions.begin(), kModernVersions.end());
  result.capabilities = capabilities();
  if (!options.instructions.empty()) result.instructions = options.instructions;
  result.ttl_ms = options.discover_ttl.count();
  result.cache_scope = CacheScope::public_;
  result.meta = ResultMeta{implementation_of(options)};
  return write_json(to_json(result));
}

}  // namespace

std::shared_ptr<SharedState> make_shared_state(Clock const* clock) {
  return std::make_shared<SharedState>(clock == nullptr ? kSystemClock : *clock);
}

Server::Server(Options options)
    : options_(completed(std::move(options))),
      result_meta_(write_json(to_json(ResultMeta{implementation_of(options_)}))),
      discovery_(freeze_discovery(options_)),
      states_(std::make_unique<RequestStateSealer>(options_.state_key, options_.question_life,
                                                   *options_.clock)),
      sessions_(std::make_unique<SessionTokens>(options_.state_key, options_.session_life,
                                                *options_.clock)) {
  Catalog::Options catalog;
  catalog.allow_anonymous = options_.allow_anonymous;
  catalog.ttl = options_.list_ttl;
  catalog.result_meta = result_meta_;
  catalog_ = std::make_unique<Catalog>(std::move(catalog));
  InitializeResult result;
  result.capabilities = capabilities();
  result.server_info = implementation_of(options_);
  if (!options_.instructions.empty()) result.instructions = options_.instructions;
  json::value frozen = to_json(result);
  frozen.as_object().erase("protocolVersion");
  initialization_tail_ = write_json(frozen).substr(1);
}

Server::~Server() = default;

void Server::add(AnyTool tool) { catalog_->add(std::move(tool)); }

std::string Server::initialization(std::string_view version) const {
  return R"({"protocolVersion":")" + std::string(version) + R"(",)" + initialization_tail_;
}

}  // namespace tessera::mcp
