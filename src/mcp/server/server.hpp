#pragma once

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/random.hpp"
#include "base/secret.hpp"
#include "mcp/protocol/capabilities.hpp"
#include "mcp/server/tool.hpp"

#include <chrono>
#include <concepts>
#include <memory>
#include <string>
#include <utility>

namespace tessera::mcp {

class Catalog;
class RequestStateSealer;
class SessionTokens;
struct SharedState;

#ifdef NDEBUG
inline constexpr bool kValidateOutput = false;
#else
inline constexpr bool kValidateOutput = true;
#endif

struct ServerOptions {
  std::string name;          ///< Of the program, for machines. Required.
  std::string version;       ///< Of the program. Required.
  std::string title;         ///< For people; empty: none.
  std::string instructions;  ///< How the tools work together, for the model; empty: none.
  /// At least 32 bytes, the same on every replica: seals what a client carries for us. Empty: made
  /// for this server alone, so that its questions and sessions end with it.
  Secret state_key;
  std::chrono::milliseconds discover_ttl{std::chrono::hours{1}};  ///< Clients may keep discovery.
  std::chrono::milliseconds list_ttl{std::chrono::minutes{5}};    ///< Clients may keep tool lists.
  std::chrono::seconds question_life{600};  ///< How long a person has to answer a question.
  std::chrono::seconds session_life{std::chrono::hours{24}};  ///< Legacy sessions.
  std::chrono::milliseconds keep_alive{
      15'000};                             ///< Pause between signs of life on a waiting stream.
  bool allow_anonymous = false;            ///< Requests without a principal may use every tool.
  bool validate_output = kValidateOutput;  ///< Check results against the tool's output schema.
  /// What this process shares between servers, one per worker; empty: this server has its own.
  std::shared_ptr<SharedState> shared;
  Clock const* clock = nullptr;  ///< Not owned; null: the system's.
  Random* random = nullptr;      ///< Not owned; null: the system's.
  Log* log = nullptr;            ///< Not owned; null: none.
};

/// Makes what several servers of one process share.
/// @param clock  not owned; outlives the result; null: the system's
[[nodiscard]] std::shared_ptr<SharedState> make_shared_state(Clock const* clock = nullptr);

/// An MCP server: tools, and what is said about them. Speaks through a transport such as
/// `http_endpoint`, in both eras at once. Keeps no state between requests.
/// Concurrency: add tools first; afterwards it is read only and serves any thread, as long as its
/// tools do. A program whose tools belong to one worker makes one server per worker and gives them
/// the same `shared`.
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

  // For transports.
  [[nodiscard]] Options const& options() const noexcept { return options_; }
  [[nodiscard]] Catalog const& catalog() const noexcept { return *catalog_; }
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
  Options options_;
  std::string result_meta_;
  std::string discovery_;
  std::string initialization_tail_;
  std::unique_ptr<Catalog> catalog_;
  std::unique_ptr<RequestStateSealer> states_;
  std::unique_ptr<SessionTokens> sessions_;
};

}  // namespace tessera::mcp
