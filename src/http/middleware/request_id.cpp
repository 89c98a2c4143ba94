#include "http/middleware/request_id.hpp"

#include "base/encoding.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace tessera::http {
namespace {

bool is_sane(std::string_view id) {
  constexpr std::string_view kAllowed =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
  return !id.empty() && id.size() <= 64 && id.find_first_not_of(kAllowed) == std::string_view::npos;
}

/// Takes randomness in blocks: a system call per request would cost more than the rest of this.
class IdMaker {
 public:
  explicit IdMaker(Random& random) : random_(random) {}

  std::string next() {
    if (used_ == bytes_.size()) {
      random_.fill(bytes_);
      used_ = 0;
    }
    std::string_view const bytes(reinterpret_cast<char const*>(bytes_.data()) + used_, kIdBytes);
    used_ += kIdBytes;
    return base64url_encode(bytes);
  }

 private:
  static constexpr std::size_t kIdBytes = 16;
  Random& random_;
  std::array<std::byte, 64 * kIdBytes> bytes_{};
  std::size_t used_ = bytes_.size();
};

Task<Response> with_id(Request& request, Handler const& next) {
  Task<Response> rest = next(request);
  Response response = co_await std::move(rest);
  response.headers.set("X-Request-ID", request.id);
  co_return response;
}

}  // namespace

Middleware request_id(Random& random) {
  auto maker = std::make_shared<IdMaker>(random);
  return [maker = std::move(maker)](Request& request, Handler const& next) {
    std::string_view const given = request.headers.get("X-Request-ID");
    request.id = is_sane(given) ? std::string(given) : maker->next();
    return with_id(request, next);
  };
}

}  // namespace tessera::http
