#include "packages/ai-agent-chatbox/dialog.hpp"

#include "base/json.hpp"
#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/forms.hpp"
#include "packages/ai-agent-chatbox/terminal/text_width.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

constexpr int kTries = 3;
constexpr std::size_t kMostRows = 12;       // of a server's text
constexpr std::size_t kMostArguments = 40;  // each in a row of its own
constexpr std::size_t kMostFields = 20;
constexpr std::size_t kMostChoices = 10;
constexpr std::size_t kWidestKey = 40;
constexpr int kQuestions = 20;  // with help and edits between them

constexpr std::string_view kKeys =
    "  y  yes, this call\n"
    "  n  no; what you write behind it is told to the model: n too early, ask me tomorrow\n"
    "  s  yes, and to every call of this tool until the program ends\n"
    "  a  yes, and always to this tool with these very arguments, until the program ends\n"
    "  e  edit the arguments, then decide\n"
    "  d  no, and switch the tool off until the program ends\n"
    "  Enter alone is a no.\n";

std::string value_text(json::value const& value) {
  if (value.is_string()) return term_safe_line(value.get_string(), 4096);
  return term_safe_line(term_safe_json(write_json(value)), 4096);
}

std::string padded(std::string text, std::size_t columns) {
  std::size_t const width = width_of(text);
  if (width < columns) text += std::string(columns - width, ' ');
  return text;
}

std::string indented(std::string_view text, std::size_t columns) {
  return rows_of_server(text, columns, kMostRows);
}

/// What a form's field is asked by: in one row or two.
std::string field_prompt(FormField const& field) {
  std::string out =
      "  " + shorten(term_safe_line(field.title.empty() ? field.name : field.title), 60);
  std::size_t const shown = std::min(field.choices.size(), kMostChoices);
  for (std::size_t i = 0; i < shown; ++i)
    out += (i == 0 ? " (" : ", ") + shorten(term_safe_line(field.choices[i]), 40);
  if (field.choices.size() > shown)
    out += ", … " + std::to_string(field.choices.size() - shown) + " more";
  if (!field.choices.empty()) out += ")";
  return out + (field.required ? ": " : " (may be empty): ");
}

}  // namespace

std::string rows_of_server(std::string_view text, std::size_t columns, std::size_t most) {
  std::string const safe = term_safe(text, TermSafeOptions{.line_points = 4096});
  std::vector<std::string> const rows = wrap(safe, std::max<std::size_t>(columns, 24) - 4);
  std::string out;
  for (std::size_t i = 0; i < std::min(rows.size(), most); ++i) out += "    " + rows[i] + "\n";
  if (rows.size() > most)
    out += "    … " + std::to_string(rows.size() - most) + " more lines are not shown\n";
  return out;
}

std::string call_block(agent::CallDetails const& call, std::string const& address,
                       Look const& look) {
  std::string out = "  server     " + term_safe_line(call.server);
  if (!address.empty()) out += "  " + look.dim(term_safe_line(address));
  out += "\n  tool       " + look.bold(term_safe_line(call.tool));
  if (!call.title.empty() && call.title != call.tool)
    out += "  (" + term_safe_line(call.title) + ")";
  out += "\n";
  std::size_t column = 0;
  for (auto const& [key, value] : call.arguments)
    column = std::max(column, width_of(term_safe_line(key)));
  std::string label = "  arguments  ";
  if (call.arguments.empty()) out += label + "none\n";
  std::size_t shown = 0;
  for (auto const& [key, value] : call.arguments) {
    if (shown == kMostArguments) break;
    out += label + padded(term_safe_line(key), std::min(column, kWidestKey)) + " = " +
           value_text(value) + "\n";
    label = "             ";
    ++shown;
  }
  if (shown < call.arguments.size())
    out += label + "… and " + std::to_string(call.arguments.size() - shown) + " more arguments\n";
  return out;
}

void TerminalPerson::show(agent::CallDetails const& call, std::string const& title) {
  Look const look = terminal_.look();
  auto const address = addresses_.find(call.server);
  terminal_.print("\n" + look.bold(title) + "\n" +
                  call_block(call, address == addresses_.end() ? "" : address->second, look));
}

Task<agent::Approval> TerminalPerson::ask(std::string prompt) {
  for (int i = 0; i < kTries; ++i) {
    Input const input = co_await terminal_.read_answer(prompt);
    if (input.kind != Input::Kind::text) break;
    Reply const reply = read_reply(input.text);
    if (reply == Reply::no) break;
    if (reply == Reply::yes) co_return agent::Approval::once;
    terminal_.print("Please answer Yes or No.\n");
  }
  co_return agent::Approval::no;
}

void TerminalPerson::show_call(agent::CallDetails const& call) {
  show(call, "Approval needed: a tool wants to run");
  std::string claims = call.read_only ? "says that it only reads" : "may change something";
  if (!call.read_only && call.destructive) claims += ", and may destroy";
  std::size_t const columns = terminal_.look().columns;
  std::string out = "  effect     " + claims + " (by the server's own words)\n";
  if (!call.change.empty())
    out += "  CHANGED    since you said yes to this tool:\n" + indented(call.change, columns);
  // Many or long arguments push the head of the question off the screen.
  if (rows_of(call_block(call, {}, {}), columns).size() > kMostRows)
    out +=
        "  all this   for " + term_safe_line(call.server) + "/" + term_safe_line(call.tool) + "\n";
  terminal_.print(out +
                  "  y yes, n no (n and a reason), s this tool until exit, a always these "
                  "arguments, e edit, d switch off, ? help\n");
}

