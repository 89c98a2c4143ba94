#include "packages/ai-agent-chatbox/servers/mcp_file.hpp"

#include "appkit/config.hpp"
#include "base/encoding.hpp"
#include "base/json.hpp"
#include "base/term_safe.hpp"
#include "crypto/digest.hpp"
#include "packages/ai-agent-chatbox/servers/mcp_json.hpp"

#include <boost/json/object.hpp>

#include <cerrno>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kMaxTrusted = 256;

std::string personal_file(Environment const& environment) {
  constexpr char const* kFile = "/tessera/mcp.json";
  std::string const place = environment("XDG_CONFIG_HOME");
  if (place.starts_with('/')) return place + kFile;
  std::string const home = environment("HOME");
  return home.starts_with('/') ? home + "/.config" + kFile : std::string();
}

bool is_there(std::string const& path) {
  std::error_code ignored;  // what cannot be looked at is not there for us
  return !path.empty() && std::filesystem::is_regular_file(path, ignored);
}

Error system_error(std::string const& what) {
  return Error{error_code(errno, boost::system::generic_category()), what, {}};
}

json::object read_list(std::string const& path) {
  Result<std::string> const text = appkit::read_file(path);
  if (!text) return {};
  Result<json::value> const list = parse_json(*text);
  return list && list->is_object() ? list->get_object() : json::object();
}

std::string what_it_does(ServerSpec const& server) {
  std::string out = "  " + term_safe_line(server.name) + "  ";
  out += server.command.empty() ? "connects to " : "starts ";
  out += term_safe_line(server.shown, 400) + "\n";
  if (auto const* command = std::get_if<TokenCommand>(&server.auth))
    out += "      starts for its token: " + term_safe_line(command->command.front(), 400) + " …\n";
  std::string names;
  for (std::string const& name : server.variables)
    names += (names.empty() ? "" : ", ") + term_safe_line(name);
  if (!names.empty()) out += "      is given these variables of yours: " + names + "\n";
  std::string free;
  for (std::string const& rule : server.approval.allow)
    free += (free.empty() ? "" : ", ") + term_safe_line(rule);
  auto const usual = server.approval.usual.find(server.name);
  if (usual != server.approval.usual.end() && usual->second == agent::Verdict::allow)
    free += (free.empty() ? "" : ", ") + std::string("whatever no rule names");
  if (!free.empty()) out += "      runs without a question: " + free + "\n";
  if (server.trusted_to_ask) out += "      is believed that it asks you by itself\n";
  if (server.sampling) out += "      may ask the model, if you allow it each time\n";
  if (server.roots) out += "      is told the working folder when it asks\n";
  if (!server.problem.empty()) out += "      not used: " + term_safe_line(server.problem) + "\n";
  return out;
}

}  // namespace

Result<std::optional<McpFile>> find_mcp_file(std::string const& named, std::string const& folder,
                                             Environment const& environment) {
  McpFile file;
  std::string const of_project = folder + "/.mcp.json";
  std::string const of_person = personal_file(environment);
  if (!named.empty())
    file.path = std::filesystem::absolute(named).lexically_normal().string();
  else if (is_there(of_project))
    file.path = of_project;
  else if (is_there(of_person))
    file.path = of_person;
  else
    return std::optional<McpFile>();
  file.of_project = named.empty() && file.path == of_project;
  Result<std::string> const text = appkit::read_file(file.path, McpJsonLimits::kFile);
  if (!text) return text.error();
  file.sha256 = hex_encode(crypto::sha256_bytes(*text));
  Result<std::vector<ServerSpec>> servers =
      parse_mcp_json(*text, environment, std::filesystem::path(file.path).parent_path().string());
  if (!servers) return fail(appkit::Errc::bad_setting, file.path + ": " + servers.error().hint);
  file.servers = std::move(*servers);
  return std::optional<McpFile>(std::move(file));
}

std::string describe_mcp_file(McpFile const& file) {
  std::string out = "The file " + term_safe_line(file.path) + " of this folder names servers:\n";
  for (ServerSpec const& server : file.servers) out += what_it_does(server);
  return out;
}

bool TrustedFiles::trusts(McpFile const& file) const {
  json::object const list = read_list(path_);
  json::value const* const known = list.if_contains(file.path);
  return known != nullptr && known->is_string() &&
         std::string_view(known->get_string()) == file.sha256;
}

Result<void> TrustedFiles::trust(McpFile const& file) const {
  json::object list = read_list(path_);
  while (list.size() >= kMaxTrusted && !list.contains(file.path)) list.erase(list.begin());
  list[file.path] = file.sha256;
  std::string const text = write_json(list) + "\n";
  std::string const fresh = path_ + ".new";
  int const out =
      ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (out < 0) return system_error("cannot write " + fresh);
  bool const written = ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(out);
  if (!written || ::rename(fresh.c_str(), path_.c_str()) != 0)
    return system_error("cannot write " + path_);
  return {};
}

}  // namespace tessera::chatbox
