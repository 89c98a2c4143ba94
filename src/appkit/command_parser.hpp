#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace tessera::appkit {

/// One option, flag or positional of a command. A handle: copied freely, valid as long as the
/// ProgramParser that it came from. Every function answers with the same handle, to be chained.
class OptionSpec {
 public:
  explicit OptionSpec(CLI::Option& option) : option_(&option) {}

  OptionSpec required() const;
  /// What stands for its value in `--help`: FILE, URL.
  OptionSpec type_name(std::string const& name) const;
  /// `--help` shows the value that the variable has now.
  OptionSpec shows_default() const;
  OptionSpec one_of(std::vector<std::string> const& values) const;
  OptionSpec in_range(std::int64_t lowest, std::int64_t highest) const;
  /// A number above 0, also where the value is kept as text.
  OptionSpec positive() const;
  /// The number of values, of a positional that takes several.
  OptionSpec values(int at_least, int at_most) const;
  /// One value each time that it is given; without this, a list takes all words that follow.
  OptionSpec one_value() const;
  /// Not together with `other`.
  OptionSpec excludes(OptionSpec other) const;

 private:
  CLI::Option* option_;
};

/// One command of a command line: what it takes, and the commands below it. A handle, as
/// OptionSpec. The variables that it fills outlive the parsing.
///
/// It stands between the programs and the library that parses, whose header would be compiled whole
/// into every file that names an option.
class CommandParser {
 public:
  explicit CommandParser(CLI::App& app) : app_(&app) {}

  /// @param names  "-p,--prompt"; without dashes: a positional
  OptionSpec option(std::string const& names, std::string& out, std::string const& help = {}) const;
  OptionSpec option(std::string const& names, std::vector<std::string>& out,
                    std::string const& help = {}) const;
  OptionSpec option(std::string const& names, std::optional<std::string>& out,
                    std::string const& help = {}) const;
  OptionSpec option(std::string const& names, std::uint16_t& out,
                    std::string const& help = {}) const;
  OptionSpec option(std::string const& names, std::optional<std::uint16_t>& out,
                    std::string const& help = {}) const;
  OptionSpec option(std::string const& names, std::int32_t& out,
                    std::string const& help = {}) const;
  OptionSpec option(std::string const& names, std::uint32_t& out,
                    std::string const& help = {}) const;
  OptionSpec option(std::string const& names, std::int64_t& out,
                    std::string const& help = {}) const;
  OptionSpec option(std::string const& names, std::uint64_t& out,
                    std::string const& help = {}) const;
  OptionSpec option(std::string const& names, double& out, std::string const& help = {}) const;
  /// @param names  "--json"; "!--no-validate" clears the variable instead of setting it
  OptionSpec flag(std::string const& names, bool& out, std::string const& help) const;

  /// A command below this one.
  CommandParser command(std::string const& name, std::string const& help) const;
  /// One of the commands below has to be named; without this, at most one may be.
  void requires_command() const;
  /// Options that are not its own go to the command above.
  void falls_through() const;
  /// Text below the list of options in `--help`.
  void footer(std::string const& text) const;
  /// Called once, when everything was parsed and this command was named.
  void on_chosen(std::function<void()> act) const;

 protected:
  CLI::App* app_;
};

/// The command line of a whole program.
class ProgramParser : public CommandParser {
 public:
  /// @param version  the answer to `--version`
  ProgramParser(std::string const& name, std::string const& about, std::string const& version);
  ~ProgramParser();
  ProgramParser(ProgramParser const&) = delete;
  ProgramParser& operator=(ProgramParser const&) = delete;

  /// Fills the variables. A word that is the thumbprint of a key is a value, also when it begins
  /// with a dash. @return nothing: go on; else the exit code, after help or the reason has been
  /// printed: 0 for what was asked, 2 for wrong usage
  [[nodiscard]] std::optional<int> parse(int argc, char const* const* argv);
  /// The same, of words without the program's name.
  [[nodiscard]] std::optional<int> parse(std::vector<std::string> words);

 private:
  explicit ProgramParser(std::unique_ptr<CLI::App> app);

  std::unique_ptr<CLI::App> owned_;
};

}  // namespace tessera::appkit
