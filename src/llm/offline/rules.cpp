#include "llm/offline/rules.hpp"

#include "base/json.hpp"
#include "llm/offline/answers.hpp"
#include "llm/offline/arguments.hpp"
#include "llm/offline/matcher.hpp"
#include "llm/offline/small_talk.hpp"
#include "llm/offline/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace tessera::llm::offline {
namespace {

/// What was said. Of a person's message only the last text: what stands before it is attached, and
/// words of a server must not choose a tool.
std::string text_of(Message const& message) {
  std::string out;
  for (Part const& part : message.parts) {
    auto const* text = std::get_if<Text>(&part);
    if (text == nullptr) continue;
    if (message.role == Role::user) out.clear();
    out += (out.empty() ? "" : "\n") + text->text;
  }
  return out;
}

std::string_view trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n.,";
  std::size_t const from = text.find_first_not_of(kSpace);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(kSpace) - from + 1);
}

class Engine {
 public:
  explicit Engine(Request const& request) : request_(request) {}

  Reply run() {
    read_conversation();
    if (!results_.empty()) return after_results();
    if (asked_ != nullptr) {
      Reply reply = after_question();
      if (!reply.calls.empty() || !reply.text.empty()) return reply;
    }
    std::vector<std::string> steps = split_steps(text_);
    if (steps.size() > 1 && !std::all_of(steps.begin(), steps.end(),
                                         [&](auto const& step) { return choose(step) != nullptr; }))
      steps = {text_};
    return step(steps.front());
  }

 private:
  void read_conversation() {
    Conversation const& messages = request_.conversation;
    std::size_t last_user = messages.size();
    for (std::size_t i = 0; i < messages.size(); ++i) {
      if (messages[i].role == Role::user) last_user = i;
      for (Part const& part : messages[i].parts)
        if (std::holds_alternative<ToolCall>(part)) ++calls_;
    }
    if (last_user == messages.size()) return;
    text_ = text_of(messages[last_user]);
    for (std::size_t i = last_user + 1; i < messages.size(); ++i)
      for (Part const& part : messages[i].parts)
        if (auto const* result = std::get_if<ToolResult>(&part)) results_.push_back(result);
    if (last_user > 0) asked_ = json_find(messages[last_user - 1].native, "asking");
  }

  Reply after_results() {
    ToolResult const& last = *results_.back();
    Reply reply{answer_for(last), {}, {}};
    std::vector<std::string> const steps = split_steps(text_);
    bool const planned = asked_ == nullptr && results_.size() < steps.size();
    if (!planned) return reply;
    if (last.is_error) {
      reply.text += "\nThe rest of the request was not started.\n";
      return reply;
    }
    Reply next = step(steps[results_.size()]);
    reply.text += "\n" + next.text;
    reply.calls = std::move(next.calls);
    return reply;
  }

  ToolDefinition const* find(std::string_view name) const {
    auto const found = std::find_if(request_.tools.begin(), request_.tools.end(),
                                    [&](ToolDefinition const& tool) { return tool.name == name; });
    return found == request_.tools.end() ? nullptr : &*found;
  }

