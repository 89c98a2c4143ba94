#include "packages/ai-agent-chatbox/attachments.hpp"

#include "agent/mcp_tool_host.hpp"
#include "agent/redact.hpp"
#include "appkit/config.hpp"
#include "base/encoding.hpp"
#include "base/term_safe.hpp"
#include "packages/ai-agent-chatbox/image_files.hpp"

#include <algorithm>
#include <cstdlib>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kMostMentions = 8;
constexpr std::size_t kMostListed = 200;
constexpr std::size_t kLongestText = 100'000;
constexpr std::size_t kLargestImage = 5UL << 20;
constexpr std::size_t kShownPrompt = 2'000;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string limited(std::string text) {
  text = agent::redact_credentials(text);
  if (text.size() <= kLongestText) return text;
  std::size_t const cut = text.size() - kLongestText;
  text.resize(kLongestText);
  while (!is_valid_utf8(text)) text.pop_back();
  return text + "\n[" + std::to_string(cut) + " more bytes were cut off]";
}

/// Names the source, so that the model does not take a server's words for the person's.
llm::Text from_server(std::string const& what, std::string text) {
  return llm::Text{"[" + what + ": text of the server, not of the person]\n" +
                   limited(std::move(text)) + "\n[end of " + what + "]"};
}

llm::Part part_of(std::string const& name, mcp::ResourceContents const& contents) {
  if (contents.text) return from_server("resource " + name, *contents.text);
  std::string const mime = contents.mime_type.value_or("");
  Result<std::string> bytes = base64_decode(contents.blob.value_or(""));
  bool const image = mime.starts_with("image/") && bytes && bytes->size() <= kLargestImage;
  if (image) return llm::Image{mime, std::move(*bytes)};
  return llm::Text{"[resource " + name + ": " + (mime.empty() ? "bytes" : mime) +
                   " that cannot be shown to a model]"};
}

std::string text_of(mcp::Content const& block) {
  if (block.text) return *block.text;
  if (block.resource && block.resource->text) return *block.resource->text;
  return "[" + block.type + "]";
}

std::vector<std::string> names_of(agent::McpToolHost const& host) {
  std::vector<std::string> out;
  for (agent::ServerStatus const& status : host.status()) out.push_back(status.name);
  return out;
}

Error usage(std::string hint) { return fail(appkit::Errc::usage, std::move(hint)); }

/// One word, or one text in double quotes, from `at` on.
Result<std::string> take_value(std::string_view text, std::size_t& at) {
  std::string out;
  bool quoted = false;
  for (; at < text.size() && (quoted || !is_blank(text[at])); ++at) {
    if (text[at] == '"')
      quoted = !quoted;
    else if (text[at] == '\\' && quoted && at + 1 < text.size())
      out.push_back(text[++at]);
    else
      out.push_back(text[at]);
  }
  if (quoted) return usage("a quotation mark is not closed");
  return out;
}

Task<Outgoing> read_prompt(agent::McpToolHost& host, std::string line, Tell tell) {
  Outgoing out;
  Result<PromptCall> call = parse_prompt_call(line);
  if (!call) {
    out.problem = call.error().hint;
    co_return out;
  }
  std::string const what = call->server + ":" + call->prompt;
  mcp::Client& client = host.client_of(call->server);
  mcp::GetPromptResult const result =
      co_await client.get_prompt(std::move(call->prompt), std::move(call->arguments));
  std::string text;
  for (mcp::PromptMessage const& message : result.messages) {
    if (!text.empty()) text += "\n\n";
    if (message.role != "user") text += message.role + ": ";
    text += text_of(message.content);
  }
  out.text = limited(std::move(text));
  if (out.text.empty()) out.problem = "the prompt " + what + " is empty";
  std::string shown = out.text.substr(0, kShownPrompt);
  if (shown.size() < out.text.size()) shown += " …";
  tell("The prompt " + term_safe_line(what) + " of the server says:\n" + term_safe(shown) + "\n");
  co_return out;
}

