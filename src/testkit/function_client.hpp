#pragma once

#include "http/client/client.hpp"

#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace tessera::testkit {

/// An HTTP client whose other side is a function; remembers what was asked.
class FunctionClient final : public http::Client {
 public:
  using Respond = std::function<http::ClientResponse(http::ClientRequest const&)>;
  explicit FunctionClient(Respond respond) : respond_(std::move(respond)) {}

  Task<http::ClientResponse> send(http::ClientRequest request) override {
    requests.push_back(request);
    Executor const executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, use_task);  // a real exchange never answers at once
    co_return respond_(request);
  }
  Task<std::unique_ptr<http::ClientStream>> open(http::ClientRequest) override {
    co_return nullptr;
  }

  std::vector<http::ClientRequest> requests;

 private:
  Respond respond_;
};

}  // namespace tessera::testkit
