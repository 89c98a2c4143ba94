#include "llm/errc.hpp"

namespace tessera::llm {
namespace {

constexpr std::string_view text_of(Errc code) {
  switch (code) {
    case Errc::bad_settings:
      return "the provider cannot be asked with these settings";
    case Errc::no_credentials:
      return "there is no key or credential for the provider";
    case Errc::credentials_expired:
      return "the credential for the provider has expired";
    case Errc::unauthorized:
      return "the provider does not accept the key";
    case Errc::clock_skew:
      return "this machine's clock differs too much from the provider's";
    case Errc::forbidden:
      return "the credential may not use this model";
    case Errc::no_such_model:
      return "the provider has no such model";
    case Errc::bad_request:
      return "the provider does not take the request";
    case Errc::context_full:
      return "the conversation is longer than the model can read";
    case Errc::refused:
      return "the provider's safety rules stopped the answer";
    case Errc::rate_limited:
      return "the provider's rate limit was reached";
    case Errc::quota_exhausted:
      return "a quota at the provider is used up";
    case Errc::overloaded:
      return "the provider is overloaded";
    case Errc::timed_out:
      return "the provider took too long";
    case Errc::model_failed:
      return "the model failed";
    case Errc::unreachable:
      return "the provider cannot be reached";
    case Errc::truncated:
      return "the response broke off";
    case Errc::bad_stream:
      return "the provider's response cannot be read";
  }
  return "unknown error of a model provider";
}
constexpr ErrorCategory<Errc, text_of> kCategory("llm");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera::llm
