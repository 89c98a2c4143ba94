#include "llm/aws/credential_source.hpp"

#include "llm/aws/times.hpp"
#include "llm/errc.hpp"

#include <algorithm>

namespace tessera::llm::aws {

Result<Credentials> credentials_from(json::value const& value, CredentialNames const& names,
                                     std::string_view who) {
  Credentials out;
  out.access_key_id = json_text(value, names.id);
  out.secret_access_key = Secret(std::string(json_text(value, names.secret)));
  out.session_token = Secret(std::string(json_text(value, names.token)));
  for (auto const& [empty, name] : {std::pair(out.access_key_id.empty(), names.id),
                                    std::pair(out.secret_access_key.empty(), names.secret)})
    if (empty)
      return fail(Errc::no_credentials,
                  std::string(who) + " gave an answer without " + std::string(name));
  json::value const* const expiration = json_find(value, names.expiration);
  if (expiration == nullptr || expiration->is_null()) return out;
  if (expiration->is_int64()) {
    constexpr std::int64_t kLatest = 253'402'300'799'000;  // the year 9999
    std::int64_t const at = std::clamp<std::int64_t>(expiration->get_int64(), 0, kLatest);
    out.expires = SysSeconds(std::chrono::seconds(at / 1000));
  } else {
    out.expires = parse_rfc3339(json_text(value, names.expiration));
    if (!out.expires)
      return fail(Errc::no_credentials, std::string(who) + " gave an expiration that is no time");
  }
  return out;
}

bool is_region(std::string_view text) noexcept {
  constexpr std::size_t kMost = 32;
  bool const plain = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  return !text.empty() && text.size() <= kMost && plain && text.front() != '-';
}

std::string_view dns_suffix(std::string_view region) noexcept {
  if (region.starts_with("cn-")) return "amazonaws.com.cn";
  if (region.starts_with("eusc-de-")) return "amazonaws.eu";
  if (region.starts_with("us-isob-")) return "sc2s.sgov.gov";
  if (region.starts_with("us-iso-")) return "c2s.ic.gov";
  return "amazonaws.com";
}

}  // namespace tessera::llm::aws
