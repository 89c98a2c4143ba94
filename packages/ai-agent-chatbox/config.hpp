#pragma once

#include "base/json_codec.hpp"
#include "oauth/client/client_settings.hpp"
#include "oauth/client/login_settings.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// The settings of ai-agent-chatbox. config.example.toml explains each; paths are relative to the
// file.

namespace tessera::chatbox {

/// Settings are read strictly: what is not known here is refused, what is absent keeps its default.
template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.refuse_unknown = true, .defaults = true};
}

struct ServerConfig {
  std::string name;             ///< For people and rules. Required.
  std::string url;              ///< The MCP endpoint. Required.
  bool trusted_to_ask = false;  ///< Believe its tools that say they ask the person themselves.
  std::string era = "auto";     ///< auto, 2026-07-28 or 2025-11-25.
  std::int64_t timeout_seconds = 60;
  bool sampling = false;  ///< Let it ask the model; a person is asked each time.
  bool roots = false;     ///< Tell it the working folder when it asks where it may look.
  bool authorize = true;  ///< Send it the token of [auth]; without [auth]: a person's.
};
BOOST_DESCRIBE_STRUCT(ServerConfig, (),
                      (name, url, trusted_to_ask, era, timeout_seconds, sampling, roots, authorize))

struct ModelConfig {
  /// A provider's name; `auto`: the one that is configured; `offline-if-unconfigured`: the same,
  /// and the offline rules when there is none, also without a terminal.
  std::string provider = "auto";
  std::string id;                     ///< The provider's model; empty: its usual one.
  std::int64_t max_tokens = 0;        ///< Of one answer; 0: the provider's own limit.
  std::optional<double> temperature;  ///< Not sent unless set: many models refuse it.
  std::optional<double> top_p;        ///< The same.
  std::string effort;                 ///< low, medium, high; empty: not sent.
  bool images = true;                 ///< Show the images of tools to the model.
  std::string base_url;           ///< Where the provider's API is; empty: its own, or the variable.
  bool allow_plain_http = false;  ///< Let `base_url` be http on another machine.
  std::string aws_profile;        ///< Of ~/.aws; empty: as the environment says.
  std::string aws_region;         ///< Empty: as the environment or the profile says.
};
BOOST_DESCRIBE_STRUCT(ModelConfig, (),
                      (provider, id, max_tokens, temperature, top_p, effort, images, base_url,
                       allow_plain_http, aws_profile, aws_region))

struct ApprovalConfig {
  std::vector<std::string> deny;   ///< Globs over `server/tool`, tried first.
  std::vector<std::string> ask;    ///< Then these.
  std::vector<std::string> allow;  ///< Then these.
  bool read_only_runs = true;      ///< Tools that claim to be read-only need no yes.
};
BOOST_DESCRIBE_STRUCT(ApprovalConfig, (), (deny, ask, allow, read_only_runs))

struct LimitConfig {
  std::int32_t responses = 16;
  std::int32_t tool_calls = 32;
  std::int64_t seconds = 600;
  double cost_usd = 0;                   ///< Of all turns, by an estimate; 0: no limit.
  std::int64_t context_tokens = 200000;  ///< What the model can read; 0: never compact by itself.
  std::int32_t keep_turns = 6;           ///< Turns that stay when the oldest are left out.
};
BOOST_DESCRIBE_STRUCT(LimitConfig, (),
                      (responses, tool_calls, seconds, cost_usd, context_tokens, keep_turns))

struct TerminalConfig {
  bool bell = false;  ///< Ring when a question has waited for 10 s and nobody looks.
};
BOOST_DESCRIBE_STRUCT(TerminalConfig, (), (bell))

struct LogConfig {
  std::string level = "warn";
  std::string file;  ///< Empty: standard error.
};
BOOST_DESCRIBE_STRUCT(LogConfig, (), (level, file))

struct Config {
  std::string state_dir = "chatbox";  ///< Transcripts, history and images.
  std::string images = "auto";        ///< auto, kitty, iterm, sixel, blocks, off
  std::string theme = "auto";         ///< auto, dark, light, mono
  std::vector<ServerConfig> servers;
  oauth::ClientSettings auth;
  oauth::LoginSettings login;  ///< A person's sign-in at `servers`, where [auth] names no issuer.
  ModelConfig model;
  ApprovalConfig approval;
  LimitConfig limits;
  TerminalConfig terminal;
  LogConfig log;
};
BOOST_DESCRIBE_STRUCT(Config, (),
                      (state_dir, images, theme, servers, auth, login, model, approval, limits,
                       terminal, log))

}  // namespace tessera::chatbox
