#include "mcp/server/server.hpp"

#include "mcp/protocol/discover.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/lifecycle.hpp"
#include "mcp/protocol/tasks.hpp"
#include "mcp/protocol/version.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/shared_state.hpp"
#include "mcp/server/skill_set.hpp"
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

FrozenList::Options list_options(ServerOptions const& options, std::string_view meta,
                                 std::string key) {
  FrozenList::Options out;
  out.key = std::move(key);
  out.allow_anonymous = options.allow_anonymous;
  out.ttl = options.list_ttl;
  out.result_meta = meta;
  out.page_size = options.page_size;
  out.personal = options.tool_access != nullptr;
  return out;
}

template <class Item>
std::unique_ptr<Catalog<Item>> make_catalog(ServerOptions const& options, std::string_view meta,
                                            std::string key) {
  return std::make_unique<Catalog<Item>>(list_options(options, meta, std::move(key)));
}

template <class Item>
void note(ServerCapabilities& capabilities, Item const& item) {
  if (item.spec().streams) capabilities.logging.emplace();
  if constexpr (requires { item.spec().completers; })
    if (!item.spec().completers.empty()) capabilities.completions.emplace();
}

}  // namespace

std::shared_ptr<SharedState> make_shared_state(Clock const* clock,
                                               std::shared_ptr<TaskStore> tasks) {
  return std::make_shared<SharedState>(clock == nullptr ? kSystemClock : *clock, std::move(tasks));
}

Server::Server(Options options)
    : options_(completed(std::move(options))),
      result_meta_(write_json(to_json(ResultMeta{implementation_of(options_)}))),
      states_(std::make_unique<RequestStateSealer>(options_.state_key, options_.question_life,
                                                   *options_.clock)),
      sessions_(std::make_unique<SessionTokens>(options_.state_key, options_.session_life,
                                                *options_.clock)) {
  tools_ = make_catalog<AnyTool>(options_, result_meta_, "tools");
  prompts_ = make_catalog<AnyPrompt>(options_, result_meta_, "prompts");
  resources_ = make_catalog<AnyResource>(options_, result_meta_, "resources");
  templates_ = make_catalog<AnyResource>(options_, result_meta_, "resourceTemplates");
  skills_ = std::make_unique<SkillSet>(list_options(options_, result_meta_, "skills"));
  if (!options_.extensions.empty()) capabilities_.extensions = options_.extensions;
  describe();
}

void Server::describe() {
  DiscoverResult discovery;
  discovery.result_type = std::string(kResultComplete);
  discovery.supported_versions.assign(kModernVersions.begin(), kModernVersions.end());
  discovery.capabilities = capabilities_;
  if (!options_.instructions.empty()) discovery.instructions = options_.instructions;
  discovery.ttl_ms = options_.discover_ttl.count();
  discovery.cache_scope = CacheScope::public_;
  discovery.meta = ResultMeta{implementation_of(options_)};
  discovery_ = write_json(to_json(discovery));
  InitializeResult initialization;
  initialization.capabilities = capabilities_;
  initialization.server_info = implementation_of(options_);
  if (!options_.instructions.empty()) initialization.instructions = options_.instructions;
  json::value frozen = to_json(initialization);
  frozen.as_object().erase("protocolVersion");
  initialization_tail_ = write_json(frozen).substr(1);
}

Server::~Server() = default;

void Server::offer(std::string_view extension, json::object settings) {
  if (!capabilities_.extensions) capabilities_.extensions.emplace();
  capabilities_.extensions->emplace(extension, std::move(settings));
}

void Server::add(AnyTool tool) {
  if (!capabilities_.tools) capabilities_.tools.emplace();
  if (options_.lists_change) capabilities_.tools->list_changed = true;
  note(capabilities_, tool);
  if (tool.spec().task != TaskSupport::never) offer(kTasksExtension, json::object());
  tools_->add(std::move(tool));
  describe();
}

void Server::add(AnyPrompt prompt) {
  if (!capabilities_.prompts) capabilities_.prompts.emplace();
  if (options_.lists_change) capabilities_.prompts->list_changed = true;
  note(capabilities_, prompt);
  prompts_->add(std::move(prompt));
  describe();
}

void Server::add_resource(AnyResource resource) { add_to(*resources_, std::move(resource)); }

void Server::add_resource_template(AnyResource family) { add_to(*templates_, std::move(family)); }

void Server::add_to(Catalog<AnyResource>& catalog, AnyResource resource) {
  if (!capabilities_.resources) capabilities_.resources.emplace();
  if (options_.lists_change) capabilities_.resources->list_changed = true;
  if (options_.resources_change) capabilities_.resources->subscribe = true;
  note(capabilities_, resource);
  catalog.add(std::move(resource));
  describe();
}

void Server::add_skill_directory(std::filesystem::path const& directory,
                                 std::vector<std::string> const& scopes) {
  LoadedSkill loaded = load_skill(directory).value();
  AnyResource manifest = skills_->add(std::move(loaded), scopes);
  offer(kSkillsExtension, json::object{{"directoryRead", true}});
  add_to(*resources_, std::move(manifest));
}

void Server::add_app_page(AppPage page) {
  AnyResource resource = make_app_page(std::move(page));
  offer(kAppsExtension, json::object());
  add_to(*resources_, std::move(resource));
}

Changes& Server::changes() const noexcept { return options_.shared->changes; }

std::string Server::initialization(std::string_view version) const {
  return R"({"protocolVersion":")" + std::string(version) + R"(",)" + initialization_tail_;
}

}  // namespace tessera::mcp
