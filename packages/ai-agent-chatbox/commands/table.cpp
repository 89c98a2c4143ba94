#include "packages/ai-agent-chatbox/commands/actions.hpp"
#include "packages/ai-agent-chatbox/commands/command.hpp"

#include <array>

namespace tessera::chatbox {
namespace {

constexpr bool kBare = true;
constexpr bool kSlash = false;

constexpr std::array kCommands{
    Command{"help", "[COMMAND]", "what can be written here", kBare, actions::help,
            Offers::commands},
    Command{"tools", "[PATTERN]", "the connected tools; PATTERN: a part of the name, or a glob",
            kSlash, actions::tools, Offers::tools},
    Command{"servers", "", "the servers and whether they are connected", kSlash, actions::servers},
    Command{"prompts", "", "the servers' prompts", kSlash, actions::prompts},
    Command{"resources", "", "the servers' resources", kSlash, actions::resources},
    Command{"auth", "", "get a token and show whose it is, its tenant, scopes and end", kBare,
            actions::auth},
    Command{"model", "[MODEL]",
            "which models are known; MODEL or PROVIDER:MODEL answers from now on", kSlash,
            actions::model, Offers::models},
    Command{"provider", "[NAME]", "who may answer; NAME answers from now on, with its usual model",
            kSlash, actions::provider, Offers::providers},
    Command{"switch", "[NAME[:MODEL]]", "the same in one word: switch gemini, switch bedrock:MODEL",
            kBare, actions::provider, Offers::providers},
    Command{"approve", "[TOOL | forget]",
            "what you said yes to; SERVER/TOOL: yes until exit; forget: take all back", kSlash,
            actions::approve, Offers::tools},
    Command{"rules", "[TOOL {…}]",
            "which calls need your yes; SERVER/TOOL {arguments}: what decides", kSlash,
            actions::rules, Offers::tools},
    Command{"usage", "", "tokens and estimated cost", kSlash, actions::usage},
    Command{"context", "", "how full the model's room is", kSlash, actions::context},
    Command{"compact", "[N]", "leave the oldest turns out; N stay", kSlash, actions::compact},
    Command{"clear", "", "forget the conversation; the tools stay", kBare, actions::clear},
    Command{"save", "[NAME]", "a name for this session; every session is kept", kSlash,
            actions::save},
    Command{"resume", "[SESSION]", "the latest sessions; an id or a name: go on with that one",
            kSlash, actions::resume, Offers::sessions},
    Command{"export", "[md|json FILE]", "this session as a file", kSlash, actions::export_session,
            Offers::forms},
    Command{"image", "[N]", "the last image of this conversation again, or the Nth", kSlash,
            actions::image},
    Command{"history", "", "what you have sent", kBare, actions::history},
    Command{"theme", "[NAME]", "dark, light or mono; auto: as the terminal's background is", kSlash,
            actions::theme, Offers::themes},
    Command{"debug", "[on|off]", "show what goes over the wire, without its secrets", kSlash,
            actions::debug, Offers::on_off},
    Command{"doctor", "", "look at terminal, files, model and servers", kSlash, actions::doctor},
    Command{"exit", "", "leave", kBare},
    Command{"quit", "", "leave", kBare},
};

}  // namespace

std::span<Command const> all_commands() { return kCommands; }

}  // namespace tessera::chatbox
