#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "mcp/protocol/capabilities.hpp"
#include "mcp/server/app.hpp"
#include "mcp/server/prompt.hpp"
#include "mcp/server/resource.hpp"
#include "mcp/server/tool.hpp"
#include "mcp/server/tool_access.hpp"

#include <chrono>
#include <concepts>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tessera::mcp {

class TaskStore;
template <class Item>
class Catalog;
class Changes;
class RequestStateSealer;
class SessionTokens;
class SkillSet;
struct SharedState;

#ifdef NDEBUG
inline constexpr bool kValidateOutput = false;
#else
inline constexpr bool kValidateOutput = true;
#endif

struct ServerOptions {
  std::string name;            ///< Of the program, for machines. Required.
  std::string version;         ///< Of the program. Required.
  std::string title{};         ///< For people; empty: none.
  std::string instructions{};  ///< How the tools work together, for the model; empty: none.
  /// At least 32 bytes, the same on every replica: seals what a client carries for us. Empty: made
  /// for this server alone, so that its questions and sessions end with it.
  Secret state_key{};
  std::chrono::milliseconds discover_ttl{std::chrono::hours{1}};  ///< Clients may keep discovery.
  std::chrono::milliseconds list_ttl{std::chrono::minutes{5}};    ///< Clients may keep lists.
  std::size_t page_size = 0;      ///< Entries of one page of a list; 0: all on one.
  bool lists_change = false;      ///< Clients may ask to hear when a list has changed.
  bool resources_change = false;  ///< Clients may ask to hear when a resource has changed.
  json::object extensions{};      ///< Extensions that the server offers, with their settings.
  std::chrono::seconds question_life{600};  ///< How long a person has to answer a question.
  std::chrono::seconds session_life{std::chrono::hours{24}};  ///< Legacy sessions.
  std::chrono::milliseconds keep_alive{
      15'000};                             ///< Pause between signs of life on a waiting stream.
  bool allow_anonymous = false;            ///< Requests without a principal may use everything.
  bool validate_output = kValidateOutput;  ///< Check results against the tool's output schema.
  /// What this process shares between servers, one per worker; empty: this server has its own.
  std::shared_ptr<SharedState> shared{};
  ToolAccess* tool_access = nullptr;  ///< Besides scopes. Not owned; null: scopes decide alone.
  Clock const* clock = nullptr;       ///< Not owned; null: the system's.
  Random* random = nullptr;           ///< Not owned; null: the system's.
  Log* log = nullptr;                 ///< Not owned; null: none.
};

/// Makes what several servers of one process share.
/// @param clock  not owned; outlives the result; null: the system's
/// @param tasks  where tasks are kept; null: in memory
[[nodiscard]] std::shared_ptr<SharedState> make_shared_state(Clock const* clock = nullptr,
                                                             std::shared_ptr<TaskStore> tasks = {});

/// An MCP server: tools, prompts and resources, and what is said about them. Speaks through a
/// transport such as `http_endpoint`, in both eras at once. Keeps no state between requests.
/// Concurrency: add everything first; afterwards it is read only and serves any thread, as long as
/// what was added does. A program whose tools belong to one worker makes one server per worker and
/// gives them the same `shared`.
class Server {
 public:
  using Options = ServerOptions;

  /// Throws Exception when a required option is missing.
  explicit Server(Options options);
  ~Server();
  Server(Server const&) = delete;
  Server& operator=(Server const&) = delete;

  /// Adds a tool: `add_tool<Args, Out>(spec, function)`, where Args and Out are described structs
  /// and the function is callable as `Task<ToolResult<Out>>(CallContext&, Args)`. Throws Exception
  /// when the spec or a schema is no good.
  template <class Args, class Out, class Function>
  void add_tool(ToolSpec spec, Function function) {
    add(make_tool<Args, Out>(std::move(spec), std::move(function)));
  }
  void add(AnyTool tool);

  /// Adds a prompt: `add_prompt<Args>(spec, function)`, where Args is a described struct of strings
  /// and optional strings, or StringMap, and the function is callable as
  /// `Task<PromptResult>(CallContext&, Args)`. Throws Exception when the spec is no good.
  template <class Args, class Function>
  void add_prompt(PromptSpec spec, Function function) {
    add(make_prompt<Args>(std::move(spec), std::move(function)));
  }
  void add(AnyPrompt prompt);

