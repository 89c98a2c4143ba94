#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/commands/actions.hpp"
#include "packages/ai-agent-chatbox/commands/model_list.hpp"

namespace tessera::chatbox::actions {
namespace {

std::string switched(Session& session, std::string const& spec) {
  Result<void> const done = session.switch_model(spec);
  if (!done) return "Not switched: " + term_safe(done.error().hint) + "\n";
  return answering(*session.model) + session.model_warning();
}

}  // namespace

Task<std::string> model(CommandRoom& room, std::string argument) {
  Session& session = room.session;
  if (argument.empty())
    co_return model_list(session.providers, *session.model, session.clock.now_seconds(),
                         session.model_world->outside.environment);
  co_return switched(session, model_spec_text(argument, session.providers, *session.model));
}

Task<std::string> provider(CommandRoom& room, std::string argument) {
  Session& session = room.session;
  if (argument.empty())
    co_return provider_list(session.providers, *session.model,
                            session.model_world->outside.environment);
  co_return switched(session, argument);
}

}  // namespace tessera::chatbox::actions
