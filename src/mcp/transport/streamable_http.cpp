#include "mcp/transport/streamable_http.hpp"

#include "base/json.hpp"
#include "http/errc.hpp"
#include "http/message/accept.hpp"
#include "http/sse/reader.hpp"
#include "mcp/protocol/errc.hpp"
#include "mcp/protocol/headers.hpp"
#include "mcp/transport/refusal.hpp"

#include <utility>

namespace tessera::mcp {
namespace {

constexpr std::size_t kExcerpt = 512;
constexpr std::size_t kFieldName = 16;
constexpr std::size_t kRefusalBody = 8UL << 10;
/// For a token, for a nonce that goes with it, for more scopes: no operation needs more.
constexpr int kMaxRetries = 3;

void add_all(http::Headers& to, http::Headers const& from, bool replace) {
  for (std::size_t i = 0; i < from.size(); ++i) {
    auto const [name, value] = from.at(i);
    replace ? to.set(name, value) : to.add(name, value);
  }
}

jsonrpc::Message message_of(std::string_view text, std::size_t limit) {
  jsonrpc::Decoded message = jsonrpc::parse_message(text, JsonLimits{.bytes = limit});
  if (!message)
    throw Exception(fail(Errc::bad_message, "the server sent what is no JSON-RPC message",
                         message.error().hint));
  return std::move(*message);
}

/// At most `limit` bytes of the body; the rest is left unread.
Task<std::string> read_some(http::ClientStream& stream, std::size_t limit) {
  std::string body;
  while (body.size() < limit) {
    std::optional<std::string> piece = co_await stream.read();
    if (!piece) break;
    body += *piece;
  }
  body.resize(std::min(body.size(), limit));
  co_return body;
}

}  // namespace

struct HttpReply::Events {
  explicit Events(http::SseLimits limits) : reader(limits) {}
  http::SseReader reader;
};

HttpReply::HttpReply(std::unique_ptr<http::ClientStream> stream, std::string url,
                     std::size_t max_message_bytes)
    : stream_(std::move(stream)), url_(std::move(url)), max_message_bytes_(max_message_bytes) {
  std::string_view const type = http::media_type(stream_->headers().get("Content-Type"));
  if (http::iequals(type, "text/event-stream"))
    events_ = std::make_unique<Events>(
        http::SseLimits{.line = max_message_bytes + kFieldName, .event = max_message_bytes});
}

HttpReply::~HttpReply() = default;

bool HttpReply::refused() const { return stream_->status() >= 300; }

std::exception_ptr HttpReply::failure() const {
  if (refused()) return std::make_exception_ptr(StatusError(stream_->status(), url_, excerpt_));
  return std::make_exception_ptr(Exception(
      fail(http::Errc::transfer_failed, "the server closed the connection without an answer")));
}

std::string HttpReply::session_id() const {
  return std::string(stream_->headers().get(kHeaderSessionId));
}

std::string HttpReply::last_event_id() const {
  return events_ ? std::string(events_->reader.last_event_id()) : std::string();
}

std::optional<std::chrono::milliseconds> HttpReply::retry_after() const {
  return events_ ? events_->reader.retry() : std::nullopt;
}

Task<std::optional<jsonrpc::Message>> HttpReply::next() {
  if (ended_) co_return std::nullopt;
  Task<std::optional<jsonrpc::Message>> reading = events_ ? next_event() : whole_body();
  std::optional<jsonrpc::Message> message = co_await std::move(reading);
  if (!events_ || !message) ended_ = true;
  co_return message;
}

Task<std::optional<jsonrpc::Message>> HttpReply::next_event() {
  for (;;) {
    while (std::optional<http::SseEvent> event = events_->reader.next()) {
      // An event without data primes a stream that can be resumed; other types are not ours.
      if (event->data.empty() || event->event != "message") continue;
      co_return message_of(event->data, max_message_bytes_);
    }
    std::optional<std::string> piece = co_await stream_->read();
    if (!piece) co_return std::nullopt;
    Result<void> const fed = events_->reader.feed(*piece);
    if (!fed) throw Exception(fed.error());
  }
}

Task<std::optional<jsonrpc::Message>> HttpReply::whole_body() {
  bool const failed = stream_->status() >= 400;
  // The limit plus one byte tells a body that is too long from one that just fits.
  Task<std::string> reading = read_some(*stream_, max_message_bytes_ + 1);
  std::string const body = co_await std::move(reading);
  excerpt_ = body.substr(0, kExcerpt);
  if (body.empty()) co_return std::nullopt;
  std::string_view const type = http::media_type(stream_->headers().get("Content-Type"));
  if (failed) {
    jsonrpc::Decoded message =
        jsonrpc::parse_message(body, JsonLimits{.bytes = max_message_bytes_});
    if (!message) co_return std::nullopt;
    co_return std::move(*message);
  }
  if (!http::iequals(type, "application/json"))
    throw Exception(fail(Errc::bad_message,
                         "the server answered with '" + std::string(type) +
                             "' where JSON or an event stream is due: is this an MCP endpoint?"));
  co_return message_of(body, max_message_bytes_);
}

StreamableHttp::StreamableHttp(http::Client& client, http::Authorizer* authorizer, Options options)
    : client_(client), authorizer_(authorizer), options_(std::move(options)) {}

Task<std::unique_ptr<Reply>> StreamableHttp::post(jsonrpc::Message message, http::Headers headers,
                                                  std::chrono::milliseconds limit) {
  http::ClientRequest request;
  request.method = "POST";
  request.headers = std::move(headers);
  request.headers.set("Content-Type", "application/json");
  request.headers.set("Accept", "application/json, text/event-stream");
  request.body = jsonrpc::write_message(message);
  request.timeout = limit;
  return exchange(std::move(request));
}

Task<std::unique_ptr<Reply>> StreamableHttp::resume(http::Headers headers,
                                                    std::chrono::milliseconds limit) {
  http::ClientRequest request;
  request.headers = std::move(headers);
  request.headers.set("Accept", "text/event-stream");
  request.timeout = limit;
  return exchange(std::move(request));
}

Task<std::unique_ptr<Reply>> StreamableHttp::drop(http::Headers headers,
                                                  std::chrono::milliseconds limit) {
  http::ClientRequest request;
  request.method = "DELETE";
  request.headers = std::move(headers);
  request.timeout = limit;
  return exchange(std::move(request));
}

Task<std::unique_ptr<Reply>> StreamableHttp::exchange(http::ClientRequest request) {
  request.url = options_.url;
  add_all(request.headers, options_.headers, false);
  for (int refusals = 0;; ++refusals) {
    http::ClientRequest attempt = request;
    if (authorizer_ != nullptr) {
      Task<http::Headers> asking = authorizer_->authorize(request.method, request.url);
      http::Headers const credential = co_await std::move(asking);
      add_all(attempt.headers, credential, true);
    }
    Task<std::unique_ptr<http::ClientStream>> opening = client_.open(std::move(attempt));
    std::unique_ptr<http::ClientStream> stream = co_await std::move(opening);
    int const status = stream->status();
    if (status != 401 && status != 403)
      co_return std::make_unique<HttpReply>(std::move(stream), options_.url,
                                            options_.max_message_bytes);

    Task<std::string> reading = read_some(*stream, kRefusalBody);
    std::string const body = co_await std::move(reading);
    http::Headers const headers = stream->headers();
    stream.reset();
    if (authorizer_ != nullptr && refusals < kMaxRetries) {
      Task<bool> telling = authorizer_->challenged(status, request.url, headers);
      bool const worth_it = co_await std::move(telling);
      if (worth_it) continue;
    }
    throw Exception(refusal_error(status, headers, body, authorizer_ != nullptr));
  }
}

}  // namespace tessera::mcp
