#include "packages/ai-agent-chatbox/dot_env.hpp"

#include "appkit/config.hpp"

#include <algorithm>
#include <cctype>
#include <sys/stat.h>
#include <unistd.h>

namespace tessera::chatbox {
namespace {

constexpr std::size_t kMaxFile = 64UL << 10;
constexpr std::string_view kBlank = " \t\r";

std::string_view trim(std::string_view text) {
  std::size_t const first = text.find_first_not_of(kBlank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlank) - first + 1);
}

bool is_name(std::string_view text) {
  return !text.empty() && std::isdigit(static_cast<unsigned char>(text.front())) == 0 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
         });
}

/// The value without its quotes, or without the comment behind it; nothing: a quote has no end.
std::optional<std::string> value_of(std::string_view text) {
  if (text.starts_with('"') || text.starts_with('\'')) {
    std::size_t const end = text.find(text.front(), 1);
    if (end == std::string_view::npos) return std::nullopt;
    std::string_view const rest = trim(text.substr(end + 1));
    if (!rest.empty() && rest.front() != '#') return std::nullopt;
    return std::string(text.substr(1, end - 1));
  }
  std::size_t const comment = text.find(" #");
  return std::string(trim(text.substr(0, comment)));
}

Error bad_line(std::size_t number, std::string_view reason) {
  return fail(appkit::Errc::bad_setting,
              "line " + std::to_string(number) + " " + std::string(reason));
}

bool is_aws_key(std::string_view name) {
  return name == "AWS_ACCESS_KEY_ID" || name == "AWS_SECRET_ACCESS_KEY" ||
         name == "AWS_SESSION_TOKEN";
}

}  // namespace

std::vector<std::string> const& model_variables() {
  static std::vector<std::string> const names{
      "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN",
      "AWS_REGION",        "AWS_DEFAULT_REGION",    "AWS_PROFILE",
      "GEMINI_API_KEY",    "GOOGLE_API_KEY",        "AWS_BEARER_TOKEN_BEDROCK",
      "ANTHROPIC_API_KEY", "OPENAI_API_KEY",        "OPENAI_BASE_URL",
      "OPENAI_MODEL"};
  return names;
}

Result<std::map<std::string, std::string>> parse_dot_env(std::string_view text) {
  std::map<std::string, std::string> out;
  for (std::size_t number = 1; !text.empty(); ++number) {
    std::size_t const end = std::min(text.find('\n'), text.size());
    std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.front() == '#') continue;
    if (line.starts_with("export ")) line = trim(line.substr(7));
    std::size_t const equals = line.find('=');
    if (equals == std::string_view::npos) return bad_line(number, "has no =");
    std::string_view const name = trim(line.substr(0, equals));
    if (!is_name(name)) return bad_line(number, "does not begin with a variable's name");
    std::optional<std::string> value = value_of(trim(line.substr(equals + 1)));
    if (!value) return bad_line(number, "has a quote without an end");
    out[std::string(name)] = std::move(*value);
  }
  return out;
}

Result<DotEnv> load_dot_env(std::string const& path) {
  DotEnv out;
  struct stat state{};
  if (::stat(path.c_str(), &state) != 0 || !S_ISREG(state.st_mode)) return out;
  if (state.st_uid != ::geteuid()) {
    out.notice = "Not read: " + path + " belongs to another user.\n";
    return out;
  }
  Result<std::string> text = appkit::read_file(path, kMaxFile);
  if (!text) return text.error();
  Result<std::map<std::string, std::string>> values = parse_dot_env(*text);
  wipe(*text);
  if (!values) return fail(appkit::Errc::bad_setting, path + ": " + values.error().hint);
  std::string names;
  for (std::string const& name : model_variables()) {
    auto const found = values->find(name);
    if (found == values->end() || found->second.empty()) continue;
    names += (names.empty() ? "" : ", ") + name;
    out.values.insert(*found);
  }
  if (names.empty()) return out;
  out.notice = "From " + path + ": " + names + "\n";
  constexpr unsigned kOthers = 077;
  if ((state.st_mode & kOthers) != 0)
    out.notice +=
        "Others on this machine may read " + path + "; make it yours: chmod 600 " + path + "\n";
  return out;
}

Environment joined_environment(Environment process, DotEnv file) {
  return [process = std::move(process), values = std::move(file.values)](char const* name) {
    std::string own = process(name);
    if (!own.empty()) return own;
    bool const apart =
        (is_aws_key(name) && !process("AWS_ACCESS_KEY_ID").empty()) ||
        (std::string_view(name) == "OPENAI_BASE_URL" && !process("OPENAI_API_KEY").empty());
    if (apart) return std::string();
    auto const found = values.find(name);
    return found == values.end() ? std::string() : found->second;
  };
}

}  // namespace tessera::chatbox
