#include "appkit/http_trace.hpp"

#include "appkit/redaction.hpp"
#include "base/term_safe.hpp"

#include <utility>

namespace tessera::appkit {
namespace {

constexpr std::size_t kShownBody = 16UL << 10;

std::string milliseconds_text(std::chrono::steady_clock::duration span) {
  return std::to_string(std::chrono::round<std::chrono::milliseconds>(span).count());
}

std::size_t head_size(http::ClientRequest const& request) {
  std::size_t size = request.method.size() + request.url.size();
  for (std::size_t i = 0; i < request.headers.size(); ++i)
    size += request.headers.at(i).name.size() + request.headers.at(i).value.size() + 4;
  return size;
}

}  // namespace

/// Passes the body on and shows it; the time line comes when the stream goes.
class TracingHttp::Stream final : public http::ClientStream {
 public:
  Stream(TracingHttp const& trace, std::unique_ptr<http::ClientStream> inner,
         std::chrono::steady_clock::time_point begin, std::size_t sent)
      : trace_(trace),
        inner_(std::move(inner)),
        begin_(begin),
        head_(trace.clock_.steady_now()),
        sent_(sent) {}
  ~Stream() override { trace_.show_time(begin_, head_, sent_, received_); }

  [[nodiscard]] int status() const override { return inner_->status(); }
  [[nodiscard]] http::Headers const& headers() const override { return inner_->headers(); }
  Task<std::optional<std::string>> read() override {
    Task<std::optional<std::string>> reading = inner_->read();
    std::optional<std::string> piece = co_await std::move(reading);
    if (piece) {
      received_ += piece->size();
      trace_.show_body('<', *piece);
    }
    co_return piece;
  }

 private:
  TracingHttp const& trace_;
  std::unique_ptr<http::ClientStream> inner_;
  std::chrono::steady_clock::time_point begin_;
  std::chrono::steady_clock::time_point head_;
  std::size_t sent_;
  std::size_t received_ = 0;
};

TracingHttp::TracingHttp(http::Client& inner, Clock const& clock, Options options,
                         std::function<void(std::string const&)> sink)
    : inner_(inner), clock_(clock), options_(options), sink_(std::move(sink)) {}

Task<http::ClientResponse> TracingHttp::send(http::ClientRequest request) {
  show_request(request);
  auto const begin = clock_.steady_now();
  std::size_t const sent = head_size(request) + request.body.size();
  Task<http::ClientResponse> sending = inner_.send(std::move(request));
  http::ClientResponse response = co_await std::move(sending);
  show_head(response.status, response.headers);
  show_body('<', response.body);
  show_time(begin, clock_.steady_now(), sent, response.body.size());
  co_return response;
}

Task<std::unique_ptr<http::ClientStream>> TracingHttp::open(http::ClientRequest request) {
  show_request(request);
  auto const begin = clock_.steady_now();
  std::size_t const sent = head_size(request) + request.body.size();
  Task<std::unique_ptr<http::ClientStream>> opening = inner_.open(std::move(request));
  std::unique_ptr<http::ClientStream> stream = co_await std::move(opening);
  show_head(stream->status(), stream->headers());
  co_return std::make_unique<Stream>(*this, std::move(stream), begin, sent);
}

void TracingHttp::show_request(http::ClientRequest const& request) const {
  sink_("> " + request.method + " " + term_safe_line(request.url) + "\n");
  for (std::size_t i = 0; i < request.headers.size(); ++i) {
    auto const [name, value] = request.headers.at(i);
    sink_("> " + term_safe_line(name) + ": " + term_safe_line(shown_value(name, value)) + "\n");
  }
  show_body('>', request.body);
}

void TracingHttp::show_head(int status, http::Headers const& headers) const {
  sink_("< HTTP " + std::to_string(status) + "\n");
  for (std::size_t i = 0; i < headers.size(); ++i) {
    auto const [name, value] = headers.at(i);
    sink_("< " + term_safe_line(name) + ": " + term_safe_line(shown_value(name, value)) + "\n");
  }
}

void TracingHttp::show_body(char mark, std::string const& bytes) const {
  if (bytes.empty()) return;
  std::string const lead = std::string(1, mark) + " ";
  if (!options_.bodies) {
    sink_(lead + "(" + std::to_string(bytes.size()) +
          " bytes, not shown: they hold a credential)\n");
    return;
  }
  sink_(shown_body(mark, bytes));
}

std::string shown_body(char mark, std::string_view bytes) {
  std::string const lead = std::string(1, mark) + " ";
  std::string const shown = term_safe(bytes.substr(0, kShownBody));
  std::string out = lead;
  for (char const c : shown) {
    out += c;
    if (c == '\n') out += lead;
  }
  if (bytes.size() > kShownBody) out += "… (" + std::to_string(bytes.size()) + " bytes)";
  return out + "\n";
}

void TracingHttp::show_time(std::chrono::steady_clock::time_point begin,
                            std::chrono::steady_clock::time_point head, std::size_t sent,
                            std::size_t received) const {
  sink_("* first byte " + milliseconds_text(head - begin) + " · total " +
        milliseconds_text(clock_.steady_now() - begin) + " ms · sent " + std::to_string(sent) +
        " B · received " + std::to_string(received) + " B\n");
}

}  // namespace tessera::appkit
