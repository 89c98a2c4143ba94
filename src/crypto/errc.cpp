#include "crypto/errc.hpp"

namespace tessera::crypto {
namespace {

std::string_view text_of(Errc code) {
  switch (code) {
    case Errc::invalid_key:
      return "not a valid key";
    case Errc::unsupported_key:
      return "a key of a type that is not supported";
    case Errc::weak_key:
      return "a key that is too weak";
    case Errc::wrong_key_type:
      return "the key does not fit the algorithm";
    case Errc::not_authentic:
      return "sealed data is not authentic";
    case Errc::bad_password:
      return "a password must have 1 to 1024 bytes";
    case Errc::bad_password_hash:
      return "not an acceptable Argon2id hash";
    case Errc::operation_failed:
      return "a cryptographic operation failed";
  }
  return "unknown cryptographic error";
}
constexpr ErrorCategory<Errc, text_of> kCategory("crypto");

}  // namespace

error_code make_error_code(Errc code) { return {static_cast<int>(code), kCategory}; }

}  // namespace tessera::crypto
