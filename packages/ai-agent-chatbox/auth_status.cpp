#include "packages/ai-agent-chatbox/auth_status.hpp"

#include "base/term_safe.hpp"

namespace tessera::chatbox {

std::string describe_credential(CredentialStatus const& status, SysSeconds now) {
  std::string scopes;
  for (std::string const& scope : status.scopes) scopes += (scopes.empty() ? "" : " ") + scope;
  auto const left = (status.expires_at - now).count();
  std::string out = "Authenticated.\n";
  auto const line = [&](std::string const& label, std::string const& value) {
    out += "  " + label + std::string(10 - label.size(), ' ') + term_safe_line(value) + "\n";
  };
  line("issuer", status.issuer);
  line("client", status.client_id);
  line("resource", status.resource.empty() ? "(the client's default)" : status.resource);
  line("tenant", status.tenant.empty() ? "(the client's own)" : status.tenant);
  line("scopes", scopes.empty() ? "(not said)" : scopes);
  line("expires", "in " + std::to_string(left) + " s, at " + format_utc(status.expires_at));
  return out + "  The token itself is never shown, and the model never sees it.\n";
}

}  // namespace tessera::chatbox
