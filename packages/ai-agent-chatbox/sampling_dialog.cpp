#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/dialog.hpp"

// What a person is asked when a server wants to use the model: the rest of `TerminalPerson`.

namespace tessera::chatbox {
namespace {

constexpr std::size_t kMostRows = 12;     // of one text
constexpr std::size_t kMostMessages = 3;  // the latest

std::string shown(llm::Message const& message, std::size_t columns) {
  std::string out = message.role == llm::Role::assistant ? "  as the model\n" : "  as you\n";
  for (llm::Part const& part : message.parts) {
    if (auto const* text = std::get_if<llm::Text>(&part))
      out += rows_of_server(text->text, columns, kMostRows);
    if (auto const* image = std::get_if<llm::Image>(&part))
      out += "    [an image, " + term_safe_line(image->mime, 40) + ", " +
             std::to_string(image->data.size()) + " bytes]\n";
  }
  return out;
}

}  // namespace

Task<bool> TerminalPerson::allow_sampling(agent::CallDetails call, agent::SamplingRequest request,
                                          std::string model) {
  std::size_t const columns = terminal_.look().columns;
  show(call, "A server wants to ask the model something");
  std::string text;
  if (!request.system.empty())
    text += "  with these instructions\n" + rows_of_server(request.system, columns, kMostRows);
  std::size_t const count = request.messages.size();
  std::size_t const first = count > kMostMessages ? count - kMostMessages : 0;
  if (first > 0) text += "  after " + std::to_string(first) + " messages that are not shown\n";
  for (std::size_t i = first; i < count; ++i) text += shown(request.messages[i], columns);
  // Long words of the server push the head of the question off the screen.
  terminal_.print(text + "  These are the words of " + term_safe_line(call.server) +
                  ", not yours.\n  model      " + term_safe_line(model) + ", at most " +
                  std::to_string(request.max_tokens) + " tokens, at your cost\n");
  agent::Approval const reply = co_await ask("Ask the model? (Yes/No) [No] ");
  co_return reply != agent::Approval::no;
}

Task<bool> TerminalPerson::release_answer(agent::CallDetails call, std::string answer) {
  show(call, "The model has answered the server's question");
  terminal_.print("  answer, for " + term_safe_line(call.server) + "\n" +
                  rows_of_server(answer, terminal_.look().columns, 4 * kMostRows));
  agent::Approval const reply = co_await ask("Send it to the server? (Yes/No) [No] ");
  co_return reply != agent::Approval::no;
}

}  // namespace tessera::chatbox
