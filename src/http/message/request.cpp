#include "http/message/request.hpp"

#include "http/errc.hpp"

namespace tessera::http {

std::string_view Request::param(std::string_view name) const noexcept {
  for (auto const& [key, value] : params)
    if (key == name) return value;
  return {};
}

Task<std::string_view> Request::read_body(std::size_t limit) {
  std::size_t const bound = std::min(limit, body_limit_);
  if (source_ != nullptr) {
    // The source is spent even if reading it fails: the rest of a broken body is nobody's body.
    BodySource* const source = std::exchange(source_, nullptr);
    if (!source->try_read_all(body_, bound)) {
      body_.clear();
      co_await source->read_all(body_, bound);
    }
  }
  if (body_.size() > bound) throw Exception(fail(Errc::body_too_large));
  co_return body_;
}

void Request::reset() {
  method = Method::get;
  target.clear();
  path.clear();
  query.clear();
  headers.clear();
  id.clear();
  peer.clear();
  tls = false;
  principal.reset();
  cancel_when_peer_leaves = false;
  deadline_keeper = nullptr;
  params.clear();
  source_ = nullptr;
  body_limit_ = kNoLimit;
  // One large upload does not stay with an idle connection.
  constexpr std::size_t kKeep = 64UL << 10;
  if (body_.capacity() > kKeep) body_ = std::string();
  body_.clear();
}

}  // namespace tessera::http
