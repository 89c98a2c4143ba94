#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <array>
#include <utility>

namespace tessera::chatbox {
namespace {

constexpr std::array<std::pair<std::string_view, ImageProtocol>, 5> kWords{
    {{"off", ImageProtocol::off},
     {"kitty", ImageProtocol::kitty},
     {"iterm", ImageProtocol::iterm},
     {"sixel", ImageProtocol::sixel},
     {"blocks", ImageProtocol::blocks}}};

bool has_attribute(std::string_view reply, std::string_view number) {
  for (std::size_t at = reply.find(number); at != std::string_view::npos;
       at = reply.find(number, at + 1)) {
    char const before = at == 0 ? ' ' : reply[at - 1];
    char const after = at + number.size() < reply.size() ? reply[at + number.size()] : ' ';
    if (before == ';' && (after == ';' || after == 'c')) return true;
  }
  return false;
}

}  // namespace

std::optional<ImageProtocol> image_protocol(std::string_view word) {
  for (auto const& [name, protocol] : kWords)
    if (name == word) return protocol;
  return std::nullopt;
}

bool is_image_word(std::string_view word) {
  return word == "auto" || image_protocol(word).has_value();
}

std::optional<ImageProtocol> protocol_from_environment(Environment const& environment) {
  // A multiplexer swallows graphics unless told otherwise; blocks are only text.
  if (!environment("TMUX").empty() || !environment("STY").empty()) return ImageProtocol::blocks;
  if (!environment("KITTY_WINDOW_ID").empty()) return ImageProtocol::kitty;
  std::string const program = environment("TERM_PROGRAM");
  if (program == "iTerm.app" || program == "WezTerm" || program == "vscode" ||
      environment("LC_TERMINAL") == "iTerm2")
    return ImageProtocol::iterm;
  if (program == "ghostty") return ImageProtocol::kitty;
  std::string const term = environment("TERM");
  if (term == "linux" || term.starts_with("screen") || term.starts_with("tmux"))
    return ImageProtocol::blocks;
  return std::nullopt;
}

std::string image_query() { return "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c"; }

bool QueryReplies::add(std::string_view reply) {
  if (reply.starts_with("\x1b_Gi=31;OK")) kitty_ = true;
  if (!reply.starts_with("\x1b[?") || !reply.ends_with('c')) return false;
  sixel_ = has_attribute(reply, "4");
  return true;
}

ImageProtocol QueryReplies::protocol() const {
  if (kitty_) return ImageProtocol::kitty;
  return sixel_ ? ImageProtocol::sixel : ImageProtocol::blocks;
}

}  // namespace tessera::chatbox
