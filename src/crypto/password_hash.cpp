#include "crypto/password_hash.hpp"

#include "base/encoding.hpp"
#include "crypto/constant_time.hpp"
#include "crypto/errc.hpp"

#include <argon2.h>

#include <array>
#include <charconv>
#include <optional>
#include <span>

namespace tessera::crypto {
namespace {

constexpr std::size_t kSaltSize = 16;
constexpr std::size_t kHashSize = 32;
constexpr std::size_t kMaxPhc = 256;
constexpr std::string_view kPrefix = "$argon2id$v=19$";

struct Parsed {
  PasswordCost cost;
  std::string salt;
  std::string hash;
};

bool is_bounded(PasswordCost const& cost) {
  return cost.lanes >= 1 && cost.lanes <= 8 && cost.passes >= 1 && cost.passes <= 16 &&
         cost.memory_kib >= 8 * cost.lanes && cost.memory_kib <= 262'144;
}

/// Takes `name=123` and the separator behind it from the front of `text`.
std::optional<std::uint32_t> take_number(std::string_view& text, std::string_view name, char end) {
  if (!text.starts_with(name)) return std::nullopt;
  text.remove_prefix(name.size());
  std::size_t const size = text.find(end);
  if (size == std::string_view::npos || size == 0 || (text.front() == '0' && size > 1))
    return std::nullopt;
  std::uint32_t number = 0;
  std::string_view const digits = text.substr(0, size);
  auto const [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc() || stop != digits.data() + digits.size()) return std::nullopt;
  text.remove_prefix(size + 1);
  return number;
}

std::string unpadded(std::string_view bytes) {
  std::string text = base64_encode(bytes);
  while (text.ends_with('=')) text.pop_back();
  return text;
}

/// Base64 as PHC strings write it, without padding.
std::optional<std::string> take_bytes(std::string_view text, std::size_t least, std::size_t most) {
  std::string padded(text);
  padded.append((4 - padded.size() % 4) % 4, '=');
  Result<std::string> bytes = base64_decode(padded);
  if (!bytes || bytes->size() < least || bytes->size() > most || text.ends_with('='))
    return std::nullopt;
  return std::move(*bytes);
}

std::optional<Parsed> parse(std::string_view phc) {
  if (phc.size() > kMaxPhc || !phc.starts_with(kPrefix)) return std::nullopt;
  phc.remove_prefix(kPrefix.size());
  auto const memory = take_number(phc, "m=", ',');
  auto const passes = memory ? take_number(phc, "t=", ',') : std::nullopt;
  auto const lanes = passes ? take_number(phc, "p=", '$') : std::nullopt;
  if (!lanes) return std::nullopt;
  PasswordCost const cost{*memory, *passes, *lanes};
  std::size_t const dollar = phc.find('$');
  if (!is_bounded(cost) || dollar == std::string_view::npos) return std::nullopt;
  auto salt = take_bytes(phc.substr(0, dollar), 8, 64);
  auto hash = take_bytes(phc.substr(dollar + 1), 16, 64);
  if (!salt || !hash) return std::nullopt;
  return Parsed{cost, std::move(*salt), std::move(*hash)};
}

Result<std::string> argon2id(Secret const& password, std::string_view salt,
                             PasswordCost const& cost, std::size_t size) {
  std::string hash(size, '\0');
  argon2_context context{};
  std::string bytes(password.reveal());
  std::string salt_bytes(salt);
  // The reference code takes pointers to what it does not change.
  context.out = reinterpret_cast<std::uint8_t*>(hash.data());
  context.outlen = static_cast<std::uint32_t>(hash.size());
  context.pwd = reinterpret_cast<std::uint8_t*>(bytes.data());
  context.pwdlen = static_cast<std::uint32_t>(bytes.size());
  context.salt = reinterpret_cast<std::uint8_t*>(salt_bytes.data());
  context.saltlen = static_cast<std::uint32_t>(salt_bytes.size());
  context.t_cost = cost.passes;
  context.m_cost = cost.memory_kib;
  context.lanes = cost.lanes;
  context.threads = 1;  // whoever calls decides how many threads hash
  context.version = ARGON2_VERSION_13;
  int const outcome = argon2id_ctx(&context);
  wipe(bytes);
  if (outcome != ARGON2_OK) return fail(Errc::operation_failed, {}, argon2_error_message(outcome));
  return hash;
}

}  // namespace

Result<std::string> hash_password(Secret const& password, Random& random,
                                  PasswordCost const& cost) {
  if (password.empty() || password.reveal().size() > kMaxPassword) return fail(Errc::bad_password);
  if (!is_bounded(cost)) return fail(Errc::operation_failed, {}, "password cost out of bounds");
  std::string salt(kSaltSize, '\0');
  random.fill(std::as_writable_bytes(std::span(salt)));
  Result<std::string> const hash = argon2id(password, salt, cost, kHashSize);
  if (!hash) return hash.error();
  return std::string(kPrefix) + "m=" + std::to_string(cost.memory_kib) +
         ",t=" + std::to_string(cost.passes) + ",p=" + std::to_string(cost.lanes) + "$" +
         unpadded(salt) + "$" + unpadded(*hash);
}

Result<bool> verify_password(Secret const& password, std::string_view phc) {
  std::optional<Parsed> const stored = parse(phc);
  if (!stored) return fail(Errc::bad_password_hash);
  if (password.empty() || password.reveal().size() > kMaxPassword) return false;
  Result<std::string> const hash =
      argon2id(password, stored->salt, stored->cost, stored->hash.size());
  if (!hash) return hash.error();
  return constant_time_equal(*hash, stored->hash);
}

bool is_password_hash(std::string_view phc) { return parse(phc).has_value(); }

bool needs_rehash(std::string_view phc, PasswordCost const& cost) {
  std::optional<Parsed> const stored = parse(phc);
  return !stored || stored->cost != cost || stored->salt.size() < kSaltSize ||
         stored->hash.size() < kHashSize;
}

std::string const& nobodys_password_hash() {
  // A hash of zeros: finding a password for it is as hard as for any other.
  static std::string const phc = std::string(kPrefix) + "m=19456,t=2,p=1$" +
                                 unpadded(std::string(kSaltSize, '\0')) + "$" +
                                 unpadded(std::string(kHashSize, '\0'));
  return phc;
}

}  // namespace tessera::crypto