/// The files of this machine that the message names.
void attach_image_files(Outgoing& out, std::vector<std::string> const& servers, Tell const& tell) {
  char const* const home = std::getenv("HOME");
  for (std::string const& written : image_paths_in(out.text)) {
    // `@server:uri` may end like a file's name.
    bool const of_server =
        std::any_of(servers.begin(), servers.end(),
                    [&](std::string const& server) { return written.starts_with(server + ":"); });
    if (of_server) continue;
    Result<llm::Image> image =
        read_image_file(path_of_mention(written, home == nullptr ? "" : home));
    if (!image) {
      out.problem = image.error().hint;
      return;
    }
    tell("Attached: " + term_safe_line(written) + " (" + image->mime + ", " +
         std::to_string(image->data.size()) + " bytes)\n");
    out.attached.emplace_back(std::move(*image));
  }
}

Task<Outgoing> read_mentions(agent::McpToolHost& host, std::string text, Tell tell) {
  Outgoing out;
  out.text = std::move(text);
  std::vector<std::string> const servers = names_of(host);
  std::vector<Mention> const mentions = mentions_in(out.text, servers);
  for (Mention const& mention : mentions) {
    std::string const name = mention.server + ":" + mention.uri;
    mcp::Client& client = host.client_of(mention.server);
    std::string uri = mention.uri;
    mcp::ReadResourceResult const result = co_await client.read_resource(std::move(uri));
    for (mcp::ResourceContents const& contents : result.contents)
      out.attached.push_back(part_of(name, contents));
    tell("Attached: " + term_safe_line(name) + "\n");
  }
  attach_image_files(out, servers, tell);
  co_return out;
}

/// What a server lists; when it cannot, nothing, and a line that says why.
/// @param server, out  outlive the task
template <class Item>
Task<std::vector<Item>> or_why_not(Task<std::vector<Item>> listing, std::string const& server,
                                   std::string& out) {
  std::vector<Item> items;
  try {
    items = co_await std::move(listing);
  } catch (Exception const& failure) {
    out += "  " + term_safe_line(server) + ": " + term_safe_line(failure.error().hint) + "\n";
  }
  co_return items;
}

std::string and_more(std::size_t found) {
  if (found <= kMostListed) return {};
  return "  … and " + std::to_string(found - kMostListed) + " more\n";
}

}  // namespace

std::vector<Mention> mentions_in(std::string_view text, std::vector<std::string> const& servers) {
  std::vector<Mention> out;
  for (std::size_t at = text.find('@'); at != std::string_view::npos && out.size() < kMostMentions;
       at = text.find('@', at + 1)) {
    if (at > 0 && !is_blank(text[at - 1]) && text[at - 1] != '(') continue;
    std::string_view word = text.substr(at + 1);
    auto const end = std::find_if(word.begin(), word.end(), is_blank);
    word = word.substr(0, static_cast<std::size_t>(end - word.begin()));
    while (!word.empty() && std::string_view(".,;!?)").find(word.back()) != std::string_view::npos)
      word.remove_suffix(1);
    for (std::string const& server : servers) {
      bool const named =
          word.size() > server.size() + 1 && word.starts_with(server) && word[server.size()] == ':';
      std::string uri(named ? word.substr(server.size() + 1) : std::string_view());
      bool const again = std::any_of(out.begin(), out.end(), [&](Mention const& one) {
        return one.server == server && one.uri == uri;
      });
      if (named && !again) out.push_back({server, std::move(uri)});
    }
  }
  return out;
}

bool is_prompt_call(std::string_view line) {
  while (!line.empty() && is_blank(line.front())) line.remove_prefix(1);
  if (!line.starts_with('/')) return false;
  auto const end = std::find_if(line.begin(), line.end(), is_blank);
  std::string_view const word = line.substr(1, static_cast<std::size_t>(end - line.begin()) - 1);
  std::size_t const colon = word.find(':');
  return colon != std::string_view::npos && colon > 0 && colon + 1 < word.size() &&
         word.find('/') == std::string_view::npos;
}

