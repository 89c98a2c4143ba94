#include "packages/ai-agent-chatbox/servers/token_command.hpp"

#include "async/deadline.hpp"
#include "async/process.hpp"
#include "http/errc.hpp"
#include "http/message/url.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kMaxToken = 16UL << 10;
constexpr std::chrono::seconds kPatience{10};

[[noreturn]] void refuse(std::string const& program, std::string const& why) {
  throw Exception(fail(http::Errc::unauthorized, "the token command " + program + " " + why));
}

std::string trimmed(std::string text) {
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' '))
    text.pop_back();
  return text;
}

/// RFC 6750 §2.1: what may stand behind `Bearer`.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != ',' && c != '\\';
  });
}

Task<std::string> output_of(Executor executor, TokenCommand settings) {
  std::string const program = settings.command.front();
  Process::Options options;
  options.argv = std::move(settings.command);
  options.environment = std::move(settings.environment);
  Process process(executor, std::move(options));
  process.close_input();
  std::string out;
  for (;;) {
    std::optional<std::string> piece = co_await process.read(Process::Stream::output);
    if (!piece) break;
    out += *piece;
    wipe(*piece);
    if (out.size() > kMaxToken) refuse(program, "printed more than 16 KiB");
  }
  ProcessEnd const end = co_await process.wait();
  if (end.code != 0 || end.signal != 0) refuse(program, end.text());
  co_return trimmed(std::move(out));
}

}  // namespace

Task<> TokenCommandAuthorizer::fetch() {
  Task<std::string> running = output_of(executor_, settings_);
  Task<std::string> limited = with_deadline(std::move(running), kPatience, "the token command");
  std::string text;
  std::string problem;
  try {
    text = co_await std::move(limited);
  } catch (Exception const& failure) {
    problem = failure.error().hint;
  }
  if (!problem.empty()) throw Exception(fail(http::Errc::unauthorized, problem));
  if (!is_token(text)) refuse(settings_.command.front(), "printed no token");
  token_ = Secret(std::move(text));
  good_until_ = clock_.steady_now() + settings_.lifetime;
}

Task<http::Headers> TokenCommandAuthorizer::authorize(std::string, std::string url) {
  http::Headers headers;
  Result<http::Url> const target = http::parse_url(url);
  Result<http::Url> const own = http::parse_url(url_);
  if (!target || !own || target->origin() != own->origin()) co_return headers;
  if (token_.empty() || clock_.steady_now() >= good_until_) co_await fetch();
  headers.set("Authorization", "Bearer " + std::string(token_.reveal()));
  co_return headers;
}

Task<bool> TokenCommandAuthorizer::challenged(int status, std::string, http::Headers) {
  constexpr int kUnauthorized = 401;
  if (status != kUnauthorized || is_second_) {
    is_second_ = false;
    co_return false;
  }
  is_second_ = true;
  token_ = Secret();
  co_return true;
}

}  // namespace tessera::chatbox
