#include "appkit/command_parser.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace tessera::appkit {
namespace {

constexpr int kWrongUsage = 2;

/// Stands before a word that only looks like an option, until it has reached its variable.
constexpr char kNoOption = '\x01';

/// The thumbprint of a key, which names it, can begin with a dash, and with two.
/// Spec: RFC 7638 §3.1 (SHA-256 in base64url)
bool is_thumbprint(std::string_view word) {
  constexpr std::size_t kLength = 43;
  return word.size() == kLength && std::all_of(word.begin(), word.end(), [](unsigned char c) {
           return std::isalnum(c) != 0 || c == '-' || c == '_';
         });
}

void mark_no_option(std::string& word) {
  if (word.starts_with('-') && is_thumbprint(word)) word.insert(word.begin(), kNoOption);
}

OptionSpec with_words_as_typed(CLI::Option& option) {
  option.transform(CLI::Validator(
      [](std::string& word) {
        if (word.starts_with(kNoOption)) word.erase(0, 1);
        return std::string();
      },
      {}));
  return OptionSpec(option);
}

}  // namespace

OptionSpec OptionSpec::required() const {
  option_->required();
  return *this;
}

OptionSpec OptionSpec::type_name(std::string const& name) const {
  option_->type_name(name);
  return *this;
}

OptionSpec OptionSpec::shows_default() const {
  option_->capture_default_str();
  return *this;
}

OptionSpec OptionSpec::one_of(std::vector<std::string> const& values) const {
  option_->check(CLI::IsMember(values));
  return *this;
}

OptionSpec OptionSpec::in_range(std::int64_t lowest, std::int64_t highest) const {
  option_->check(CLI::Range(lowest, highest));
  return *this;
}

OptionSpec OptionSpec::positive() const {
  option_->check(CLI::PositiveNumber);
  return *this;
}

OptionSpec OptionSpec::values(int at_least, int at_most) const {
  option_->expected(at_least, at_most);
  return *this;
}

OptionSpec OptionSpec::one_value() const {
  option_->allow_extra_args(false);
  return *this;
}

OptionSpec OptionSpec::excludes(OptionSpec other) const {
  option_->excludes(other.option_);
  return *this;
}

OptionSpec CommandParser::option(std::string const& names, std::string& out,
                                 std::string const& help) const {
  return with_words_as_typed(*app_->add_option(names, out, help));
}

OptionSpec CommandParser::option(std::string const& names, std::vector<std::string>& out,
                                 std::string const& help) const {
  return with_words_as_typed(*app_->add_option(names, out, help));
}

OptionSpec CommandParser::option(std::string const& names, std::optional<std::string>& out,
                                 std::string const& help) const {
  return with_words_as_typed(*app_->add_option(names, out, help));
}

OptionSpec CommandParser::option(std::string const& names, std::uint16_t& out,
                                 std::string const& help) const {
  return OptionSpec(*app_->add_option(names, out, help));
}

OptionSpec CommandParser::option(std::string const& names, std::optional<std::uint16_t>& out,
                                 std::string const& help) const {
  return OptionSpec(*app_->add_option(names, out, help));
}

OptionSpec CommandParser::option(std::string const& names, std::int32_t& out,
                                 std::string const& help) const {
  return OptionSpec(*app_->add_option(names, out, help));
}

OptionSpec CommandParser::option(std::string const& names, std::uint32_t& out,
                                 std::string const& help) const {
  return OptionSpec(*app_->add_option(names, out, help));
}

OptionSpec CommandParser::option(std::string const& names, std::int64_t& out,
                                 std::string const& help) const {
  return OptionSpec(*app_->add_option(names, out, help));
}

OptionSpec CommandParser::option(std::string const& names, std::uint64_t& out,
                                 std::string const& help) const {
  return OptionSpec(*app_->add_option(names, out, help));
}

OptionSpec CommandParser::option(std::string const& names, double& out,
                                 std::string const& help) const {
  return OptionSpec(*app_->add_option(names, out, help));
}

OptionSpec CommandParser::flag(std::string const& names, bool& out, std::string const& help) const {
  return OptionSpec(*app_->add_flag(names, out, help));
}

CommandParser CommandParser::command(std::string const& name, std::string const& help) const {
  return CommandParser(*app_->add_subcommand(name, help));
}

void CommandParser::requires_command() const { app_->require_subcommand(1); }

void CommandParser::falls_through() const { app_->fallthrough(); }

void CommandParser::footer(std::string const& text) const { app_->footer(text); }

void CommandParser::on_chosen(std::function<void()> act) const { app_->callback(std::move(act)); }

ProgramParser::ProgramParser(std::string const& name, std::string const& about,
                             std::string const& version)
    : ProgramParser(std::make_unique<CLI::App>(about, name)) {
  owned_->set_version_flag("--version", version);
  owned_->require_subcommand(0, 1);
}

ProgramParser::ProgramParser(std::unique_ptr<CLI::App> app)
    : CommandParser(*app), owned_(std::move(app)) {}

ProgramParser::~ProgramParser() = default;

std::optional<int> ProgramParser::parse(int argc, char const* const* argv) {
  return parse({argv + 1, argv + argc});
}

std::optional<int> ProgramParser::parse(std::vector<std::string> words) {
  std::for_each(words.begin(), words.end(), mark_no_option);
  // The library takes them from the back.
  std::reverse(words.begin(), words.end());
  try {
    owned_->parse(std::move(words));
  } catch (CLI::ParseError const& stop) {
    return owned_->exit(stop) == 0 ? 0 : kWrongUsage;
  }
  return std::nullopt;
}

}  // namespace tessera::appkit
