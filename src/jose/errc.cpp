#include "jose/errc.hpp"

namespace tessera::jose {
namespace {

std::string_view text_of(Errc code) {
  switch (code) {
    case Errc::too_large:
      return "the token or key set is too large";
    case Errc::malformed:
      return "the token or key set is malformed";
    case Errc::unsupported_header:
      return "the token's header demands an extension that is not supported";
    case Errc::wrong_type:
      return "the token is of another type";
    case Errc::algorithm_not_allowed:
      return "the token's algorithm is not allowed";
    case Errc::unknown_key:
      return "the token's key is not known";
    case Errc::bad_signature:
      return "the token's signature is wrong";
    case Errc::missing_claim:
      return "the token lacks a required claim";
    case Errc::wrong_issuer:
      return "the token comes from another issuer";
    case Errc::wrong_audience:
      return "the token is meant for another audience";
    case Errc::expired:
      return "the token has expired";
    case Errc::not_yet_valid:
      return "the token is not valid yet";
    case Errc::too_long_lived:
      return "the token lives too long";
    case Errc::invalid_key:
      return "the key is not valid";
    case Errc::unsupported_key:
      return "the key is of a kind that is not supported";
    case Errc::private_key:
      return "a private key where a public one is expected";
    case Errc::symmetric_key:
      return "a shared secret where a public key is expected";
    case Errc::duplicate_kid:
      return "two keys have the same key id";
  }
  return "unknown token error";
}
constexpr ErrorCategory<Errc, text_of> kCategory("jose");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera::jose
