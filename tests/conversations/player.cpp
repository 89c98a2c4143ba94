#include "player.hpp"

#include "fixture_tools.hpp"
#include "http/message/error_response.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/protocol/meta.hpp"
#include "mcp/server/http/endpoint.hpp"
#include "testkit/run.hpp"

#include <boost/json/object.hpp>

namespace tessera::conversations {
namespace {

[[noreturn]] void stop(Step const& step, std::string const& why) {
  throw Exception(fail(JsonErrc::wrong_type, "line " + std::to_string(step.line) + ": " + why));
}

http::PrincipalPtr make_principal(std::string const& name) {
  if (name == "nobody") return nullptr;
  auto principal = std::make_shared<http::Principal>();
  principal->issuer = "https://issuer.example";
  principal->subject = name;
  principal->client_id = "client";
  principal->tenant = name == "mallory" ? "globex" : "acme";
  if (name != "bob") principal->scopes = {"profile", "email"};
  return principal;
}

http::Response forbidden(http::Request const&, std::vector<std::string> const& scopes) {
  http::Response response = http::text_response(403, "");
  std::string all;
  for (std::string const& scope : scopes) all += (all.empty() ? "" : " ") + scope;
  response.headers.add("WWW-Authenticate",
                       R"(Bearer error="insufficient_scope", scope=")" + all + '"');
  return response;
}

}  // namespace

struct Player::Exchange final : http::ResponseStream {
  http::Request request;
  std::optional<http::Response> response;
  http::SseReader reader;
  std::deque<http::SseEvent> events;
  bool ended = false;