Task<bool> TerminalPerson::edit(agent::CallDetails& call) {
  // The editor shows what it is given; the same value without what hides or reorders.
  std::string text = term_safe_json(write_json(call.arguments));
  std::string prompt = "  arguments as JSON: ";
  Input const input = co_await terminal_.edit_answer(std::move(prompt), std::move(text));
  if (input.kind != Input::Kind::text) co_return false;
  Result<json::value> edited = parse_json(input.text);
  if (!edited || !edited->is_object()) {
    terminal_.print("That is no JSON object; the arguments stay as they were.\n");
    co_return false;
  }
  call.arguments = std::move(edited->get_object());
  co_return true;
}

Task<agent::ApprovalAnswer> TerminalPerson::approve(agent::CallDetails call) {
  show_call(call);
  agent::ApprovalAnswer answer;
  int unclear = 0;
  for (int i = 0; i < kQuestions && unclear < kTries; ++i) {
    std::string prompt = "Allow? (Yes/No) [No] ";
    Input const input = co_await terminal_.read_answer(std::move(prompt));
    if (input.kind != Input::Kind::text) break;
    switch (read_reply(input.text)) {
      case Reply::no:
        answer.reason = reason_of_no(input.text);
        answer.arguments.reset();
        co_return answer;
      case Reply::disable:
        answer.disable = true;
        answer.reason = "the tool is switched off until the program ends";
        co_return answer;
      case Reply::yes:
        answer.approval = agent::Approval::once;
        break;
      case Reply::session:
        answer.approval = agent::Approval::session;
        break;
      case Reply::exact:
        answer.approval = agent::Approval::exact;
        break;
      case Reply::edit: {
        bool const edited = co_await edit(call);
        if (edited) answer.arguments = call.arguments;
        show_call(call);
        break;
      }
      case Reply::help:
        terminal_.print(kKeys);
        break;
      case Reply::unclear:
        ++unclear;
        terminal_.print("Please answer Yes or No; ? explains more.\n");
        break;
    }
    if (answer.approval != agent::Approval::no) co_return answer;
  }
  answer.arguments.reset();
  co_return answer;
}

Task<agent::ElicitAnswer> TerminalPerson::answer(agent::CallDetails call,
                                                 agent::Elicitation question) {
  show(call, "Confirmation needed: the server asks before it goes on");
  terminal_.print("  question\n" + indented(question.message, terminal_.look().columns));
  if (!question.url.empty())
    terminal_.print("  address    " + term_safe_line(question.url, 4096) +
                    "\n  Open it in a browser only if you know where it leads.\n");
  std::vector<FormField> const fields = fields_of(question.schema);
  std::optional<json::object> of_yes = content_of_yes(fields);
  if (!of_yes && question.url.empty()) {
    agent::ElicitAnswer filled = co_await fill(std::move(question));
    co_return filled;
  }
  agent::Approval const reply = co_await ask("Confirm? (Yes/No) [No] ");
  if (reply == agent::Approval::no) {
    agent::ElicitAnswer declined;
    declined.action = agent::ElicitAction::decline;
    co_return declined;
  }
  agent::ElicitAnswer accepted;
  accepted.action = agent::ElicitAction::accept;
  if (question.url.empty()) accepted.content = std::move(*of_yes);
  co_return accepted;
}

Task<agent::ElicitAnswer> TerminalPerson::fill(agent::Elicitation question) {
  agent::ElicitAnswer answer;
  std::vector<FormField> const fields = fields_of(question.schema);
  if (fields.size() > kMostFields) {
    terminal_.print("  The form has " + std::to_string(fields.size()) + " fields; at most " +
                    std::to_string(kMostFields) + " are asked for. Nothing is sent.\n");
    co_return answer;
  }
  for (FormField const& field : fields) {
    std::string const prompt = field_prompt(field);
    bool settled = false;
    for (int i = 0; i < kTries && !settled; ++i) {
      Input const input = co_await terminal_.read_answer(prompt);
      if (input.kind != Input::Kind::text) co_return agent::ElicitAnswer{};
      if (input.text.empty() && !field.required) {
        settled = true;
        continue;
      }
      Result<json::value> value = field_value(field, input.text);
      if (value) answer.content[field.name] = std::move(*value);
      settled = value.has_value();
      if (!settled) terminal_.print("  Expected " + value.error().hint + ".\n");
    }
    if (!settled) co_return agent::ElicitAnswer{};
  }
  agent::Approval const reply = co_await ask("Send these values? (Yes/No) [No] ");
  answer.action =
      reply == agent::Approval::no ? agent::ElicitAction::decline : agent::ElicitAction::accept;
  if (reply == agent::Approval::no) answer.content.clear();
  co_return answer;
}

Task<agent::ApprovalAnswer> NobodyHere::approve(agent::CallDetails) {
  co_return agent::ApprovalAnswer();
}

Task<agent::ElicitAnswer> NobodyHere::answer(agent::CallDetails, agent::Elicitation) {
  agent::ElicitAnswer answer;
  answer.action = agent::ElicitAction::decline;
  co_return answer;
}

}  // namespace tessera::chatbox
