#include "oauth/model/basic_credentials.hpp"

#include "base/encoding.hpp"
#include "http/headers.hpp"
#include "oauth/model/errors.hpp"

#include <algorithm>

namespace tessera::oauth {
namespace {

constexpr std::string_view kScheme = "Basic ";
constexpr std::size_t kMaxValue = 4096;

bool is_vschar(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
}

}  // namespace

Result<BasicCredentials> parse_basic_credentials(std::string_view authorization) {
  if (authorization.size() > kMaxValue ||
      !http::iequals(authorization.substr(0, kScheme.size()), kScheme))
    return fail(Errc::invalid_client);
  std::string_view encoded = authorization.substr(kScheme.size());
  encoded.remove_prefix(std::min(encoded.find_first_not_of(' '), encoded.size()));

  Result<std::string> decoded = base64_decode(encoded);
  if (!decoded) return fail(Errc::invalid_client);
  Secret const pair(std::move(*decoded));
  std::size_t const colon = pair.reveal().find(':');
  if (colon == std::string_view::npos) return fail(Errc::invalid_client);

  Result<std::string> id = percent_decode(pair.reveal().substr(0, colon), true);
  Result<std::string> secret = percent_decode(pair.reveal().substr(colon + 1), true);
  if (!id || !secret || !is_vschar(*id) || !is_vschar(*secret)) return fail(Errc::invalid_client);
  return BasicCredentials{std::move(*id), Secret(std::move(*secret))};
}

Secret write_basic_credentials(BasicCredentials const& credentials) {
  Secret const pair(percent_encode(credentials.client_id) + ":" +
                    percent_encode(credentials.client_secret.reveal()));
  return Secret(std::string(kScheme) + base64_encode(pair.reveal()));
}

}  // namespace tessera::oauth