  Task<> write(std::string chunk) override {
    reader.feed(chunk).value();
    while (std::optional<http::SseEvent> event = reader.next()) events.push_back(std::move(*event));
    co_return;
  }
  /// Events that only give an id are looked at by those who want them.
  void skip_priming() {
    while (!events.empty() && events.front().data.empty()) events.pop_front();
  }
  Task<> answer(http::Handler const& handler) {
    std::exception_ptr failure;
    try {
      http::Response made = co_await handler(request);
      response.emplace(std::move(made));
    } catch (std::exception const&) {
      failure = std::current_exception();
    }
    if (failure) response.emplace(http::error_response(failure));
  }
  Task<> pump() {
    co_await response->stream(*this);
    ended = true;
  }
};

Player::Player() : principal_(make_principal("alice")) {
  mcp::ServerOptions options;
  options.name = "fixture";
  options.version = "1";
  options.instructions = "Say please.";
  options.state_key = Secret(std::string(32, 'k'));
  options.question_life = std::chrono::seconds(600);
  options.clock = &clock_;
  options.lists_change = true;
  options.resources_change = true;
  options.extensions.emplace("com.example/echo", json::object{{"loud", true}});
  server_ = std::make_unique<mcp::Server>(std::move(options));
  add_fixture_tools(*server_);
  add_fixture_features(*server_);
  add_fixture_tasks(*server_);
  add_fixture_extensions(*server_);
  mcp::HttpEndpointOptions endpoint;
  endpoint.insufficient_scope = forbidden;
  endpoint.body_limit = 64UL << 10;
  endpoint.tasks = &tasks_;
  handler_ = mcp::http_endpoint(*server_, std::move(endpoint));
}

Player::~Player() { testkit::run(loop_, tasks_.stop()); }

template <class Done>
bool Player::run_until(Done done) {
  loop_.restart();
  while (!done())
    if (loop_.run_one_for(std::chrono::seconds(5)) == 0) return done();
  return true;
}

void Player::play(std::string const& text) {
  for (Step const& step : parse_script(text)) play_step(step);
}

void Player::play_step(Step const& step) {
  switch (step.kind) {
    case Step::Kind::send:
      return send(step);
    case Step::Kind::response:
      return expect_response(step);
    case Step::Kind::event:
      return expect_event(step);
    case Step::Kind::end_of_stream:
      return expect_end(step);
    case Step::Kind::advance:
      return clock_.advance(std::chrono::seconds(step.seconds));
    case Step::Kind::principal:
      principal_ = make_principal(step.verb);
  }
}

void Player::add_defaults(Step const& step, json::object& message, http::Request& request) {
  request.headers.set("Content-Type", "application/json");
  request.headers.set("Accept", "application/json, text/event-stream");
  if (step.era == "legacy") {
    request.headers.set(mcp::kHeaderProtocolVersion, "2025-11-25");
    if (auto const session = captured_.find("session"); session != captured_.end())
      request.headers.set(mcp::kHeaderSessionId, session->second.as_string());
  }
  if (step.era != "modern") return;
  request.headers.set(mcp::kHeaderProtocolVersion, "2026-07-28");
  std::string const method(json_text(message, "method"));
  request.headers.set(mcp::kHeaderMethod, method);
  json::value& params = message["params"];
  if (!params.is_object()) params.emplace_object();
  json::value& meta = params.as_object()["_meta"];
  if (!meta.is_object()) meta.emplace_object();
  json::object& members = meta.as_object();
  members.emplace(mcp::kMetaProtocolVersion, "2026-07-28");
  members.emplace(mcp::kMetaClientCapabilities, json::object{{"elicitation", json::object()}});
  if (auto const name = mcp::header_name_of(method, params.as_object()))
    request.headers.set(mcp::kHeaderName, mcp::encode_header_value(*name));
}

void Player::send(Step const& step) {
  Exchange& exchange = *exchanges_.emplace_back(std::make_unique<Exchange>());
  http::Request& request = exchange.request;
  request.method = http::parse_method(step.verb);
  request.path = "/mcp";
  request.principal = principal_;
  std::string body = fill(step.body, captured_);
  Result<json::value> parsed = parse_json(body);
  if (parsed && parsed->is_object() && step.era != "bare") {
    add_defaults(step, parsed->as_object(), request);
    body = write_json(*parsed);
  } else {
    json::object none;
    add_defaults(step, none, request);
  }
  for (auto const& [name, value] : step.fields) request.headers.set(name, fill(value, captured_));
  for (std::string const& name : step.without) request.headers.remove(name);
  request.set_body(std::move(body));
  tasks_.spawn("answer", exchange.answer(handler_));
}

void Player::expect_response(Step const& step) {
  if (exchanges_.empty()) stop(step, "nothing was sent");
  Exchange& exchange = *exchanges_.back();
  if (!run_until([&] { return exchange.response.has_value(); })) stop(step, "no response");
  http::Response const& response = *exchange.response;
  if (response.status != step.status)
    stop(step, "status " + std::to_string(response.status) + ": " + response.body);
  for (auto const& [name, value] : step.fields) {
    auto const found = response.headers.find(name);
    if (!found) stop(step, "no field " + name);
    std::string const problem = compare(json::value(value), json::value(*found), captured_, name);
    if (!problem.empty()) stop(step, problem);
  }
  if (step.stream != static_cast<bool>(response.stream))
    stop(step, step.stream ? "no stream but " + response.body : "a stream");
  if (step.stream)
    tasks_.spawn("stream", exchange.pump());
  else
    compare_body(step, response.body);
}

void Player::compare_body(Step const& step, std::string const& actual) {
  if (step.body.empty()) {
    if (!actual.empty()) stop(step, "no body expected, got " + actual);
    return;
  }
  Result<json::value> const expected = parse_json(step.body);
  if (!expected) stop(step, "the expected body: " + expected.error().hint);
  Result<json::value> const got = parse_json(actual);
  if (!got) stop(step, "no JSON: " + actual);
  std::string const problem = compare(*expected, *got, captured_);
  if (!problem.empty()) stop(step, problem);
}

Player::Exchange& Player::newest_stream(Step const& step) {
  for (auto exchange = exchanges_.rbegin(); exchange != exchanges_.rend(); ++exchange)
    if ((*exchange)->response && (*exchange)->response->stream) return **exchange;
  stop(step, "no stream is open");
}

void Player::expect_event(Step const& step) {
  Exchange& exchange = newest_stream(step);
  bool const primes = step.body.empty();
  if (!run_until([&] {
        if (!primes) exchange.skip_priming();
        return !exchange.events.empty() || exchange.ended;
      }) ||
      exchange.events.empty())
    stop(step, "no event");
  http::SseEvent const event = std::move(exchange.events.front());
  exchange.events.pop_front();
  compare_body(step, event.data);
  for (auto const& [name, value] : step.fields) {
    if (name != "id") stop(step, "an event has an id and no " + name);
    std::string const problem = compare(json::value(value), json::value(event.id), captured_, name);
    if (!problem.empty()) stop(step, problem);
  }
}

void Player::expect_end(Step const& step) {
  Exchange& exchange = newest_stream(step);
  if (!run_until([&] {
        exchange.skip_priming();
        return exchange.ended || !exchange.events.empty();
      }))
    stop(step, "the stream stays open");
  if (!exchange.events.empty()) stop(step, "one more event: " + exchange.events.front().data);
}

}  // namespace tessera::conversations
