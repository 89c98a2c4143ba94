#pragma once

#include "http/errc.hpp"
#include "http/server/chunked.hpp"
#include "http/server/read_buffer.hpp"
#include "http/server/request_head.hpp"

#include <algorithm>

namespace tessera::http {

/// The body of one request while it comes in: how much is missing, and whether what follows it can
/// still be trusted. Does no I/O: the connection feeds it.
class RequestBody {
 public:
  RequestBody() = default;
  explicit RequestBody(Framing const& framing)
      : left_(framing.length),
        chunked_(framing.chunked),
        done_(!framing.chunked && framing.length == 0),
        waits_for_continue_(framing.expects_continue && !done_) {}

  [[nodiscard]] bool done() const noexcept { return done_; }
  /// True while the peer has been given no reason to send the body.
  [[nodiscard]] bool waits_for_continue() const noexcept { return waits_for_continue_; }
  void continue_sent() noexcept { waits_for_continue_ = false; }
  /// The connection cannot be used after this body.
  void give_up() noexcept { broken_ = true; }

  /// True when `bytes` hold the whole body within `limit`; only then anything is taken.
  bool take_whole(ReadBuffer& in, std::string& out, std::size_t limit) {
    if (!chunked_) {
      if (left_ > limit || in.size() < left_) return false;
      take_length(in, out);
      return true;
    }
    ChunkedDecoder probe = decoder_;
    std::size_t const used = probe.feed(in.data(), out, limit);
    if (probe.state() != ChunkedDecoder::State::done) {
      out.clear();
      return false;
    }
    in.consume(used);
    done_ = true;
    return true;
  }

  /// Takes what is there. Throws Exception(body_too_large | bad_request).
  void take_some(ReadBuffer& in, std::string& out, std::size_t limit) {
    if (!chunked_) {
      if (left_ > limit) throw_broken(Errc::body_too_large);
      take_length(in, out);
      return;
    }
    in.consume(decoder_.feed(in.data(), out, limit));
    if (decoder_.state() == ChunkedDecoder::State::bad) throw_broken(Errc::bad_request);
    if (decoder_.state() == ChunkedDecoder::State::too_large) throw_broken(Errc::body_too_large);
    done_ = decoder_.state() == ChunkedDecoder::State::done;
  }

  /// True when the connection can serve another request: the body is used, or is worth skipping.
  [[nodiscard]] bool can_be_skipped(ReadBuffer& in, std::size_t limit) {
    if (broken_) return false;
    if (done_) return true;
    if (waits_for_continue_ && in.empty()) return false;
    // Of a chunked body nobody knows how much follows: only one that is here already is skipped.
    std::string nowhere;
    return chunked_ ? take_whole(in, nowhere, limit) : left_ <= limit;
  }

  /// Drops what is there.
  void skip_some(ReadBuffer& in) {
    auto const bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left_, in.size()));
    in.consume(bytes);
    left_ -= bytes;
    done_ = left_ == 0;
  }

 private:
  void take_length(ReadBuffer& in, std::string& out) {
    auto const bytes = static_cast<std::size_t>(std::min<std::uint64_t>(left_, in.size()));
    out.append(in.data().substr(0, bytes));
    in.consume(bytes);
    left_ -= bytes;
    done_ = left_ == 0;
  }
  [[noreturn]] void throw_broken(Errc why) {
    broken_ = true;
    throw Exception(fail(why));
  }

  std::uint64_t left_ = 0;
  bool chunked_ = false;
  bool done_ = true;
  bool waits_for_continue_ = false;
  bool broken_ = false;
  ChunkedDecoder decoder_;
};

}  // namespace tessera::http