  /// Adds a resource of one address; the function is callable as
  /// `Task<ResourceResult>(CallContext&)`. Throws Exception when the spec is no good.
  template <class Function>
  void add_resource(ResourceSpec spec, Function function) {
    add_resource(make_resource(std::move(spec), std::move(function)));
  }
  void add_resource(AnyResource resource);

  /// Adds a family of resources: `add_resource_template<Variables>(spec, function)`, where
  /// Variables is a described struct of strings, or StringMap, and the function is callable as
  /// `Task<ResourceResult>(CallContext&, Variables)`. An address is looked for among single
  /// resources first, then in families in the order of their adding.
  template <class Variables = StringMap, class Function>
  void add_resource_template(ResourceSpec spec, Function function) {
    add_resource_template(make_resource_template<Variables>(std::move(spec), std::move(function)));
  }
  void add_resource_template(AnyResource family);

  /// Adds a skill: `SKILL.md` and every file below its directory, read now and served from memory
  /// under `skill://<name>/`. Blocking. Throws Exception with the path when the directory is no
  /// good, or a skill of that name is there already.
  /// @param scopes  needed to see the skill and to read its files
  /// Spec: MCP extension io.modelcontextprotocol/skills
  void add_skill_directory(std::filesystem::path const& directory,
                           std::vector<std::string> const& scopes = {});

  /// Adds a page of MCP Apps, and offers the extension. Tools are tied to it by `show_in_app`.
  /// Throws Exception when the page is no good.
  void add_app_page(AppPage page);

  /// Where the program announces, from any thread, that a list or a resource has changed. Clients
  /// hear of it where the options say that they may ask.
  [[nodiscard]] Changes& changes() const noexcept;

  // For transports.
  [[nodiscard]] Options const& options() const noexcept { return options_; }
  [[nodiscard]] Catalog<AnyTool> const& tools() const noexcept { return *tools_; }
  [[nodiscard]] Catalog<AnyPrompt> const& prompts() const noexcept { return *prompts_; }
  [[nodiscard]] Catalog<AnyResource> const& resources() const noexcept { return *resources_; }
  [[nodiscard]] Catalog<AnyResource> const& resource_templates() const noexcept {
    return *templates_;
  }
  [[nodiscard]] SkillSet const& skills() const noexcept { return *skills_; }
  /// What it offers: follows from what was added.
  [[nodiscard]] ServerCapabilities const& capabilities() const noexcept { return capabilities_; }
  [[nodiscard]] RequestStateSealer const& states() const noexcept { return *states_; }
  [[nodiscard]] SessionTokens const& sessions() const noexcept { return *sessions_; }
  [[nodiscard]] SharedState& shared() const noexcept { return *options_.shared; }
  [[nodiscard]] Log& log() const noexcept { return *options_.log; }
  /// `_meta` of every modern result, as JSON.
  [[nodiscard]] std::string const& result_meta() const noexcept { return result_meta_; }
  /// The result of `server/discover`, as JSON.
  [[nodiscard]] std::string const& discovery() const noexcept { return discovery_; }
  /// The result of `initialize`, as JSON. @param version  one of kLegacyVersions
  [[nodiscard]] std::string initialization(std::string_view version) const;

 private:
  /// Settings that the options give already stay.
  void offer(std::string_view extension, json::object settings);
  void add_to(Catalog<AnyResource>& catalog, AnyResource resource);
  /// Writes what the server says about itself.
  void describe();

  Options options_;
  ServerCapabilities capabilities_;
  std::string result_meta_;
  std::string discovery_;
  std::string initialization_tail_;
  std::unique_ptr<Catalog<AnyTool>> tools_;
  std::unique_ptr<Catalog<AnyPrompt>> prompts_;
  std::unique_ptr<Catalog<AnyResource>> resources_;
  std::unique_ptr<Catalog<AnyResource>> templates_;
  std::unique_ptr<SkillSet> skills_;
  std::unique_ptr<RequestStateSealer> states_;
  std::unique_ptr<SessionTokens> sessions_;
};

}  // namespace tessera::mcp
