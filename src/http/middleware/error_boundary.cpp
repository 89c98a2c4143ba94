#include "http/middleware/error_boundary.hpp"

#include "http/message/error_response.hpp"

namespace tessera::http {
namespace {

Task<Response> bounded(Log& log, Request& request, Handler const& next) {
  std::exception_ptr failure;
  try {
    Task<Response> rest = next(request);
    Response response = co_await std::move(rest);
    co_return response;
  } catch (std::exception const&) {
    failure = std::current_exception();
  }
  auto const state = co_await asio::this_coro::cancellation_state;
  if (state.cancelled() != asio::cancellation_type::none) std::rethrow_exception(failure);
  Response response = error_response(failure);
  LogLevel const level = response.status >= 500 ? LogLevel::error : LogLevel::debug;
  if (log.enabled(level)) {
    log.write(level, "request_failed",
              {{"id", std::string_view(request.id)},
               {"status", response.status},
               {"error", describe_failure(failure)}});
  }
  co_return response;
}

}  // namespace

Middleware error_boundary(Log& log) {
  return [&log](Request& request, Handler const& next) { return bounded(log, request, next); };
}

}  // namespace tessera::http
