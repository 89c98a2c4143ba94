#include "packages/ai-agent-chatbox/terminal/background.hpp"

#include <charconv>

namespace tessera::chatbox {
namespace {

/// `f`, `ff`, `fff` or `ffff` as a part of one; takes it and the slash behind it off.
std::optional<double> take_channel(std::string_view& text) {
  std::string_view const digits = text.substr(0, text.find('/'));
  unsigned value = 0;
  auto const [stopped, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  bool const whole = error == std::errc() && stopped == digits.data() + digits.size();
  if (digits.empty() || digits.size() > 4 || !whole) return std::nullopt;
  text.remove_prefix(digits.size() < text.size() ? digits.size() + 1 : text.size());
  double const most = (1U << (4 * digits.size())) - 1U;
  return value / most;
}

}  // namespace

std::string background_query() { return "\x1b]11;?\x1b\\\x1b[c"; }

bool can_ask_for_background(Environment const& environment) {
  return environment && environment("TERM") != "linux";
}

std::optional<bool> light_background(std::string_view reply) {
  constexpr std::string_view kBegin = "\x1b]11;rgb";
  if (!reply.starts_with(kBegin)) return std::nullopt;
  reply.remove_prefix(kBegin.size());
  if (reply.starts_with('a')) reply.remove_prefix(1);  // with an opacity behind the colour
  if (!reply.starts_with(':')) return std::nullopt;
  reply.remove_prefix(1);
  reply = reply.substr(0, reply.find_first_of("\x1b\a"));
  auto const red = take_channel(reply);
  auto const green = red ? take_channel(reply) : red;
  auto const blue = green ? take_channel(reply) : green;
  if (!blue) return std::nullopt;
  return 0.299 * *red + 0.587 * *green + 0.114 * *blue > 0.5;
}

std::optional<bool> light_by_environment(Environment const& environment) {
  std::string const colors = environment ? environment("COLORFGBG") : std::string();
  std::size_t const last = colors.rfind(';');
  if (last == std::string::npos) return std::nullopt;
  std::string const background = colors.substr(last + 1);
  if (background == "7" || background == "15") return true;
  if (background.size() == 1 && background[0] >= '0' && background[0] <= '8') return false;
  return std::nullopt;
}

bool is_device_answer(std::string_view reply) {
  return reply.starts_with("\x1b[?") && reply.ends_with('c');
}

}  // namespace tessera::chatbox