Result<PromptCall> parse_prompt_call(std::string_view line) {
  if (!is_prompt_call(line)) return usage("a prompt is called with /server:prompt name=value");
  std::size_t at = line.find('/') + 1;
  std::size_t const colon = line.find(':', at);
  PromptCall out;
  out.server = line.substr(at, colon - at);
  at = colon + 1;
  while (at < line.size() && !is_blank(line[at])) out.prompt.push_back(line[at++]);
  for (;;) {
    while (at < line.size() && is_blank(line[at])) ++at;
    if (at == line.size()) return out;
    std::size_t const equals = line.find('=', at);
    std::string_view const key = line.substr(at, std::min(equals, line.size()) - at);
    if (equals == std::string_view::npos || key.empty() ||
        std::any_of(key.begin(), key.end(), is_blank))
      return usage("the arguments of a prompt are written name=value");
    at = equals + 1;
    Result<std::string> value = take_value(line, at);
    if (!value) return value.error();
    if (!out.arguments.emplace(std::string(key), std::move(*value)).second)
      return usage("the argument " + std::string(key) + " is there twice");
  }
}

Task<Outgoing> prepare(agent::McpToolHost& host, std::string text, Tell tell) {
  Outgoing out;
  bool const names_something = is_prompt_call(text) || text.find('@') != std::string::npos;
  if (!names_something) {
    out.text = std::move(text);
    co_return out;
  }
  co_await host.ready();
  try {
    if (is_prompt_call(text))
      out = co_await read_prompt(host, std::move(text), std::move(tell));
    else
      out = co_await read_mentions(host, std::move(text), std::move(tell));
  } catch (Exception const& failure) {
    out.problem = failure.error().hint;
    if (out.problem.empty()) out.problem = failure.what();
  }
  co_return out;
}

Task<std::string> list_prompts(agent::McpToolHost& host) {
  co_await host.ready();
  std::string out;
  std::vector<agent::ServerStatus> const servers = host.status();
  for (agent::ServerStatus const& status : servers) {
    if (status.state != agent::ServerState::connected) continue;
    mcp::Client& client = host.client_of(status.name);
    if (!client.info().capabilities.prompts) continue;
    Task<std::vector<mcp::Prompt>> listing = client.list_prompts();
    std::vector<mcp::Prompt> prompts = co_await or_why_not(std::move(listing), status.name, out);
    for (std::size_t i = 0; i < std::min(prompts.size(), kMostListed); ++i) {
      mcp::Prompt const& prompt = prompts[i];
      out += "  /" + term_safe_line(status.name) + ":" + term_safe_line(prompt.name);
      if (prompt.arguments)
        for (mcp::PromptArgument const& argument : *prompt.arguments) {
          bool const required = argument.required.value_or(false);
          out += (required ? " " : " [") + term_safe_line(argument.name) + (required ? "=" : "=]");
        }
      out += "\n";
      if (prompt.description) out += "      " + term_safe_line(*prompt.description, 200) + "\n";
    }
    out += and_more(prompts.size());
  }
  co_return out.empty() ? std::string("No connected server has prompts.\n") : out;
}

Task<std::string> list_resources(agent::McpToolHost& host) {
  co_await host.ready();
  std::string out;
  std::vector<agent::ServerStatus> const servers = host.status();
  for (agent::ServerStatus const& status : servers) {
    if (status.state != agent::ServerState::connected) continue;
    mcp::Client& client = host.client_of(status.name);
    if (!client.info().capabilities.resources) continue;
    Task<std::vector<mcp::Resource>> listing = client.list_resources();
    std::vector<mcp::Resource> resources =
        co_await or_why_not(std::move(listing), status.name, out);
    for (std::size_t i = 0; i < std::min(resources.size(), kMostListed); ++i)
      out += "  @" + term_safe_line(status.name) + ":" + term_safe_line(resources[i].uri, 4096) +
             "  " + term_safe_line(resources[i].name) + "\n";
    out += and_more(resources.size());
  }
  co_return out.empty() ? std::string("No connected server has resources.\n") : out;
}

}  // namespace tessera::chatbox
