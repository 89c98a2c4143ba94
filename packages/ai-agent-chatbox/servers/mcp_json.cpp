#include "packages/ai-agent-chatbox/servers/mcp_json.hpp"

#include "appkit/config.hpp"
#include "http/headers.hpp"
#include "http/message/url.hpp"
#include "mcp/protocol/version.hpp"
#include "packages/ai-agent-chatbox/servers/auth_entry.hpp"
#include "packages/ai-agent-chatbox/servers/entry_reader.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace tessera::chatbox {
namespace {

constexpr std::array<std::string_view, 3> kOuterNames{"mcpServers", "servers", "mcp"};
constexpr std::int64_t kLongestTimeout = 3'600'000;

/// A name stands in rules, where `*`, `?` and `/` mean something, and in names that models see.
bool is_server_name(std::string_view name) {
  if (name.empty() || name.size() > McpJsonLimits::kName) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' ||
           c == '@' || c == ' ';
  });
}

std::string joined(std::vector<std::string> const& words) {
  std::string out;
  for (std::string const& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

/// One server of the file.
class Entry {
 public:
  Entry(std::string name, json::object const& object, Environment const& environment,
        std::string const& folder)
      : reader_(object, environment), environment_(environment), folder_(folder) {
    spec_.name = std::move(name);
  }

  ServerSpec read() {
    if (!is_server_name(spec_.name))
      reader_.wrong("its name must be 1 to 64 letters, digits, blanks, _ - . or @");
    std::string const type = reader_.plain("type");
    bool const http_type = is_one_of(type, {"http", "streamable-http", "sse", "remote"});
    bool const stdio_type = is_one_of(type, {"stdio", "local"});
    if (!type.empty() && !http_type && !stdio_type)
      reader_.wrong("\"type\" is http, streamable-http, sse or stdio, not " + type.substr(0, 40));
    bool const has_url = reader_.has("url") || reader_.has("httpUrl");
    bool const has_command = reader_.has("command");
    if (has_url == has_command) reader_.wrong("it needs either \"url\" or \"command\"");
    if ((http_type && has_command) || (stdio_type && has_url))
      reader_.wrong("\"type\" does not fit to what else is there");
    if (has_command)
      read_program();
    else
      read_address();
    read_common();
    spec_.ignored = reader_.left_over();
    spec_.variables = reader_.variables();
    if (spec_.problem.empty()) spec_.problem = reader_.problem();
    return std::move(spec_);
  }

 private:
  void read_address() {
    std::string const key = reader_.has("httpUrl") ? "httpUrl" : "url";
    if (key == "httpUrl") reader_.skip("url");
    spec_.shown = reader_.plain(key);
    spec_.url = reader_.text(key);
    Result<http::Url> const url = http::parse_url(spec_.url);
    if (!url) reader_.wrong("\"" + key + "\" is no http or https address");
    for (auto& [name, value] : reader_.pairs("headers")) {
      if (!http::is_field_name(name) || !http::is_field_value(value))
        reader_.wrong("\"headers\": a name or value cannot be sent");
      spec_.headers.emplace_back(name, Secret(std::move(value)));
    }
    read_auth();
  }

  void read_auth() {
    // A server that wants a sign-in says so; until then nothing is sent and nobody is asked.
    bool const own = std::any_of(spec_.headers.begin(), spec_.headers.end(), [](auto const& one) {
      return http::iequals(one.first, "Authorization");
    });
    if (!own) spec_.auth = oauth::LoginSettings{};
    json::object const* const auth = reader_.object("auth");
    if (auth == nullptr) return;
    Result<ServerAuth> chosen = read_auth_entry(*auth, environment_, folder_, reader_.variables());
    if (chosen)
      spec_.auth = std::move(*chosen);
    else
      reader_.wrong(chosen.error().hint);
  }

  void read_program() {
    if (reader_.has("command") && !reader_.has("args")) {
      read_whole_command();
    } else {
      std::vector<std::string> words = reader_.plain_list("args");
      words.insert(words.begin(), reader_.plain("command"));
      spec_.shown = joined(words);
      spec_.command = reader_.list("args");
      spec_.command.insert(spec_.command.begin(), reader_.text("command"));
    }
    if (spec_.command.empty() || spec_.command.front().empty())
      reader_.wrong("\"command\" is empty");
    std::string const key = reader_.has("environment") ? "environment" : "env";
    for (auto& [name, value] : reader_.pairs(key)) {
      if (name.empty() || name.find('=') != std::string::npos ||
          name.find('\0') != std::string::npos)
        reader_.wrong("\"" + key + "\" has a name that no variable can have");
      spec_.environment.emplace_back(name, Secret(std::move(value)));
    }
    std::string const place = reader_.text("cwd");
    if (!place.empty()) spec_.directory = place.starts_with('/') ? place : folder_ + "/" + place;
  }

  /// `command` without `args`: a program alone, or all words in one list.
  void read_whole_command() {
    EntryReader probe(reader_);
    static_cast<void>(probe.plain("command"));
    bool const one_word = probe.problem().empty();
    std::vector<std::string> const words = one_word
                                               ? std::vector<std::string>{reader_.plain("command")}
                                               : reader_.plain_list("command");
    spec_.shown = joined(words);
    spec_.command =
        one_word ? std::vector<std::string>{reader_.text("command")} : reader_.list("command");
  }

  void read_common() {
    if (reader_.flag("disabled").value_or(false) || !reader_.flag("enabled").value_or(true))
      spec_.problem = "switched off in the file";
    if (auto const timeout = reader_.number("timeoutMs", 1, kLongestTimeout))
      spec_.timeout = std::chrono::milliseconds(*timeout);
    spec_.trusted_to_ask = reader_.flag("trustedToAsk").value_or(false);
    spec_.sampling = reader_.flag("sampling").value_or(false);
    spec_.roots = reader_.flag("roots").value_or(false);
    std::string const protocol = reader_.plain("protocol");
    if (protocol == mcp::kModernVersion)
      spec_.era = mcp::EraChoice::modern;
    else if (protocol == mcp::kLatestLegacyVersion)
      spec_.era = mcp::EraChoice::legacy;
    else if (!protocol.empty() && protocol != "auto")
      reader_.wrong("\"protocol\" is auto, 2026-07-28 or 2025-11-25");
    read_tools();
    read_approval();
  }

  void read_tools() {
    json::object const* const tools = reader_.object("tools");
    if (tools == nullptr) return;
    EntryReader inner(*tools, environment_);
    spec_.include = inner.plain_list("include");
    spec_.exclude = inner.plain_list("exclude");
    finish_strictly(inner, "tools");
  }

  void read_approval() {
    json::object const* const approval = reader_.object("approval");
    if (approval == nullptr) return;
    EntryReader inner(*approval, environment_);
    std::string const usual = inner.plain("default");
    if (!usual.empty()) {
      auto const verdict = agent::verdict_of(usual);
      if (!verdict) inner.wrong("\"default\" is allow, ask or deny");
      if (verdict) spec_.approval.usual[spec_.name] = *verdict;
    }
    for (auto const& [tool, word] : inner.pairs("tools")) {
      std::string const pattern = spec_.name + "/" + tool;
      auto const verdict = agent::verdict_of(word);
      if (!verdict) inner.wrong("\"tools\": the value is allow, ask or deny");
      if (verdict == agent::Verdict::allow) spec_.approval.allow.push_back(pattern);
      if (verdict == agent::Verdict::ask) spec_.approval.ask.push_back(pattern);
      if (verdict == agent::Verdict::deny) spec_.approval.deny.push_back(pattern);
    }
    finish_strictly(inner, "approval");
  }

  void finish_strictly(EntryReader const& inner, std::string const& where) {
    std::vector<std::string> const unknown = inner.left_over();
    if (!inner.problem().empty())
      reader_.wrong("\"" + where + "\": " + inner.problem());
    else if (!unknown.empty())
      reader_.wrong("\"" + where + "\" has an unknown setting: " + unknown.front().substr(0, 40));
  }

  EntryReader reader_;
  Environment const& environment_;
  std::string const& folder_;
  ServerSpec spec_;
};

}  // namespace

Result<std::vector<ServerSpec>> parse_mcp_json(std::string_view text,
                                               Environment const& environment,
                                               std::string const& folder) {
  Result<json::value> const file =
      parse_json(text, JsonLimits{.depth = 16, .bytes = McpJsonLimits::kFile});
  if (!file) return file.error();
  json::value const* outer = nullptr;
  for (std::string_view const name : kOuterNames) {
    json::value const* const found = json_find(*file, name);
    if (found == nullptr) continue;
    if (outer != nullptr)
      return fail(appkit::Errc::bad_setting, "it has more than one list of servers");
    outer = found;
  }
  if (outer == nullptr || !outer->is_object())
    return fail(appkit::Errc::bad_setting, "it has no object \"mcpServers\"");
  if (outer->get_object().size() > McpJsonLimits::kServers)
    return fail(appkit::Errc::bad_setting,
                "it has more than " + std::to_string(McpJsonLimits::kServers) + " servers");
  std::vector<ServerSpec> out;
  json::object const nothing;
  for (auto const& [name, value] : outer->get_object()) {
    bool const is_object = value.is_object();
    ServerSpec spec =
        Entry(std::string(name), is_object ? value.get_object() : nothing, environment, folder)
            .read();
    if (!is_object) spec.problem = "it must be an object";
    out.push_back(std::move(spec));
  }
  return out;
}

}  // namespace tessera::chatbox
