#include "packages/ai-agent-chatbox/doctor/model_check.hpp"

#include "appkit/network_checks.hpp"
#include "http/message/url.hpp"
#include "llm/model_table.hpp"
#include "llm/price_table.hpp"
#include "packages/ai-agent-chatbox/exit_codes.hpp"
#include "packages/ai-agent-chatbox/report.hpp"

#include <array>
#include <chrono>

namespace tessera::chatbox::doctor {
namespace {

constexpr std::chrono::seconds kAnswerTime{10};
constexpr char const* kQuestion = "Answer with the one word: yes";

void tell_facts(appkit::Section& section, std::string const& provider, std::string const& id,
                SysSeconds now) {
  std::string const table = "the table of " + std::string(llm::model_data_date());
  std::string const ending = llm::lifecycle_warning(provider, id, now);
  if (!ending.empty())
    section.add({"offered", appkit::Verdict::warning, ending, "choose another with --model", {}});
  else if (llm::find_model(provider, id) != nullptr)
    section.right("offered", "no end is known, by " + table);
  else
    section.right("offered", "not in " + table + ": nothing is known about its end");
  if (llm::has_price(provider, id))
    section.right("price", std::string(llm::price_note()));
  else
    section.right("price", "not known: no cost is shown, and --max-cost is refused");
}

/// Behind a proxy the name of the provider need not mean anything here.
bool has_proxy(Environment const& environment) {
  constexpr std::array kNames{"HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"};
  for (char const* const name : kNames)
    if (!environment(name).empty()) return true;
  return false;
}

Task<> check_reachable(ModelQuestion const& question, std::string url, appkit::Section& section) {
  http::Url const parsed = http::parse_url(url).value();
  std::string const origin = parsed.origin();
  if (parsed.is_loopback() || !has_proxy(question.environment)) {
    Task<std::optional<http::ClientResponse>> looking =
        appkit::check_network(question.http, origin + "/", section);
    std::optional<http::ClientResponse> const answer = co_await std::move(looking);
    static_cast<void>(answer);  // whatever it said: it speaks
    co_return;
  }
  http::ClientRequest request;
  request.url = origin + "/";
  request.timeout = kAnswerTime;
  try {
    Task<http::ClientResponse> sending = question.http.send(std::move(request));
    http::ClientResponse const answer = co_await std::move(sending);
    section.right("http", origin + " answers through the proxy");
    static_cast<void>(answer);
  } catch (Exception const& failure) {
    section.failed("http", origin + " through the proxy: " + failure.error().hint,
                   "check HTTPS_PROXY and NO_PROXY");
  }
}

/// The check that a failure of a model belongs to.
std::string check_of(error_code const& failure, std::string const& otherwise) {
  agent::TurnReport report;
  report.failure = failure;
  int const code = exit_code_of(report);
  if (code == kExitAuth) return "credential";
  return code == kExitQuota ? "quota" : otherwise;
}

/// Takes an answer that nobody reads.
class Ignored final : public llm::EventSink {
 public:
  void text_delta(std::string_view) override {}
  void tool_call(llm::ToolCall) override {}
  void finished(llm::Finished end) override { usage = end.usage; }
  llm::Usage usage;
};

Task<> ask(llm::Model& model, appkit::Section& section) {
  llm::Message question;
  question.parts.emplace_back(llm::Text{kQuestion});
  llm::Conversation const conversation{std::move(question)};
  std::vector<llm::ToolDefinition> const tools;
  llm::Request const request{conversation, tools, {}};
  Ignored sink;
  try {
    Task<> answering = model.respond(request, sink);
    co_await std::move(answering);
    section.right("answer", "it answered, for " +
                                std::to_string(sink.usage.input_tokens.value_or(0)) +
                                " tokens read and " +
                                std::to_string(sink.usage.output_tokens.value_or(0)) + " written");
  } catch (Exception const& failure) {
    section.failed(check_of(failure.code(), "answer"), failure.error().hint,
                   "see what the provider says");
  }
}

}  // namespace

Task<appkit::Section> check_model(ModelQuestion question) {
  appkit::Section section{"model"};
  auto chosen =
      choose_model(question.wanted, question.providers, question.person, question.environment);
  if (!chosen) {
    section.failed("settings", chosen.error().hint, "set what is missing, or --model offline");
    co_return section;
  }
  llm::Model& model = **chosen;
  if (!model.is_ai()) {
    section.right("who", "the built-in offline rules, which are no AI model");
    co_return section;
  }
  std::string const name = model.name();
  section.name += " " + model.provider() + (name.empty() ? "" : ":" + name);
  tell_facts(section, model.provider(), name, question.clock.now_seconds());
  std::optional<std::string> address;
  try {
    Task<std::optional<std::string>> finding = model.address();
    address = co_await std::move(finding);
    section.right("credential", "there is one for " + model.provider());
  } catch (Exception const& failure) {
    section.failed(check_of(failure.code(), "address"), failure.error().hint,
                   "do what this says, or choose another with --model");
    co_return section;
  }
  if (address) {
    Task<> looking = check_reachable(question, *address, section);
    co_await std::move(looking);
  }
  if (section.has_failed()) co_return section;
  if (!question.ask) {
    section.not_tried("answer", "nothing was asked, because that costs tokens",
                      "doctor --ask-model asks for one word");
    co_return section;
  }
  Task<> asking = ask(model, section);
  co_await std::move(asking);
  co_return section;
}

}  // namespace tessera::chatbox::doctor
