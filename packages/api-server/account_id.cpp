#include "packages/api-server/account_id.hpp"

#include "packages/api-server/errors.hpp"

#include <algorithm>

namespace tessera::api_server {
namespace {

constexpr std::size_t kMaxLength = 64;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

}  // namespace

bool is_plain_name(std::string_view text) noexcept {
  return !text.empty() && text.size() <= kMaxLength &&
         std::all_of(text.begin(), text.end(), is_plain);
}

Result<void> check_account_id(std::string_view text) {
  if (!is_plain_name(text)) return fail(Errc::bad_account_id);
  return {};
}

}  // namespace tessera::api_server
