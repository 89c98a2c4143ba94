#include "http/middleware/access_log.hpp"

namespace tessera::http {
namespace {

using Instant = std::chrono::steady_clock::time_point;

struct Journal {
  Log& log;
  Clock const& clock;

  void write(Request const& request, int status, std::size_t bytes, Instant start) const {
    std::chrono::duration<double, std::milli> const spent = clock.steady_now() - start;
    Principal const* const who = request.principal.get();
    std::string_view const tenant = who == nullptr ? std::string_view() : who->tenant;
    std::string_view const client = who == nullptr ? std::string_view() : who->client_id;
    log.info("request", {{"id", std::string_view(request.id)},
                         {"method", method_text(request.method)},
                         {"path", std::string_view(request.path)},
                         {"status", status},
                         {"ms", spent.count()},
                         {"bytes", bytes},
                         {"peer", std::string_view(request.peer)},
                         {"tenant", tenant},
                         {"client_id", client}});
  }
};

class CountingStream final : public ResponseStream {
 public:
  explicit CountingStream(ResponseStream& inner) : inner_(inner) {}
  Task<> write(std::string chunk) override {
    bytes_ += chunk.size();
    return inner_.write(std::move(chunk));
  }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }

 private:
  ResponseStream& inner_;
  std::size_t bytes_ = 0;
};

/// Writes the line however the stream ends: by itself, by failure or by cancellation.
struct AtEnd {
  Journal const& journal;
  Request const& request;
  int status;
  Instant start;
  CountingStream const& counter;
  ~AtEnd() { journal.write(request, status, counter.bytes(), start); }
};

Task<> logged_stream(Journal const& journal, Request const& request, StreamBody const& inner,
                     int status, Instant start, ResponseStream& out) {
  CountingStream counter(out);
  AtEnd const at_end{journal, request, status, start, counter};
  Task<> body = inner(counter);
  co_await std::move(body);
}

Task<Response> logged(Journal const& journal, Request& request, Handler const& next) {
  Instant const start = journal.clock.steady_now();
  Task<Response> rest = next(request);
  Response response = co_await std::move(rest);
  if (!response.stream) {
    std::size_t const bytes =
        response.shared_body ? response.shared_body->size() : response.body.size();
    journal.write(request, response.status, bytes, start);
    co_return response;
  }
  // The connection keeps the response, and with it this function object, until the stream ends.
  response.stream = [&journal, &request, inner = std::move(response.stream),
                     status = response.status, start](ResponseStream& out) {
    return logged_stream(journal, request, inner, status, start, out);
  };
  co_return response;
}

}  // namespace

Middleware access_log(Log& log, Clock const& clock) {
  auto journal = std::make_shared<Journal const>(Journal{log, clock});
  return [journal = std::move(journal)](Request& request, Handler const& next) {
    return logged(*journal, request, next);
  };
}

}  // namespace tessera::http
