#include "llm/http_model.hpp"

#include "async/deadline.hpp"
#include "http/errc.hpp"

namespace tessera::llm {
namespace {

constexpr std::size_t kMaxRefusal = 64UL << 10;
// Each adjustment takes something out or renews a credential; a provider that refuses everything
// must not keep us busy.
constexpr int kMaxAdjustments = 4;

/// The failure that a broken exchange is, or nothing: then the exception is not about it.
std::optional<Failure> transport_failure(Exception const& exception) {
  Failure out;
  error_code const code = exception.code();
  if (code == http::Errc::connect_failed)
    out.kind = Errc::unreachable;
  else if (code == http::Errc::timed_out || code == AsyncErrc::deadline)
    out.kind = Errc::timed_out;
  else if (code == http::Errc::transfer_failed)
    out.kind = Errc::truncated;
  else if (code == http::Errc::bad_response)
    out.kind = Errc::bad_stream;
  else
    return std::nullopt;
  out.message = exception.error().hint;
  return out;
}

std::string seconds_of(std::chrono::milliseconds pause) {
  return std::to_string((pause.count() + 999) / 1000) + " s";
}

}  // namespace

/// Passes everything on and remembers whether the person has seen some of the answer.
class HttpModel::Watched final : public EventSink {
 public:
  explicit Watched(EventSink& sink) : sink_(sink) {}
  void text_delta(std::string_view text) override {
    seen = true;
    sink_.text_delta(text);
  }
  void thinking_delta(std::string_view text) override { sink_.thinking_delta(text); }
  void tool_call(ToolCall call) override {
    seen = true;
    sink_.tool_call(std::move(call));
  }
  void finished(Finished end) override {
    seen = true;
    sink_.finished(std::move(end));
  }

  bool seen = false;

 private:
  EventSink& sink_;
};

HttpModel::HttpModel(std::unique_ptr<Wire> wire, http::Client& http, Random& random,
                     Options options)
    : wire_(std::move(wire)), http_(http), random_(random), options_(std::move(options)) {}

Task<> HttpModel::respond(Request const& request, EventSink& sink) {
  Watched watched(sink);
  int adjustments = 0;
  for (int tries = 1;; ++tries) {
    std::optional<Failure> failure = co_await attempt(request, watched);
    if (!failure) co_return;
    if (watched.seen) give_up(std::move(*failure));
    if (adjustments < kMaxAdjustments && wire_->adjust(*failure)) {
      ++adjustments;
      --tries;
      continue;
    }
    auto const pause = pause_before_retry(*failure, tries, options_.retry, random_);
    if (!pause) give_up(std::move(*failure));
    if (options_.notice)
      options_.notice(make_error_code(failure->kind).message() + "; trying again in " +
                      seconds_of(*pause) + " (" + std::to_string(tries + 1) + "/" +
                      std::to_string(attempts_for(failure->kind, options_.retry)) +
                      "), Ctrl-C to stop");
    co_await sleep_for(*pause);
  }
}

Task<std::optional<std::string>> HttpModel::address() {
  Message question;
  question.parts.emplace_back(Text{"?"});
  Conversation const conversation{std::move(question)};
  std::vector<ToolDefinition> const tools;
  Request const request{conversation, tools, {}};
  Task<http::ClientRequest> preparing = wire_->prepare(request);
  http::ClientRequest const prepared = co_await std::move(preparing);
  co_return prepared.url;
}

void HttpModel::give_up(Failure failure) const {
  failure.message = wire_->scrubbed(std::move(failure.message));
  throw Exception(to_error(failure, wire_->provider(), wire_->advice(failure)));
}

Task<std::optional<Failure>> HttpModel::attempt(Request const& request, Watched& sink) {
  std::optional<Failure> failure;
  try {
    failure = co_await exchange(request, sink);
  } catch (Exception const& exception) {
    failure = transport_failure(exception);
    if (!failure) throw;
  }
  co_return failure;
}

Task<std::optional<Failure>> HttpModel::exchange(Request const& request, Watched& sink) {
  http::ClientRequest wanted = co_await wire_->prepare(request);
  wanted.timeout = options_.first_byte;
  std::unique_ptr<http::ClientStream> const stream = co_await http_.open(std::move(wanted));
  bool const good = stream->status() == 200;
  std::unique_ptr<Decoder> const decoder = wire_->decoder(request, sink);
  std::string refusal;
  for (;;) {
    Task<std::optional<std::string>> reading = stream->read();
    std::optional<std::string> const bytes =
        co_await with_deadline(std::move(reading), options_.stall, "the model");
    if (!bytes) break;
    if (good) {
      std::optional<Failure> failure = decoder->feed(*bytes);
      if (failure) co_return failure;
    } else {
      refusal.append(*bytes, 0, kMaxRefusal - refusal.size());
      if (refusal.size() >= kMaxRefusal) break;
    }
  }
  if (!good) co_return wire_->failure(stream->status(), stream->headers(), refusal);
  co_return decoder->finish();
}

}  // namespace tessera::llm
