#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "llm/errc.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace tessera::llm {

/// One failed request, in the words of every provider: what the retry rules and the person need.
struct Failure {
  Errc kind = Errc::bad_request;
  int status = 0;          ///< Of HTTP; 0: there was no answer, or it came inside of a stream.
  std::string code;        ///< The provider's own word, e.g. `ThrottlingException`.
  std::string message;     ///< The provider's own sentence. Untrusted.
  std::string request_id;  ///< What the provider's support asks for; may be empty.
  std::optional<std::chrono::milliseconds> retry_after;  ///< The provider's wish.
  std::optional<SysSeconds> server_time;                 ///< Of the `Date` field, if there was one.
};

/// What a status says by itself, for answers whose body says nothing better.
/// @param status  of HTTP; 0: the failure came inside of a stream
[[nodiscard]] Errc kind_of_status(int status) noexcept;

/// What people read: who refused, why, the provider's words and id, and the way out.
/// @param advice  one sentence without a full stop; empty: none
[[nodiscard]] Error to_error(Failure const& failure, std::string_view provider,
                             std::string_view advice);

/// The text without the secret: providers quote the key that they refuse.
[[nodiscard]] std::string without_secret(std::string text, Secret const& secret);

/// A sentence from outside, cut to what a message can hold and made one line.
[[nodiscard]] std::string short_message(std::string_view text);

/// True when the text has one of the words, whatever their case.
[[nodiscard]] bool mentions(std::string_view text, std::initializer_list<std::string_view> words);

/// Seconds or an HTTP date. Spec: RFC 9110 §10.2.3
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_retry_after(std::string_view value,
                                                                         SysSeconds now);

/// `Tue, 15 Nov 1994 08:12:31 GMT`. Spec: RFC 9110 §5.6.7 (IMF-fixdate)
[[nodiscard]] std::optional<SysSeconds> parse_http_date(std::string_view value);

}  // namespace tessera::llm
