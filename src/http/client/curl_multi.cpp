#include "http/client/curl_multi.hpp"

#include "base/assert.hpp"
#include "base/error.hpp"

#include <boost/asio/ip/address.hpp>

#include <arpa/inet.h>
#include <array>
#include <csignal>
#include <mutex>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tessera::http {
namespace {

constexpr std::size_t kSpareHandles = 64;
/// Shorter than the idle time of common servers: a request must not meet a connection that is just
/// being closed.
constexpr long kMaxIdleSeconds = 50;

void init_curl_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    TESSERA_ASSERT(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl starts");
    // CURLOPT_NOSIGNAL leaves this to us: a TLS peer that goes away must not end the process.
    struct sigaction present{};
    if (::sigaction(SIGPIPE, nullptr, &present) == 0 && present.sa_handler == SIG_DFL)
      std::signal(SIGPIPE, SIG_IGN);
  });
}

std::string numeric_address(sockaddr const& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  void const* bytes = nullptr;
  if (address.sa_family == AF_INET) {
    bytes = &reinterpret_cast<sockaddr_in const&>(address).sin_addr;
  } else if (address.sa_family == AF_INET6) {
    bytes = &reinterpret_cast<sockaddr_in6 const&>(address).sin6_addr;
  }
  if (bytes == nullptr) return {};
  char const* const done =
      ::inet_ntop(address.sa_family, bytes, text.data(), static_cast<socklen_t>(text.size()));
  return done == nullptr ? std::string() : std::string(done);
}

}  // namespace

/// One socket that curl has opened. Its waits may outlive it: `owner` is null then.
struct CurlMulti::Watched {
  Watched(CurlMulti& multi, Executor const& executor) : owner(&multi), descriptor(executor) {}

  CurlMulti* owner;
  asio::posix::basic_stream_descriptor<Executor> descriptor;
  int wanted = 0;  // CURL_POLL_IN, _OUT or both
  bool reading = false;
  bool writing = false;
  bool opened_here = false;  // by on_open, so on_close will come
};

CurlMulti::CurlMulti(Executor executor, CurlClientOptions options)
    : executor_(executor), options_(std::move(options)), timer_(executor) {
  init_curl_once();
  multi_ = curl_multi_init();
  TESSERA_ASSERT(multi_ != nullptr, "libcurl gives a multi handle");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(options_.idle_connections));
  curl_multi_setopt(multi_, CURLMOPT_MAX_TOTAL_CONNECTIONS,
                    static_cast<long>(options_.connections));
}

CurlMulti::~CurlMulti() {
  for (CURL* const handle : spare_) curl_easy_cleanup(handle);
  curl_multi_cleanup(multi_);
  for (auto& [socket, watched] : sockets_) {
    watched->owner = nullptr;
    if (watched->descriptor.is_open()) watched->descriptor.release();
  }
}

CURL* CurlMulti::take_handle() {
  CURL* handle = nullptr;
  if (spare_.empty()) {
    handle = curl_easy_init();
    TESSERA_ASSERT(handle != nullptr, "libcurl gives an easy handle");
  } else {
    handle = spare_.back();
    spare_.pop_back();
  }
  configure(handle);
  return handle;
}

void CurlMulti::give_back(CURL* handle) {
  if (spare_.size() >= kSpareHandles) {
    curl_easy_cleanup(handle);
    return;
  }
  curl_easy_reset(handle);
  spare_.push_back(handle);
}

