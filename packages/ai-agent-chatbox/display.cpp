#include "packages/ai-agent-chatbox/display.hpp"

#include "base/json.hpp"
#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kMostImages = 8;

/// A server's numbers may be anything, and their quotient too.
int percent_of(double done, double total) {
  double const share = 100 * (done / total);
  return share >= 0 ? static_cast<int>(std::min(share, 100.0)) : 0;
}

}  // namespace

std::string call_line(agent::CallDetails const& call) {
  std::string out = "-> " + term_safe_line(call.server) + "/" + term_safe_line(call.tool);
  for (auto const& [key, value] : call.arguments)
    out += " " + term_safe_line(key) + "=" + term_safe_json(write_json(value));
  return out;
}

void Display::show(std::string const& markdown) {
  if (markdown.empty()) return;
  Look const look = terminal_.look();
  // Without a live terminal the text stays as it came: what a script or a screen reader wants.
  std::string out = look.live ? render_markdown(markdown, {look.columns, look.color, look.theme})
                              : term_safe(markdown);
  if (!out.empty() && !out.ends_with('\n')) out += "\n";
  // Blocks are rendered one by one, so the blank line between two of them is added here.
  bool const between = look.live && shown_before_;
  shown_before_ = true;
  terminal_.print(between ? "\n" + out : out);
}

void Display::text(std::string_view delta) { show(blocks_.feed(delta)); }

void Display::response_ended() {
  show(blocks_.finish());
  shown_before_ = false;
}

void Display::call_started(agent::CallDetails const& call) {
  Look const look = terminal_.look();
  std::string line = call_line(call);
  if (look.live) line = shorten(line, look.columns);
  terminal_.print(look.dim(line) + "\n");
  terminal_.busy("waiting for " + term_safe_line(call.server));
}

void Display::call_progress(agent::CallDetails const& call, agent::Progress const& progress) {
  std::string label = term_safe_line(call.tool);
  if (progress.total && *progress.total > 0)
    label += " " + std::to_string(percent_of(progress.done, *progress.total)) + " %";
  if (!progress.message.empty()) label += " " + term_safe_line(progress.message);
  terminal_.busy(std::move(label));
}

Task<> Display::call_ended(agent::CallDetails, agent::ToolOutcome outcome) {
  terminal_.idle();
  std::size_t images = 0;
  for (auto const& part : outcome.content) {
    auto const* image = std::get_if<llm::Image>(&part);
    if (image == nullptr || ++images > kMostImages) continue;
    co_await images_.show(image->data);
  }
  if (images > kMostImages)
    terminal_.print(std::to_string(images - kMostImages) + " more images are not shown.\n");
}

}  // namespace tessera::chatbox
