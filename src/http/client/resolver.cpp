#include "http/client/resolver.hpp"

#include "http/errc.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <memory>
#include <netdb.h>
#include <sys/socket.h>

namespace tessera::http {
namespace {

constexpr std::size_t kMaxAddresses = 32;

struct FreeList {
  void operator()(addrinfo* list) const noexcept { ::freeaddrinfo(list); }
};

}  // namespace

Result<std::vector<std::string>> resolve_host(std::string const& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  int const failure = ::getaddrinfo(host.c_str(), nullptr, &hints, &first);
  std::unique_ptr<addrinfo, FreeList> const list(first);
  if (failure != 0)
    return fail(Errc::connect_failed, "the name " + host + " does not resolve",
                ::gai_strerror(failure));
  std::vector<std::string> addresses;
  for (addrinfo const* one = list.get(); one != nullptr && addresses.size() < kMaxAddresses;
       one = one->ai_next) {
    // Numeric text from the resolver's own bytes: nothing that a name server says is parsed later.
    std::array<char, NI_MAXHOST> text{};
    if (::getnameinfo(one->ai_addr, one->ai_addrlen, text.data(),
                      static_cast<socklen_t>(text.size()), nullptr, 0, NI_NUMERICHOST) != 0)
      continue;
    std::string address = text.data();
    if (std::ranges::find(addresses, address) == addresses.end())
      addresses.push_back(std::move(address));
  }
  if (addresses.empty()) return fail(Errc::connect_failed, "the name " + host + " has no address");
  return addresses;
}

}  // namespace tessera::http