void CurlMulti::configure(CURL* handle) {
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(handle, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(handle, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
  curl_easy_setopt(handle, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(handle, CURLOPT_TCP_KEEPALIVE, 1L);
  curl_easy_setopt(handle, CURLOPT_MAXAGE_CONN, kMaxIdleSeconds);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  curl_easy_setopt(
      handle, CURLOPT_HTTP_VERSION,
      static_cast<long>(options_.http2 ? CURL_HTTP_VERSION_2TLS : CURL_HTTP_VERSION_1_1));
  if (!options_.proxy_from_environment) curl_easy_setopt(handle, CURLOPT_PROXY, "");
  if (!options_.ca_file.empty()) curl_easy_setopt(handle, CURLOPT_CAINFO, options_.ca_file.c_str());
  if (!options_.user_agent.empty())
    curl_easy_setopt(handle, CURLOPT_USERAGENT, options_.user_agent.c_str());
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETFUNCTION, &CurlMulti::on_open);
  curl_easy_setopt(handle, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(handle, CURLOPT_CLOSESOCKETFUNCTION, &CurlMulti::on_close);
  curl_easy_setopt(handle, CURLOPT_CLOSESOCKETDATA, this);
}

void CurlMulti::add(CURL* handle, CurlListener& listener) {
  curl_easy_setopt(handle, CURLOPT_PRIVATE, static_cast<void*>(&listener));
  curl_multi_add_handle(multi_, handle);
  // Not through the timer: a request on a pooled connection is sent before this returns.
  act(CURL_SOCKET_TIMEOUT, 0);
}

void CurlMulti::remove(CURL* handle) { curl_multi_remove_handle(multi_, handle); }

void CurlMulti::resume(CURL* handle) {
  curl_easy_pause(handle, CURLPAUSE_CONT);
  act(CURL_SOCKET_TIMEOUT, 0);
}

void CurlMulti::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  int left = 0;
  while (CURLMsg const* const message = curl_multi_info_read(multi_, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* const handle = message->easy_handle;
    CURLcode const result = message->data.result;
    char* listener = nullptr;
    curl_easy_getinfo(handle, CURLINFO_PRIVATE, &listener);
    curl_multi_remove_handle(multi_, handle);
    reinterpret_cast<CurlListener*>(listener)->finished(result);
  }
}

int CurlMulti::on_socket(CURL*, curl_socket_t socket, int what, void* self, void*) {
  static_cast<CurlMulti*>(self)->watch(socket, what);
  return 0;
}

int CurlMulti::on_timer(CURLM*, long milliseconds, void* self) {
  static_cast<CurlMulti*>(self)->set_timer(milliseconds);
  return 0;
}

curl_socket_t CurlMulti::on_open(void* self, curlsocktype, curl_sockaddr* address) {
  auto& multi = *static_cast<CurlMulti*>(self);
  auto const& allowed = multi.options_.allow_address;
  if (allowed && !allowed(numeric_address(address->addr))) return CURL_SOCKET_BAD;
  int const socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket < 0) return CURL_SOCKET_BAD;
  auto watched = std::make_shared<Watched>(multi, multi.executor_);
  watched->opened_here = true;
  multi.sockets_[socket] = std::move(watched);
  return socket;
}

int CurlMulti::on_close(void* self, curl_socket_t socket) {
  auto& multi = *static_cast<CurlMulti*>(self);
  auto const found = multi.sockets_.find(socket);
  if (found != multi.sockets_.end()) {
    found->second->owner = nullptr;
    if (found->second->descriptor.is_open()) found->second->descriptor.release();
    multi.sockets_.erase(found);
  }
  return ::close(socket);
}

void CurlMulti::watch(curl_socket_t socket, int what) {
  auto found = sockets_.find(socket);
  if (what == CURL_POLL_REMOVE) {
    if (found == sockets_.end()) return;
    Watched& watched = *found->second;
    watched.wanted = 0;
    if (watched.opened_here) {
      // The connection goes to the pool: stay registered, wait for nothing.
      error_code ignored;
      if (watched.descriptor.is_open()) watched.descriptor.cancel(ignored);
    } else {
      watched.owner = nullptr;
      if (watched.descriptor.is_open()) watched.descriptor.release();
      sockets_.erase(found);
    }
    return;
  }
  // A socket that on_open has not seen belongs to curl's name resolver.
  if (found == sockets_.end())
    found = sockets_.emplace(socket, std::make_shared<Watched>(*this, executor_)).first;
  std::shared_ptr<Watched> const watched = found->second;
  error_code failure;
  if (!watched->descriptor.is_open()) watched->descriptor.assign(socket, failure);
  if (failure) return;  // curl's own timeout ends the transfer
  watched->wanted = what;
  arm(watched);
}

void CurlMulti::arm(std::shared_ptr<Watched> const& watched) {
  if ((watched->wanted & CURL_POLL_IN) != 0 && !watched->reading) wait_for(watched, true);
  if ((watched->wanted & CURL_POLL_OUT) != 0 && !watched->writing) wait_for(watched, false);
}

void CurlMulti::wait_for(std::shared_ptr<Watched> const& watched, bool reading) {
  using Descriptor = asio::posix::descriptor_base;
  (reading ? watched->reading : watched->writing) = true;
  watched->descriptor.async_wait(reading ? Descriptor::wait_read : Descriptor::wait_write,
                                 [watched, reading](error_code const& failure) {
                                   (reading ? watched->reading : watched->writing) = false;
                                   CurlMulti* const owner = watched->owner;
                                   if (owner == nullptr) return;
                                   int const mine = reading ? CURL_POLL_IN : CURL_POLL_OUT;
                                   bool const wanted = (watched->wanted & mine) != 0;
                                   if (!failure && wanted) {
                                     // Once the descriptor is closed in here its number may already
                                     // be another's.
                                     owner->act(watched->descriptor.native_handle(),
                                                reading ? CURL_CSELECT_IN : CURL_CSELECT_OUT);
                                   }
                                   // Cancelled, and wanted again before we learnt of it: the wait
                                   // starts anew.
                                   if (watched->owner != nullptr) owner->arm(watched);
                                 });
}

void CurlMulti::set_timer(long milliseconds) {
  if (milliseconds < 0) {
    timer_.cancel();
    return;
  }
  timer_.expires_after(std::chrono::milliseconds(milliseconds));
  timer_.async_wait([weak = weak_from_this()](error_code const& failure) {
    std::shared_ptr<CurlMulti> const self = weak.lock();
    if (!failure && self) self->act(CURL_SOCKET_TIMEOUT, 0);
  });
}

}  // namespace tessera::http
