#pragma once

#include "mcp/server/call_context.hpp"
#include "oauth/client/client_credentials.hpp"
#include "oauth/client/exchanged_tokens.hpp"
#include "oauth/client/handover/identity_handover.hpp"
#include "oauth/client/parts.hpp"
#include "packages/mcp-server/backend/accounts_api.hpp"
#include "packages/mcp-server/backend/backend_keys.hpp"
#include "packages/mcp-server/config.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace tessera::mcp_server {

/// One backend as one worker calls it: our tokens for it, as whom we call, its routes.
class Backend {
 public:
  /// @param config, keys  outlive this
  /// @param parts         see there
  /// @param target        what differs for a caller's tenant; see `AccountsApi::Options`
  Backend(std::string name, Config const& config, BackendConfig const& backend,
          BackendKeys const& keys, oauth::ClientParts parts,
          std::function<Task<BackendTarget>(std::string tenant)> target);
  Backend(Backend const&) = delete;
  Backend& operator=(Backend const&) = delete;

  [[nodiscard]] oauth::IdentityHandover& handover() noexcept { return *handover_; }
  [[nodiscard]] backend::AccountsApi& api() noexcept { return api_; }

 private:
  // Only the configured one is ever asked for a token.
  oauth::ExchangedTokens exchanged_;
  oauth::ClientCredentials own_;
  std::unique_ptr<oauth::IdentityHandover> handover_;
  backend::AccountsApi api_;
};

/// The backends of one worker, and which tool calls which. Used on the worker's strand.
class Backends {
 public:
  /// @param target  for the address and the fixed fields of a tenant; the address counts for
  ///                `[backend]` only
  Backends(Config const& config, BackendKeySet const& keys, oauth::ClientParts parts,
           std::function<Task<BackendTarget>(std::string tenant)> target);

  /// The routes that a tool calls; lives as long as this.
  [[nodiscard]] backend::AccountsApi& api_of(std::string_view tool);

 private:
  std::deque<Backend> all_;  // a deque: what refers to one stays right
  std::map<std::string, Backend*, std::less<>> by_tool_;
};

/// Tokens that are remembered: with fewer than come in turn, each would cost a verification and an
/// exchange.
[[nodiscard]] std::size_t token_cache(Config const& config, std::size_t usual);

}  // namespace tessera::mcp_server