  // Whoever writes a tool's exact name has chosen it.
  ToolDefinition const* named(std::string_view text) const {
    for (ToolDefinition const& tool : request_.tools) {
      std::size_t const at = text.find(tool.name);
      if (at == std::string_view::npos || tool.name.find('_') == std::string::npos) continue;
      std::size_t const end = at + tool.name.size();
      bool const whole =
          (at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ');
      if (whole) return &tool;
    }
    return nullptr;
  }

  ToolDefinition const* choose(std::string_view text) const {
    if (ToolDefinition const* tool = named(text)) return tool;
    std::vector<Score> const ranked = rank_tools(tokenize(text), request_.tools);
    return is_clear(ranked) ? &request_.tools[ranked.front().tool] : nullptr;
  }

  Reply step(std::string_view text) const {
    std::optional<SmallTalk> const talk = small_talk(text);
    if (talk) return Reply{small_talk_answer(*talk, request_.tools), {}, {}};
    ToolDefinition const* tool = choose(text);
    if (tool == nullptr) return Reply{no_match(text), {}, {}};
    return call(*tool, fill_arguments(parameters_of(tool->input_schema), tokenize(text),
                                      name_ideas(*tool)));
  }

  Reply call(ToolDefinition const& tool, Filling filling) const {
    if (filling.missing.empty()) {
      ToolCall made{"call-" + std::to_string(calls_ + 1), tool.name, std::move(filling.arguments)};
      return Reply{{}, {std::move(made)}, {}};
    }
    Parameter const& missing = filling.missing.front();
    std::string text = "`" + tool.name + "` needs a value for `" + missing.name + "`";
    if (!missing.description.empty()) text += " (" + missing.description + ")";
    text += ". Which one? For example `" + example_value(missing) + "`, or `cancel`.";
    json::object asking{{"tool", tool.name},
                        {"parameter", missing.name},
                        {"arguments", std::move(filling.arguments)}};
    return Reply{std::move(text), {}, json::object{{"asking", std::move(asking)}}};
  }

  Reply after_question() const {
    ToolDefinition const* tool = find(json_text(*asked_, "tool"));
    json::value const* known = json_find(*asked_, "arguments");
    if (tool == nullptr || known == nullptr || !known->is_object()) return {};
    std::string_view const answer = trim(text_);
    if (is_cancel(answer)) return Reply{"All right. Nothing was called.", {}, {}};
    std::string_view const name = json_text(*asked_, "parameter");
    std::vector<Parameter> const parameters = parameters_of(tool->input_schema);
    Filling filling =
        fill_arguments(parameters, tokenize(text_), name_ideas(*tool), known->get_object());
    bool const filled = filling.arguments.contains(name);
    ToolDefinition const* other = choose(text_);
    if (!filled && other != nullptr && other != tool)
      return {};  // the person went on to something else
    if (!filled) {
      auto const parameter = std::find_if(parameters.begin(), parameters.end(),
                                          [&](Parameter const& one) { return one.name == name; });
      bool const free_text = parameter != parameters.end() && !answer.empty() &&
                             (parameter->kind == ParameterKind::text ||
                              (parameter->kind == ParameterKind::identifier &&
                               answer.find(' ') == std::string_view::npos));
      std::optional<json::value> value;
      if (free_text) value = convert(answer, *parameter);
      if (value) {
        json::object settled = known->get_object();
        settled[name] = std::move(*value);
        filling = fill_arguments(parameters, {}, {}, std::move(settled));
      }
    }
    return call(*tool, std::move(filling));
  }

  std::string no_match(std::string_view text) const {
    if (request_.tools.empty())
      return "No tools are connected, and the offline rules can only call tools. "
             "`/servers` shows the connections.";
    std::vector<Score> const ranked = rank_tools(tokenize(text), request_.tools);
    std::vector<ToolDefinition const*> nearest;
    for (Score const& score : ranked) nearest.push_back(&request_.tools[score.tool]);
    nearest.resize(std::min<std::size_t>(nearest.size(), 3));
    return "The offline rules could not match that to one tool, so nothing was called. "
           "The nearest tools:\n\n" +
           list_tools(nearest, nearest.size());
  }

  Request const& request_;
  std::string text_;
  std::vector<ToolResult const*> results_;
  json::value const* asked_ = nullptr;
  std::size_t calls_ = 0;
};

}  // namespace

Reply reply_to(Request const& request) { return Engine(request).run(); }

std::vector<std::string> split_steps(std::string_view text) {
  constexpr std::array<std::string_view, 5> kJoints{" and then ", ", then ", " then ", "; ",
                                                    "จากนั้น"};
  std::vector<std::string> steps;
  while (!text.empty()) {
    std::size_t at = text.size();
    std::size_t length = 0;
    for (std::string_view const joint : kJoints) {
      std::size_t const found = text.find(joint);
      if (found < at) {
        at = found;
        length = joint.size();
      }
    }
    std::string_view const step = trim(text.substr(0, at));
    if (!step.empty()) steps.emplace_back(step);
    text.remove_prefix(at + length);
  }
  if (steps.empty()) steps.emplace_back();
  return steps;
}

}  // namespace tessera::llm::offline
