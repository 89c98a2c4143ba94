#include "mcp/server/calls/skill_call.hpp"

#include "mcp/server/skill_set.hpp"

namespace tessera::mcp {
namespace {

std::optional<std::string_view> uri_in(json::object const& params) {
  json::value const* uri = params.if_contains("uri");
  if (uri == nullptr || !uri->is_string()) return std::nullopt;
  return std::string_view(uri->get_string());
}

std::string skill_text(Operation const& operation, ServedSkill const& skill) {
  if (operation.client.era == Era::legacy) return R"({"skill":)" + skill.text() + '}';
  std::string const cache_scope = skill.scopes().empty() ? "public" : "private";
  return R"({"resultType":"complete","skill":)" + skill.text() + R"(,"ttlMs":)" +
         std::to_string(operation.server.skills().ttl().count()) + R"(,"cacheScope":")" +
         cache_scope + R"(","_meta":)" + operation.server.result_meta() + '}';
}

}  // namespace

Task<ServerReply> get_skill(Operation& operation) {
  std::optional<std::string_view> const uri = uri_in(operation.request().params);
  if (!uri) co_return invalid_params(operation.id(), "'uri' must be a string");
  Catalog<ServedSkill> const& skills = operation.server.skills().skills();
  ServedSkill const* skill = skills.find(*uri);
  if (skill == nullptr) co_return invalid_params(operation.id(), "no such skill");
  if (!skills.allows(*skill, operation.exchange->principal()))
    co_return forbidden_reply(operation.id(), skill->scopes());
  co_return result_reply(operation.id(), skill_text(operation, *skill));
}

Task<ServerReply> read_directory(Operation& operation) {
  std::optional<std::string_view> const uri = uri_in(operation.request().params);
  if (!uri) co_return invalid_params(operation.id(), "'uri' must be a string");
  SkillSet::Directory const* directory = operation.server.skills().directory(*uri);
  if (directory == nullptr) co_return invalid_params(operation.id(), "no such directory");
  http::Principal const* principal = operation.exchange->principal();
  if (!directory->children.allows(directory->scopes, principal))
    co_return forbidden_reply(operation.id(), directory->scopes);
  auto const pages = directory->children.pages_for(principal);
  FrozenList::Page const* page = FrozenList::page_of(*pages, operation.request().params);
  if (page == nullptr) co_return invalid_params(operation.id(), "unknown cursor");
  co_return result_reply(operation.id(),
                         operation.client.era == Era::modern ? page->modern : page->legacy);
}

}  // namespace tessera::mcp
