#include "llm/offline/small_talk.hpp"

#include "llm/offline/answers.hpp"
#include "llm/offline/tokenizer.hpp"

#include <algorithm>
#include <array>

namespace tessera::llm::offline {
namespace {

struct Saying {
  std::string_view words;
  SmallTalk talk;
};

// The folded words of a sentence, joined by single spaces.
constexpr std::array kSayings{
    Saying{"hello", SmallTalk::greeting},
    Saying{"hi", SmallTalk::greeting},
    Saying{"hey", SmallTalk::greeting},
    Saying{"hello there", SmallTalk::greeting},
    Saying{"good morning", SmallTalk::greeting},
    Saying{"good evening", SmallTalk::greeting},
    Saying{"how are you", SmallTalk::greeting},
    Saying{"thank", SmallTalk::thanks},
    Saying{"thank you", SmallTalk::thanks},
    Saying{"thank a lot", SmallTalk::thanks},
    Saying{"ok", SmallTalk::thanks},
    Saying{"who are you", SmallTalk::who_are_you},
    Saying{"what are you", SmallTalk::who_are_you},
    Saying{"are you an ai", SmallTalk::who_are_you},
    Saying{"are you ai", SmallTalk::who_are_you},
    Saying{"are you human", SmallTalk::who_are_you},
    Saying{"whoareyou", SmallTalk::who_are_you},
    Saying{"help", SmallTalk::help},
    Saying{"help me", SmallTalk::help},
    Saying{"what can you do", SmallTalk::help},
    Saying{"what can i do", SmallTalk::help},
    Saying{"what can i ask", SmallTalk::help},
    Saying{"what tool do you have", SmallTalk::help},
    Saying{"list tool", SmallTalk::help},
    Saying{"list the tool", SmallTalk::help},
};

std::string words_of(std::string_view text) {
  std::string out;
  for (Token const& token : tokenize(text)) {
    std::string const& word = token.kind == TokenKind::word ? token.word : token.text;
    out += (out.empty() ? "" : " ") + word;
  }
  return out;
}

}  // namespace

std::optional<SmallTalk> small_talk(std::string_view text) {
  std::string const words = words_of(text);
  auto const found = std::find_if(kSayings.begin(), kSayings.end(),
                                  [&](Saying const& saying) { return saying.words == words; });
  if (found == kSayings.end()) return std::nullopt;
  return found->talk;
}

std::string small_talk_answer(SmallTalk talk, std::vector<ToolDefinition> const& tools) {
  std::string out;
  switch (talk) {
    case SmallTalk::greeting:
      out = "Hello. These are the built-in offline rules, not an AI model.";
      break;
    case SmallTalk::thanks:
      return "You are welcome.";
    case SmallTalk::who_are_you:
      out =
          "These are offline rules, not an AI model: they match your words to the connected tools, "
          "fill in the arguments, really call the tool, and show what it answers.";
      break;
    case SmallTalk::help:
      out = "Each request is matched to one connected tool; the tool is really called.";
      break;
  }
  if (tools.empty()) return out + " No tools are connected.";
  std::vector<ToolDefinition const*> all;
  for (ToolDefinition const& tool : tools) all.push_back(&tool);
  return out + " What can be asked:\n\n" + list_tools(all, 8);
}

bool is_cancel(std::string_view text) {
  constexpr std::array<std::string_view, 7> kWords{"cancel",    "never mind", "nevermind", "stop",
                                                   "forget it", "no",         "nothing"};
  std::string const words = words_of(text);
  return std::find(kWords.begin(), kWords.end(), words) != kWords.end();
}

}  // namespace tessera::llm::offline
