#pragma once

#include "async/event.hpp"
#include "http/client/curl_client.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <curl/curl.h>

#include <memory>
#include <unordered_map>
#include <vector>

namespace tessera::http {

/// What is told when a transfer ends.
class CurlListener {
 public:
  virtual ~CurlListener() = default;
  /// The handle has left the multi handle already. Must not start or end transfers itself.
  virtual void finished(CURLcode result) noexcept = 0;
};

/// libcurl's multi interface on an Asio loop:
///
///   curl -> socket_wanted(fd, in/out) -> async_wait ----.
///   curl -> timer_wanted(ms)          -> async_wait ----+-> curl_multi_socket_action -> finished()
///
/// Sockets are opened and closed here, so that Asio lets go of a descriptor before its number can
/// be used again. Used on one strand only; shared by the client and its transfers.
class CurlMulti : public std::enable_shared_from_this<CurlMulti> {
 public:
  CurlMulti(Executor executor, CurlClientOptions options);
  ~CurlMulti();
  CurlMulti(CurlMulti const&) = delete;
  CurlMulti& operator=(CurlMulti const&) = delete;

  [[nodiscard]] CurlClientOptions const& options() const noexcept { return options_; }
  [[nodiscard]] Executor executor() const noexcept { return executor_; }

  /// A handle with everything set that no request changes.
  [[nodiscard]] CURL* take_handle();
  void give_back(CURL* handle);

  /// Starts a transfer; `listener` stays until `finished` or `remove`.
  void add(CURL* handle, CurlListener& listener);
  void remove(CURL* handle);
  /// Lets a transfer go on that was held back.
  void resume(CURL* handle);

 private:
  struct Watched;

  static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
  static int on_timer(CURLM*, long milliseconds, void* self);
  static curl_socket_t on_open(void* self, curlsocktype, curl_sockaddr* address);
  static int on_close(void* self, curl_socket_t socket);

  void watch(curl_socket_t socket, int what);
  void arm(std::shared_ptr<Watched> const& watched);
  void wait_for(std::shared_ptr<Watched> const& watched, bool reading);
  void set_timer(long milliseconds);
  void act(curl_socket_t socket, int events);
  void configure(CURL* handle);

  Executor executor_;
  CurlClientOptions options_;
  SteadyTimer timer_;
  CURLM* multi_;
  std::vector<CURL*> spare_;
  std::unordered_map<curl_socket_t, std::shared_ptr<Watched>> sockets_;
};

}  // namespace tessera::http
