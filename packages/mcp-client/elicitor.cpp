#include "packages/mcp-client/elicitor.hpp"

#include "base/json_codec.hpp"
#include "base/term_safe.hpp"
#include "http/message/url.hpp"
#include "packages/mcp-client/errc.hpp"
#include "packages/mcp-client/schema_text.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace tessera::mcp_client {
namespace {

using mcp::ElicitAction;
using mcp::ElicitResult;

std::string describe_address(std::string const& text) {
  std::string out = "  address  " + term_safe_line(text, 8'192) + "\n";
  Result<http::Url> const url = http::parse_url(text);
  if (!url) return out + "  BEWARE   this is no ordinary web address\n";
  out += "  host     " + term_safe_line(url->host) + "\n";
  if (!url->is_https() && !url->is_loopback())
    out += "  BEWARE   the connection to it is not encrypted\n";
  if (url->host.find("xn--") != std::string::npos)
    out += "  BEWARE   the host's name has characters that may look like others\n";
  return out;
}

ElicitResult result_of(ElicitAction action) { return ElicitResult{action, std::nullopt}; }

bool is_url(mcp::InputQuestion const& question) { return question.params.mode == mcp::kElicitUrl; }

}  // namespace

std::string describe_question(mcp::InputQuestion const& question) {
  std::string out = "\nA server asks you something.\n";
  out += "  server   " + term_safe_line(question.server) + "\n";
  out += "  for      " + term_safe_line(question.about) + "\n";
  out += "  it says  " + term_safe(question.params.message, {.line_points = 4'096}) + "\n";
  if (question.params.url) out += describe_address(*question.params.url);
  return out;
}

Elicitor::Elicitor(std::string policy, Terminal& terminal, ReadFile read_file)
    : policy_(std::move(policy)), terminal_(terminal), read_file_(std::move(read_file)) {}

mcp::ElicitationCapability Elicitor::capability() const {
  return mcp::ElicitationCapability{json::object(), json::object()};
}

Task<ElicitResult> Elicitor::elicit(mcp::InputQuestion question) {
  Task<ElicitResult> answering = answer(question);
  ElicitResult result = co_await std::move(answering);
  json::value const action = to_json(result.action);
  ledger_.push_back(term_safe_line(question.about) + ": \"" +
                    term_safe_line(question.params.message, 200) + "\" → " +
                    std::string(action.get_string()));
  co_return result;
}

Task<ElicitResult> Elicitor::answer(mcp::InputQuestion const& question) {
  if (policy_ == "decline") co_return result_of(ElicitAction::decline);
  if (policy_ == "cancel") co_return result_of(ElicitAction::cancel);
  if (policy_ == "accept") {
    ElicitResult result = result_of(ElicitAction::accept);
    if (!is_url(question)) {
      Result<json::object> content =
          agreeing_content(question.params.requested_schema.value_or(json::object()));
      if (!content) throw Exception(content.error());
      result.content = std::move(*content);
    }
    co_return result;
  }
  if (policy_ != "ask") co_return next_from_file();
  Task<ElicitResult> asking = ask(question);
  ElicitResult result = co_await std::move(asking);
  co_return result;
}

ElicitResult Elicitor::next_from_file() {
  Result<std::string> text = read_file_(policy_);
  if (!text) throw Exception(text.error());
  Result<json::value> value = parse_json(*text);
  if (!value) throw Exception(fail(Errc::usage, "--elicit " + policy_ + ": " + value.error().hint));
  json::value one = *value;
  if (auto const* list = value->if_array()) {
    if (used_ >= list->size())
      throw Exception(fail(Errc::needs_human,
                           "the server asks more often than --elicit " + policy_ + " has answers"));
    one = (*list)[used_];
  }
  ++used_;
  Result<ElicitResult> result = from_json<ElicitResult>(one);
  if (!result)
    throw Exception(fail(Errc::usage, "--elicit " + policy_ + ": " + result.error().hint));
  return std::move(*result);
}

Task<ElicitResult> Elicitor::ask(mcp::InputQuestion const& question) {
  if (!terminal_.is_open())
    throw Exception(fail(Errc::needs_human, "the server asks a person (\"" +
                                                question.params.message +
                                                "\") and there is no terminal to ask on: use "
                                                "--elicit accept|decline|cancel|FILE"));
  terminal_.write(describe_question(question));
  if (is_url(question)) {
    Task<ElicitAction> asking =
        ask_action("Open it in your browser yourself. Then: y = opened and done, n = decline");
    ElicitAction const action = co_await std::move(asking);
    co_return result_of(action);
  }
  Task<ElicitResult> form = ask_form(question.params.requested_schema.value_or(json::object()));
  ElicitResult result = co_await std::move(form);
  co_return result;
}

Task<ElicitResult> Elicitor::ask_form(json::object schema) {
  Result<std::vector<FormField>> const fields = form_fields(schema);
  if (!fields) throw Exception(fields.error());
  bool const yes_or_no = fields->size() == 1 && fields->front().type == "boolean";
  std::string prompt = "y = agree, n = decline";
  if (yes_or_no) prompt = term_safe_line(fields->front().title) + "  " + prompt;
  Task<ElicitAction> deciding = ask_action(std::move(prompt));
  ElicitAction const action = co_await std::move(deciding);
  ElicitResult result = result_of(action);
  if (result.action != ElicitAction::accept) co_return result;
  json::object content;
  for (FormField const& field : *fields) {
    if (yes_or_no) {
      content[field.name] = true;
      continue;
    }
    Task<std::optional<json::value>> asking = ask_field(field);
    std::optional<json::value> value = co_await std::move(asking);
    if (!value) co_return result_of(ElicitAction::cancel);
    if (!value->is_null()) content[field.name] = std::move(*value);
  }
  Result<void> const fits = check_content(schema, content);
  if (!fits) {
    terminal_.write("That does not fit: " + term_safe(fits.error().hint) + "\n");
    co_return result_of(ElicitAction::cancel);
  }
  result.content = std::move(content);
  co_return result;
}

Task<std::optional<json::value>> Elicitor::ask_field(FormField field) {
  std::string prompt = term_safe_line(field.title) + " (" + type_words(field.schema, field.schema) +
                       (field.required ? "" : ", optional") + ")";
  if (field.initial) prompt += " [" + term_safe_json(write_json(*field.initial)) + "]";
  if (!field.description.empty()) terminal_.write("  " + term_safe_line(field.description) + "\n");
  for (std::size_t i = 0; i < field.choices.size(); ++i)
    terminal_.write("  " + std::to_string(i + 1) + "  " + term_safe_line(field.choices[i].title) +
                    "\n");
  for (;;) {
    terminal_.write(prompt + ": ");
    Task<std::optional<std::string>> reading = terminal_.read_line();
    std::optional<std::string> const line = co_await std::move(reading);
    if (!line) co_return std::nullopt;
    if (line->empty() && field.initial) co_return *field.initial;
    if (line->empty() && !field.required) co_return json::value(nullptr);
    Result<json::value> value = field_value(field, *line);
    if (value) co_return std::move(*value);
    terminal_.write("  " + term_safe_line(value.error().hint) + "\n");
  }
}

Task<ElicitAction> Elicitor::ask_action(std::string prompt) {
  terminal_.write(prompt + ", Enter = cancel: ");
  Task<std::optional<std::string>> reading = terminal_.read_line();
  std::optional<std::string> const line = co_await std::move(reading);
  if (line == "y" || line == "Y" || line == "yes") co_return ElicitAction::accept;
  if (line == "n" || line == "N" || line == "no") co_return ElicitAction::decline;
  co_return ElicitAction::cancel;
}

}  // namespace tessera::mcp_client
