#include "mcp/server/prompt.hpp"

#include "mcp/protocol/errc.hpp"

#include <algorithm>

namespace tessera::mcp {

PromptMessage user_message(Content content) { return PromptMessage{"user", std::move(content)}; }

PromptMessage user_message(std::string text) { return user_message(text_content(std::move(text))); }

PromptMessage assistant_message(Content content) {
  return PromptMessage{"assistant", std::move(content)};
}

AnyPrompt::AnyPrompt(PromptSpec spec, Run run) : spec_(std::move(spec)), run_(std::move(run)) {
  if (spec_.name.empty()) throw Exception(fail(Errc::bad_message, "a prompt needs a name"));
  for (auto const& [name, completer] : spec_.completers)
    if (std::none_of(spec_.arguments.begin(), spec_.arguments.end(),
                     [&wanted = name](PromptArgument const& one) { return one.name == wanted; }))
      throw Exception(fail(Errc::bad_message, "prompt '" + spec_.name + "' has no argument '" +
                                                  name + "' to complete"));
}

FrozenList::Entry AnyPrompt::listed() const {
  Prompt page;
  page.name = spec_.name;
  if (!spec_.title.empty()) page.title = spec_.title;
  if (!spec_.description.empty()) page.description = spec_.description;
  if (!spec_.arguments.empty()) page.arguments = spec_.arguments;
  page.icons = spec_.icons;
  page.meta = spec_.meta;
  std::string const text = write_json(to_json(page));
  return {text, text};
}

}  // namespace tessera::mcp
