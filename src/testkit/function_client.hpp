#pragma once

#include "http/client/client.hpp"

#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <optional>
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
  Task<std::unique_ptr<http::ClientStream>> open(http::ClientRequest request) override {
    Task<http::ClientResponse> sending = send(std::move(request));
    http::ClientResponse response = co_await std::move(sending);
    std::unique_ptr<http::ClientStream> stream = std::make_unique<Stream>(std::move(response));
    co_return stream;
  }

  std::vector<http::ClientRequest> requests;

 private:
  /// The whole body as one piece.
  class Stream final : public http::ClientStream {
   public:
    explicit Stream(http::ClientResponse response) : response_(std::move(response)) {}
    [[nodiscard]] int status() const override { return response_.status; }
    [[nodiscard]] http::Headers const& headers() const override { return response_.headers; }
    Task<std::optional<std::string>> read() override {
      if (read_) co_return std::nullopt;
      read_ = true;
      co_return response_.body;
    }

   private:
    http::ClientResponse response_;
    bool read_ = false;
  };

  Respond respond_;
};

}  // namespace tessera::testkit
