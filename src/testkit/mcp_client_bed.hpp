#pragma once

#include "async/deadline.hpp"
#include "http/client/curl_client.hpp"
#include "mcp/client/client.hpp"
#include "testkit/run.hpp"

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tessera::testkit {

/// Answers questions as a test says, and remembers them.
class FixedInput final : public mcp::InputHandler {
 public:
  [[nodiscard]] mcp::ElicitationCapability capability() const override {
    return mcp::ElicitationCapability{json::object(), json::object()};
  }
  Task<mcp::ElicitResult> elicit(mcp::InputQuestion question) override {
    asked.push_back(std::move(question));
    co_return answer;
  }

  mcp::ElicitResult answer;
  std::vector<mcp::InputQuestion> asked;
};

/// Gives out `token-1`, and `token-2` after a challenge, and counts.
class CountingAuthorizer final : public http::Authorizer {
 public:
  Task<http::Headers> authorize(std::string, std::string) override {
    ++authorized;
    http::Headers headers;
    headers.set("Authorization", "Bearer token-" + std::to_string(challenges + 1));
    co_return headers;
  }
  Task<bool> challenged(int, std::string, http::Headers) override {
    ++challenges;
    co_return true;
  }

  int authorized = 0;
  int challenges = 0;
};

/// Connects, runs the test's task and closes, whatever has happened.
template <class T>
Task<T> with_client(std::unique_ptr<mcp::Client> client,
                    std::function<Task<T>(mcp::Client&)> work) {
  std::exception_ptr failure;
  std::optional<T> result;
  try {
    Task<> connecting = client->connect();
    co_await std::move(connecting);
    Task<T> working = work(*client);
    T value = co_await std::move(working);
    result.emplace(std::move(value));
  } catch (...) {
    failure = std::current_exception();
  }
  Task<> closing = client->close();
  co_await std::move(closing);
  if (failure) std::rethrow_exception(failure);
  co_return std::move(*result);
}

/// A client with everything that it needs, over real sockets. `use` connects, runs the test's task
/// and closes.
class McpClientBed {
 public:
  explicit McpClientBed(std::string url) {
    options.url = std::move(url);
    options.input = &input;
    options.timeout = std::chrono::seconds(20);
  }

  template <class T>
  T use(std::function<Task<T>(mcp::Client&)> work) {
    auto client =
        std::make_unique<mcp::Client>(loop.get_executor(), *http, authorizer, clock, options);
    return run(loop, with_client<T>(std::move(client), std::move(work)));
  }

  asio::io_context loop{1};
  std::unique_ptr<http::Client> http = http::make_curl_client(loop, {});
  SystemClock clock;
  FixedInput input;
  http::Authorizer* authorizer = nullptr;
  mcp::ClientOptions options;
};

/// The code of the Exception that `work` throws; a default one if it throws none.
template <class Work>
error_code code_thrown(Work work) {
  try {
    work();
  } catch (Exception const& failure) {
    return failure.code();
  }
  return {};
}

}  // namespace tessera::testkit
