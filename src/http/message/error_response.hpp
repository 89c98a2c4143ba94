#pragma once

#include "http/errc.hpp"
#include "http/message/response.hpp"

#include <exception>

namespace tessera::http {

/// `{"error": word, "error_description": hint}` with the code's status. Codes of other libraries,
/// and `internal`, become 500 and say nothing about themselves.
[[nodiscard]] Response error_response(Error const& error);

/// The same for whatever was thrown.
[[nodiscard]] Response error_response(std::exception_ptr const& failure);

/// One line for the log: what `failure` holds, with `debug`.
[[nodiscard]] std::string describe_failure(std::exception_ptr const& failure);

/// The status that a failure ends with; 500 when the code is nobody's we know.
[[nodiscard]] int status_of(error_code code) noexcept;

/// "Not Found" for 404; "Status" for a number without a name. Spec: RFC 9110 §15
[[nodiscard]] std::string_view reason_phrase(int status) noexcept;

}  // namespace tessera::http
