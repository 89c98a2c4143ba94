#pragma once

#include "base/error.hpp"

namespace tessera::llm {

/// Why a provider's model did not answer.
enum class Errc {
  bad_settings = 1,     ///< The provider cannot be asked with these settings; nothing was sent.
  no_credentials,       ///< No key or credential was found where they are looked for.
  credentials_expired,  ///< The credential was good once; it has to be renewed.
  unauthorized,         ///< The key or signature is wrong.
  clock_skew,           ///< The signature is refused because our clock and the provider's differ.
  forbidden,            ///< The credential is right, but may not use this model here.
  no_such_model,        ///< No model of that name, not in this place, or not any more.
  bad_request,          ///< The provider does not take the request.
  context_full,         ///< The conversation is longer than the model can read.
  refused,              ///< The provider's safety rules stopped it.
  rate_limited,         ///< Too many requests for now.
  quota_exhausted,      ///< A quota is used up; waiting some seconds does not help.
  overloaded,           ///< The provider cannot serve now.
  timed_out,            ///< The model or the provider took too long.
  model_failed,         ///< The model failed at the provider's.
  unreachable,          ///< No connection to the provider.
  truncated,            ///< The response broke off.
  bad_stream,           ///< The response breaks the provider's own format, or a limit of ours.
};
[[nodiscard]] error_code make_error_code(Errc code);

}  // namespace tessera::llm

template <>
struct boost::system::is_error_code_enum<tessera::llm::Errc> : std::true_type {};
