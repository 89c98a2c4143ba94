#include "packages/ai-agent-chatbox/commands/catalog.hpp"

#include <algorithm>
#include <utility>

namespace tessera::chatbox {

std::vector<std::string> Catalog::servers(bool connected) const {
  std::vector<std::string> out;
  for (agent::ServerStatus const& status : host_.status())
    if (!connected || status.state == agent::ServerState::connected) out.push_back(status.name);
  return out;
}

mcp::Client* Catalog::client_of(std::string const& server) const {
  std::vector<std::string> const there = servers(true);
  bool const connected = std::find(there.begin(), there.end(), server) != there.end();
  return connected ? &host_.client_of(server) : nullptr;
}

Task<std::vector<mcp::Prompt>> Catalog::prompts(std::string server) {
  mcp::Client* const client = client_of(server);
  if (client == nullptr || !client->info().capabilities.prompts)
    co_return std::vector<mcp::Prompt>();
  Kept<mcp::Prompt>& kept = prompts_[server];
  if (clock_.steady_now() >= kept.until) {
    std::vector<mcp::Prompt> found = co_await client->list_prompts();
    kept.items = std::move(found);
    kept.until = clock_.steady_now() + kKept;
  }
  co_return kept.items;
}

Task<std::vector<mcp::Resource>> Catalog::resources(std::string server) {
  mcp::Client* const client = client_of(server);
  if (client == nullptr || !client->info().capabilities.resources)
    co_return std::vector<mcp::Resource>();
  Kept<mcp::Resource>& kept = resources_[server];
  if (clock_.steady_now() >= kept.until) {
    std::vector<mcp::Resource> found = co_await client->list_resources();
    kept.items = std::move(found);
    kept.until = clock_.steady_now() + kKept;
  }
  co_return kept.items;
}

Task<std::vector<std::string>> Catalog::values(std::string server, mcp::CompleteParams wanted) {
  mcp::Client* const client = client_of(server);
  if (client == nullptr || !client->info().capabilities.completions)
    co_return std::vector<std::string>();
  mcp::Completion found = co_await client->complete(std::move(wanted));
  co_return std::move(found.values);
}

}  // namespace tessera::chatbox
