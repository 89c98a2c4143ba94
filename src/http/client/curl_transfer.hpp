#pragma once

#include "http/client/curl_multi.hpp"
#include "http/message/url.hpp"

#include <array>
#include <optional>

namespace tessera::http {

/// One exchange with libcurl, from its request to the last byte of the answer. Destroying it before
/// the end closes the connection. Neither copied nor moved: curl knows its address.
class CurlTransfer final : public CurlListener {
 public:
  enum class Kind : std::uint8_t { whole, stream };

  /// Throws Exception(bad_url | bad_request) for a request that cannot be sent.
  CurlTransfer(std::shared_ptr<CurlMulti> multi, ClientRequest request, Kind kind);
  ~CurlTransfer() override;
  CurlTransfer(CurlTransfer const&) = delete;
  CurlTransfer& operator=(CurlTransfer const&) = delete;

  void start();
  /// Set whenever one of the three below may have changed.
  [[nodiscard]] Event& changed() noexcept { return changed_; }
  [[nodiscard]] bool has_head() const noexcept { return has_head_ || finished_; }
  [[nodiscard]] bool has_body() const noexcept { return !body_.empty() || finished_; }
  [[nodiscard]] bool is_finished() const noexcept { return finished_; }

  /// Throws what went wrong, if something did.
  void check() const;
  [[nodiscard]] int status() const noexcept { return status_; }
  [[nodiscard]] Headers& headers() noexcept { return headers_; }
  /// What has come of the body since the last call; lets a held-back stream go on.
  [[nodiscard]] std::string take_body();

  void finished(CURLcode result) noexcept override;

 private:
  static std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* self);
  static std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* self);

  void set_options();
  void set_method();
  void set_headers();
  void pin_addresses();
  void watch_head();
  [[nodiscard]] bool take_header(std::string_view line);
  bool refuse(std::string hint);
  [[nodiscard]] Error error_of(CURLcode result) const;

  std::shared_ptr<CurlMulti> multi_;
  ClientRequest request_;
  Kind kind_;
  Url url_;
  CURL* handle_ = nullptr;
  curl_slist* fields_ = nullptr;
  curl_slist* pins_ = nullptr;
  bool active_ = false;
  SteadyTimer head_timer_;
  Event changed_;

  int status_ = 0;
  Headers headers_;
  std::size_t header_bytes_ = 0;
  std::string body_;
  bool has_head_ = false;
  bool held_back_ = false;
  bool finished_ = false;
  std::optional<Error> failure_;
  std::array<char, CURL_ERROR_SIZE> message_{};
  std::shared_ptr<void> alive_ = std::make_shared<char>();  // for a timer that fired already
};

}  // namespace tessera::http
