#include "http/client/curl_client.hpp"

#include "http/client/curl_transfer.hpp"

namespace tessera::http {
namespace {

class CurlStream final : public ClientStream {
 public:
  explicit CurlStream(std::unique_ptr<CurlTransfer> transfer) : transfer_(std::move(transfer)) {}

  [[nodiscard]] int status() const override { return transfer_->status(); }
  [[nodiscard]] Headers const& headers() const override { return transfer_->headers(); }

  Task<std::optional<std::string>> read() override {
    while (!transfer_->has_body()) {
      transfer_->changed().reset();
      co_await transfer_->changed().wait();
    }
    std::string bytes = transfer_->take_body();
    if (!bytes.empty()) co_return bytes;
    transfer_->check();
    co_return std::nullopt;
  }

 private:
  std::unique_ptr<CurlTransfer> transfer_;
};

class CurlClient final : public Client {
 public:
  CurlClient(asio::io_context& loop, CurlClientOptions options)
      : multi_(std::make_shared<CurlMulti>(loop.get_executor(), std::move(options))) {}

  Task<ClientResponse> send(ClientRequest request) override {
    CurlTransfer transfer(multi_, std::move(request), CurlTransfer::Kind::whole);
    transfer.start();
    while (!transfer.is_finished()) {
      transfer.changed().reset();
      co_await transfer.changed().wait();
    }
    transfer.check();
    ClientResponse response;
    response.status = transfer.status();
    response.headers = std::move(transfer.headers());
    response.body = transfer.take_body();
    co_return response;
  }

  Task<std::unique_ptr<ClientStream>> open(ClientRequest request) override {
    auto transfer =
        std::make_unique<CurlTransfer>(multi_, std::move(request), CurlTransfer::Kind::stream);
    transfer->start();
    while (!transfer->has_head()) {
      transfer->changed().reset();
      co_await transfer->changed().wait();
    }
    if (transfer->status() == 0) transfer->check();
    std::unique_ptr<ClientStream> stream = std::make_unique<CurlStream>(std::move(transfer));
    co_return stream;
  }

 private:
  std::shared_ptr<CurlMulti> multi_;
};

}  // namespace

std::unique_ptr<Client> make_curl_client(asio::io_context& loop, CurlClientOptions options) {
  return std::make_unique<CurlClient>(loop, std::move(options));
}

}  // namespace tessera::http
