#include "script.hpp"

#include <sstream>

namespace tessera::conversations {
namespace {

[[noreturn]] void refuse(std::size_t line, std::string const& why) {
  throw Exception(fail(JsonErrc::syntax, "line " + std::to_string(line) + ": " + why));
}

Step send_step(std::istringstream& words, std::string verb) {
  Step step;
  step.kind = Step::Kind::send;
  step.verb = std::move(verb);
  words >> step.era;
  if (step.era.empty()) step.era = "bare";
  return step;
}

Step head(std::string const& text, std::size_t line) {
  std::istringstream words(text.substr(3));
  std::string word;
  words >> word;
  Step step;
  if (text.starts_with(">>>")) {
    if (word == "advance") {
      step.kind = Step::Kind::advance;
      words >> step.seconds;
    } else if (word == "as") {
      step.kind = Step::Kind::principal;
      words >> step.verb;
    } else if (word == "POST" || word == "GET" || word == "DELETE") {
      step = send_step(words, word);
    } else {
      refuse(line, "unknown verb '" + word + "'");
    }
  } else if (word == "event") {
    step.kind = Step::Kind::event;
  } else if (word == "end") {
    step.kind = Step::Kind::end_of_stream;
  } else {
    step.kind = Step::Kind::response;
    step.status = std::stoi(word);
    std::string more;
    step.stream = (words >> more) && more == "stream";
  }
  step.line = line;
  return step;
}

void add_line(Step& step, std::string const& text, std::size_t line) {
  if (!step.body.empty() || text.starts_with('{') || text.starts_with('[') ||
      text.starts_with('|')) {
    step.body += text.starts_with('|') ? text.substr(1) : text;
    step.body += '\n';
  } else if (text.starts_with('!')) {
    step.without.push_back(text.substr(1));
  } else if (auto const colon = text.find(": "); colon != std::string::npos) {
    step.fields.emplace_back(text.substr(0, colon), text.substr(colon + 2));
  } else {
    refuse(line, "neither a header field nor a body");
  }
}

}  // namespace

std::vector<Step> parse_script(std::string const& text) {
  std::vector<Step> steps;
  std::istringstream lines(text);
  std::string line;
  for (std::size_t number = 1; std::getline(lines, line); ++number) {
    if (line.empty() || line.starts_with('#')) continue;
    if (line.starts_with(">>>") || line.starts_with("<<<"))
      steps.push_back(head(line, number));
    else if (steps.empty())
      refuse(number, "text before the first step");
    else
      add_line(steps.back(), line, number);
  }
  return steps;
}

}  // namespace tessera::conversations
