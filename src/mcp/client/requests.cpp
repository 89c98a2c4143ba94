#include "mcp/client/requests.hpp"

#include "base/assert.hpp"
#include "http/errc.hpp"
#include "mcp/client/rounds.hpp"
#include "mcp/protocol/methods.hpp"

namespace tessera::mcp {

Requests::Requests(ConnectionParts parts) : parts_(parts), cache_(parts.options.cache) {
  if (!cache_) cache_ = std::make_shared<ResponseCache>(parts.clock);
  place_.server = parts.transport.address();
  place_.authorization = parts.options.authorization;
  if (place_.authorization.empty()) place_.authorization = cache_->own_authorization();
}

Connection& Requests::connection() const {
  TESSERA_ASSERT(connection_ != nullptr, "a client is connected before it asks");
  return *connection_;
}

Task<json::value> Requests::ask(std::string method, json::object params, http::Headers headers,
                                CallOptions options) {
  return request_in_rounds(connection(), parts_, std::move(method), std::move(params),
                           std::move(headers), std::move(options));
}

Task<json::value> Requests::look_up(std::string method, json::object params, CallOptions options) {
  if (std::optional<json::value> kept = cache_->find(place_, method, params))
    co_return std::move(*kept);
  std::uint64_t const before = cache_->forgotten();
  Task<json::value> fetching = fetch(method, params, std::move(options));
  json::value result = co_await std::move(fetching);
  // What changed while the answer was under way may be older than the change.
  if (cache_->forgotten() == before) cache_->keep(place_, method, params, result);
  co_return result;
}

/// Spec: MCP 2026-07-28 basic/transports (a broken stream is asked for again with a new id)
Task<json::value> Requests::fetch(std::string method, json::object params, CallOptions options) {
  try {
    Task<json::value> asking = ask(method, params, http::Headers(), options);
    json::value result = co_await std::move(asking);
    co_return result;
  } catch (Exception const& failure) {
    if (failure.code() != http::Errc::transfer_failed) throw;
    parts_.log.debug("mcp_asked_again", {{"method", method}, {"why", failure.error().hint}});
  }
  Task<json::value> again = ask(method, params, http::Headers(), options);
  json::value result = co_await std::move(again);
  co_return result;
}

void Requests::check_length(std::size_t items, std::size_t pages, bool more,
                            std::string const& what) const {
  bool const too_many = items > parts_.options.max_tools;
  bool const too_long = more && pages >= parts_.options.max_pages;
  if (too_many || too_long)
    throw Exception(fail(Errc::bad_message, "the server's " + what + " does not end"));
}

void Requests::forget_after(jsonrpc::Notification const& notification) {
  std::string const& server = place_.server;
  if (notification.method == kMethodToolsChanged) {
    cache_->forget(server, kMethodListTools);
  } else if (notification.method == kMethodPromptsChanged) {
    cache_->forget(server, kMethodListPrompts);
  } else if (notification.method == kMethodResourcesChanged) {
    for (auto const method :
         {kMethodListResources, kMethodListTemplates, kMethodListSkills, kMethodGetSkill})
      cache_->forget(server, method);
  } else if (notification.method == kMethodResourceUpdated) {
    json::value const* const uri = notification.params.if_contains("uri");
    if (uri != nullptr && uri->is_string())
      cache_->forget_resource(server, std::string(uri->get_string()));
  }
}

void Requests::forget_all() { cache_->forget(place_.server); }

}  // namespace tessera::mcp
