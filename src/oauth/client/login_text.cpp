#include "oauth/client/login_text.hpp"

#include "base/term_safe.hpp"

namespace tessera::oauth {
namespace {

constexpr std::size_t kLongestAddress = 16UL << 10;

}  // namespace

std::string describe_token(AccessToken const& token, SysSeconds now) {
  auto const left = (token.expires_at - now).count();
  std::string const scopes = token.scopes.join();
  return "expires  " + format_utc(token.expires_at) + " (in " + std::to_string(left) + " s)\n" +
         "tenant   " + (token.tenant.empty() ? "(not known)" : term_safe_line(token.tenant)) +
         "\n" + "scopes   " + (scopes.empty() ? "(not said)" : term_safe_line(scopes)) + "\n";
}

std::string describe_login(Login const& login, SysSeconds now) {
  return "issuer   " + term_safe_line(login.issuer) + "\nclient   " +
         term_safe_line(login.client_id) + "\nresource " + term_safe_line(login.resource) +
         "\nkind     " + (login.token.is_dpop ? "DPoP, bound to a key" : "bearer") +
         (login.token.refresh.empty() ? "" : ", can be renewed") + "\n" +
         describe_token(login.token, now);
}

std::string sign_in_text(std::string const& address) {
  return "Open this address in a browser to sign in:\n  " +
         term_safe_line(address, kLongestAddress);
}

}  // namespace tessera::oauth
