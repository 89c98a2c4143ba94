#include "packages/mcp-server/policy/load_policy.hpp"

#include "appkit/config.hpp"
#include "packages/mcp-server/policy/read_policy.hpp"

namespace tessera::mcp_server::policy {
namespace {

Error bad(char const* what) {
  return fail(appkit::Errc::bad_setting, std::string("configuration: ") + what);
}

Result<Policy> read(std::string const& path, std::string_view section) {
  Result<std::string> const text = appkit::read_file(path);
  if (!text) return text.error();
  return read_policy(*text, path, section);
}

}  // namespace

Result<Policy> load_policy(Config const& config) {
  PolicyConfig const& own = config.policy;
  if (own.default_ != "allow" && own.default_ != "deny")
    return bad("policy.default must be 'allow' or 'deny'");
  if (!own.file.empty()) {
    if (!own.rules.empty()) return bad("policy.file and policy.rules exclude each other");
    if (own.default_ != "allow") return bad("with policy.file, 'default' stands in that file");
    return read(own.file, {});
  }
  Effect const otherwise = own.default_ == "deny" ? Effect::deny : Effect::allow;
  if (own.rules.empty()) return Policy({}, otherwise);
  // Once more from the file: only there is it known in which line a rule stands.
  Result<Policy> written = read(config.file, "policy");
  if (!written) return written;
  return Policy(written->rules(), otherwise);
}

}  // namespace tessera::mcp_server::policy
