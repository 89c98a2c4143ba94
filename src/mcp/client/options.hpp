#pragma once

#include "http/headers.hpp"
#include "mcp/client/input_handler.hpp"
#include "mcp/protocol/implementation.hpp"
#include "mcp/protocol/notifications.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace tessera::mcp {

class EraMemory;
class ResponseCache;

/// Which way of life of the protocol a client lives.
enum class EraChoice : std::uint8_t {
  automatic,  ///< Modern if the server can, else legacy.
  modern,     ///< 2026-07-28 only.
  legacy,     ///< 2025-11-25 and older only.
};

struct ClientOptions {
  std::string url;  ///< The server's MCP endpoint. Required.
  EraChoice era = EraChoice::automatic;
  Implementation client_info{.name = "tessera", .version = "0.1.0"};  ///< What we say we are.
  InputHandler* input = nullptr;              ///< Not owned; outlives the client; null: nobody can
                                              ///< be asked, and nothing is declared.
  SamplingHandler* sampling = nullptr;        ///< The same for questions to a model.
  RootsHandler* roots = nullptr;              ///< The same for the places a server may look at.
  json::object extensions{};                  ///< Name to settings: what is declared beyond that.
  http::Headers headers{};                    ///< Added to every request.
  std::chrono::milliseconds timeout{60'000};  ///< For one request, unless the call says otherwise.
  std::chrono::milliseconds longest_task{std::chrono::hours{1}};  ///< Until a task is given up.
  std::size_t max_rounds = 8;                  ///< Times that one request may ask for input.
  std::size_t max_pages = 100;                 ///< Pages of one list.
  std::size_t max_tools = 10'000;              ///< Tools of one server; as many of other lists.
  std::size_t max_message_bytes = 16UL << 20;  ///< Of one message from the server.
  bool validate_output = true;                 ///< Check results against the tool's outputSchema.
  std::optional<LoggingLevel> log_level{};     ///< Ask servers for their log from this level on.
  /// Takes the server's log: untrusted text. Empty: dropped.
  std::function<void(LoggingMessageParams const&)> on_log;
  /// Told of every notification that belongs to no request, after it was obeyed. Empty: nobody.
  std::function<void(std::string const& method, json::object const& params)> on_notification;
  /// Answers that servers let us keep; may serve several clients of one strand. Empty: one of our
  /// own.
  std::shared_ptr<ResponseCache> cache{};
  /// Clients that share a cache and name the same authorization share private answers too; empty:
  /// what is private stays with this client.
  std::string authorization{};
  /// Which era servers were found in; may serve several clients of one strand. Empty: no memory.
  std::shared_ptr<EraMemory> eras{};
};

/// What one call may say about itself.
struct CallOptions {
  std::chrono::milliseconds timeout{0};  ///< Without the time that a person takes; 0: the client's.
  std::function<void(ProgressParams const&)> on_progress;  ///< Empty: no progress is asked for.
};

}  // namespace tessera::mcp
