#include "jose/jws.hpp"

#include "base/encoding.hpp"
#include "jose/errc.hpp"

#include <boost/json/object.hpp>

#include <utility>

namespace tessera::jose {
namespace {

// Present but no text is malformed: a reader that took it as absent would apply laxer rules.
Result<std::optional<std::string>> optional_text(json::object const& object,
                                                 std::string_view name) {
  json::value const* member = object.if_contains(name);
  if (member == nullptr) return std::optional<std::string>();
  if (!member->is_string())
    return fail(Errc::malformed, "the header's '" + std::string(name) + "' must be a string");
  return std::optional<std::string>(member->get_string());
}

Result<JwsHeader> parse_header(std::string_view text) {
  Result<json::value> value = parse_json(text, {.depth = 8, .bytes = text.size()});
  if (!value)
    return fail(Errc::malformed, "the token's header is not JSON", describe(value.error()));
  auto* object = value->if_object();
  if (object == nullptr) return fail(Errc::malformed, "the token's header is not an object");
  // The signature of a `b64: false` token covers other bytes than those that were parsed.
  if (object->contains("crit") || object->contains("b64")) return fail(Errc::unsupported_header);
  Result<std::optional<std::string>> const alg = optional_text(*object, "alg");
  if (!alg) return alg.error();
  if (!*alg) return fail(Errc::malformed, "the token's header must state 'alg'");
  Result<std::optional<std::string>> kid = optional_text(*object, "kid");
  if (!kid) return kid.error();
  Result<std::optional<std::string>> typ = optional_text(*object, "typ");
  if (!typ) return typ.error();
  return JwsHeader{algorithm_from_name(**alg), std::move(*kid), std::move(*typ),
                   std::move(*object)};
}

Result<std::string> decode_part(std::string_view part) {
  Result<std::string> bytes = base64url_decode(part);
  if (!bytes) return fail(Errc::malformed, "the token is not strict base64url");
  return bytes;
}

}  // namespace

Result<Jws> parse_jws(std::string_view token, JwsLimits limits) {
  if (token.size() > limits.token_bytes) return fail(Errc::too_large);
  std::size_t const first = token.find('.');
  std::size_t const second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos)
    return fail(Errc::malformed, "the token must have three parts");
  // Three bytes become four characters; a longer header is refused before it is decoded.
  if (first > (limits.header_bytes + 2) / 3 * 4) return fail(Errc::too_large);
  Result<std::string> const header_text = decode_part(token.substr(0, first));
  if (!header_text) return header_text.error();
  if (header_text->size() > limits.header_bytes) return fail(Errc::too_large);
  Result<std::string> payload = decode_part(token.substr(first + 1, second - first - 1));
  if (!payload) return payload.error();
  Result<std::string> signature = decode_part(token.substr(second + 1));
  if (!signature) return signature.error();
  Result<JwsHeader> header = parse_header(*header_text);
  if (!header) return header.error();
  return Jws{std::move(*header), std::string(token.substr(0, second)), std::move(*payload),
             std::move(*signature)};
}

Result<Jwk> select_key(JwsHeader const& header, JwkSet const& keys) {
  Jwk const* found = nullptr;
  if (header.kid)
    found = keys.find(*header.kid);
  else if (header.algorithm)
    found = keys.find_only(*header.algorithm);
  if (found == nullptr) return fail(Errc::unknown_key);
  return *found;
}

Result<void> verify_jws(Jws const& jws, Jwk const& key) {
  if (jws.header.algorithm != key.algorithm()) return fail(Errc::algorithm_not_allowed);
  if (!crypto::verify(key.key(), key.algorithm(), jws.signing_input, jws.signature))
    return fail(Errc::bad_signature);
  return {};
}

Result<std::string> sign_jws(json::object header, std::string_view payload, SigningKey const& key) {
  Result<std::string> const encoded = encode_jws_header(std::move(header), key);
  if (!encoded) return encoded.error();
  return sign_with_header(*encoded, payload, key);
}

Result<std::string> encode_jws_header(json::object header, SigningKey const& key) {
  json::value const* alg = header.if_contains("alg");
  if (alg == nullptr)
    header["alg"] = algorithm_name(key.algorithm);
  else if (!alg->is_string() || algorithm_from_name(alg->get_string()) != key.algorithm)
    return fail(Errc::algorithm_not_allowed);
  if (key.kid.empty())
    header.erase("kid");
  else
    header["kid"] = key.kid;
  return base64url_encode(write_json(header));
}

Result<std::string> sign_with_header(std::string_view encoded_header, std::string_view payload,
                                     SigningKey const& key) {
  // Four characters for three bytes of the payload, and a signature of P-256.
  constexpr std::size_t kUsualSignature = 88;
  std::string token;
  token.reserve(encoded_header.size() + (payload.size() + 2) / 3 * 4 + kUsualSignature);
  token += encoded_header;
  token.push_back('.');
  token += base64url_encode(payload);
  Result<std::string> const signature = crypto::sign(key.key, key.algorithm, token);
  if (!signature) return signature.error();
  token.push_back('.');
  token += base64url_encode(*signature);
  return token;
}

}  // namespace tessera::jose
