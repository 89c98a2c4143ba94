#include "mcp/server/calls/dispatch.hpp"

#include "mcp/protocol/methods.hpp"
#include "mcp/protocol/skills.hpp"
#include "mcp/protocol/tasks.hpp"
#include "mcp/server/calls/complete.hpp"
#include "mcp/server/calls/listen.hpp"
#include "mcp/server/calls/prompt_call.hpp"
#include "mcp/server/calls/resource_read.hpp"
#include "mcp/server/calls/skill_call.hpp"
#include "mcp/server/calls/task_call.hpp"
#include "mcp/server/calls/tool_call.hpp"
#include "mcp/server/catalog.hpp"
#include "mcp/server/shared_state.hpp"
#include "mcp/server/skill_set.hpp"

#include <algorithm>
#include <array>

namespace tessera::mcp {
namespace {

using Handle = Task<ServerReply> (*)(Operation&);

enum class Eras { modern, legacy, both };

using Offered = bool (*)(ServerCapabilities const&);
bool always(ServerCapabilities const&) { return true; }
bool with_tools(ServerCapabilities const& has) { return has.tools.has_value(); }
bool with_prompts(ServerCapabilities const& has) { return has.prompts.has_value(); }
bool with_resources(ServerCapabilities const& has) { return has.resources.has_value(); }
bool with_subscriptions(ServerCapabilities const& has) {
  return has.resources && has.resources->subscribe.value_or(false);
}
bool with_tasks(ServerCapabilities const& has) {
  return has.extensions && has.extensions->contains(kTasksExtension);
}
bool with_skills(ServerCapabilities const& has) {
  return has.extensions && has.extensions->contains(kSkillsExtension);
}
bool with_changes(ServerCapabilities const& has) {
  auto const changes = [](std::optional<ListCapability> const& of) {
    return of && of->list_changed.value_or(false);
  };
  return changes(has.tools) || changes(has.prompts) || changes(has.resources) ||
         with_subscriptions(has) || with_tasks(has);
}
bool with_completions(ServerCapabilities const& has) { return has.completions.has_value(); }

/// A method: in which eras it exists, with which capability, and who answers it.
struct Method {
  std::string_view name;
  Eras eras;
  Offered offered;
  Handle handle;

  [[nodiscard]] bool serves(Operation const& operation) const {
    Era const era = operation.client.era;
    if (eras != Eras::both && (eras == Eras::modern) != (era == Era::modern)) return false;
    return offered(operation.server.capabilities());
  }
};

Task<ServerReply> discover(Operation& operation) {
  co_return result_reply(operation.id(), operation.server.discovery());
}

template <class Item>
ServerReply list(Operation const& operation, Catalog<Item> const& catalog,
                 FrozenList::Hidden const& hidden = {}) {
  auto const pages = catalog.list().pages_for(operation.exchange->principal(), hidden);
  FrozenList::Page const* page = FrozenList::page_of(*pages, operation.request().params);
  if (page == nullptr) return invalid_params(operation.id(), "unknown cursor");
  return result_reply(operation.id(),
                      operation.client.era == Era::modern ? page->modern : page->legacy);
}

Task<ServerReply> list_tools(Operation& operation) {
  Catalog<AnyTool> const& tools = operation.server.tools();
  ToolAccess* const access = operation.server.options().tool_access;
  if (access == nullptr) co_return list(operation, tools);
  ToolAccess::Hides const hides =
      co_await access->hidden_from(operation.exchange->caller.principal);
  FrozenList::Hidden hidden;
  if (hides)
    for (AnyTool const& tool : tools.items()) hidden.push_back(hides(tool.spec()));
  co_return list(operation, tools, hidden);
}
Task<ServerReply> list_prompts(Operation& operation) {
  co_return list(operation, operation.server.prompts());
}
Task<ServerReply> list_resources(Operation& operation) {
  co_return list(operation, operation.server.resources());
}
Task<ServerReply> list_templates(Operation& operation) {
  co_return list(operation, operation.server.resource_templates());
}
Task<ServerReply> list_skills(Operation& operation) {
  co_return list(operation, operation.server.skills().skills());
}

Task<ServerReply> ping(Operation& operation) { co_return result_reply(operation.id(), "{}"); }

Task<ServerReply> set_level(Operation& operation) {
  Result<SetLevelParams> const params = from_json<SetLevelParams>(operation.request().params);
  if (!params) co_return invalid_params(operation.id(), params.error().hint);
  ClientView const& client = operation.client;
  operation.server.shared().sessions.set_level(client.session, client.session_end, params->level);
  co_return result_reply(operation.id(), "{}");
}

/// Every method of the server, the frequent ones first.
constexpr std::array kMethods{
    Method{kMethodCallTool, Eras::both, with_tools, call_tool},
    Method{kMethodListTools, Eras::both, with_tools, list_tools},
    Method{kMethodGetTask, Eras::modern, with_tasks, get_task},
    Method{kMethodReadResource, Eras::both, with_resources, read_resource},
    Method{kMethodGetPrompt, Eras::both, with_prompts, get_prompt},
    Method{kMethodComplete, Eras::both, with_completions, complete},
    Method{kMethodListResources, Eras::both, with_resources, list_resources},
    Method{kMethodListTemplates, Eras::both, with_resources, list_templates},
    Method{kMethodListPrompts, Eras::both, with_prompts, list_prompts},
    Method{kMethodUpdateTask, Eras::modern, with_tasks, update_task},
    Method{kMethodCancelTask, Eras::modern, with_tasks, cancel_task},
    Method{kMethodListSkills, Eras::both, with_skills, list_skills},
    Method{kMethodGetSkill, Eras::both, with_skills, get_skill},
    Method{kMethodReadDirectory, Eras::both, with_skills, read_directory},
    Method{kMethodDiscover, Eras::modern, always, discover},
    Method{kMethodListen, Eras::modern, with_changes, listen},
    Method{kMethodSubscribe, Eras::legacy, with_subscriptions, subscribe},
    Method{kMethodUnsubscribe, Eras::legacy, with_subscriptions, unsubscribe},
    Method{kMethodPing, Eras::legacy, always, ping},
    Method{kMethodSetLevel, Eras::legacy, always, set_level},
};

Task<ServerReply> no_such_method(Operation& operation) {
  // In the legacy era 404 would say that the session is gone.
  int const status = operation.client.era == Era::modern ? 404 : 200;
  co_return error_reply(status, operation.id(), make_error_code(jsonrpc::Errc::method_not_found),
                        operation.request().method);
}

}  // namespace

Task<ServerReply> dispatch(Operation& operation) {
  std::string_view const name = operation.request().method;
  auto const found = std::find_if(kMethods.begin(), kMethods.end(), [&](Method const& method) {
    return method.name == name && method.serves(operation);
  });
  return found == kMethods.end() ? no_such_method(operation) : found->handle(operation);
}

}  // namespace tessera::mcp
