#pragma once

#include "http/headers.hpp"
#include "mcp/client/input_handler.hpp"
#include "mcp/protocol/implementation.hpp"
#include "mcp/protocol/notifications.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

namespace tessera::mcp {

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
  InputHandler* input = nullptr;               ///< Not owned; outlives the client; null: nobody can
                                               ///< be asked, and nothing is declared.
  http::Headers headers;                       ///< Added to every request.
  std::chrono::milliseconds timeout{60'000};   ///< For one request, unless the call says otherwise.
  std::size_t max_rounds = 8;                  ///< Times that one request may ask for input.
  std::size_t max_pages = 100;                 ///< Pages of one list.
  std::size_t max_tools = 10'000;              ///< Tools of one server.
  std::size_t max_message_bytes = 16UL << 20;  ///< Of one message from the server.
};

/// What one call may say about itself.
struct CallOptions {
  std::chrono::milliseconds timeout{0};  ///< Without the time that a person takes; 0: the client's.
  std::function<void(ProgressParams const&)> on_progress;  ///< Empty: no progress is asked for.
};

}  // namespace tessera::mcp
