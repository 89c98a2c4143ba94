#include "appkit/config.hpp"
#include "appkit/logging.hpp"
#include "appkit/program.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sys/stat.h>

namespace tessera::appkit {
namespace settings {

struct Listen {
  std::vector<std::string> addresses{"127.0.0.1"};
  int port = 3006;
};
BOOST_DESCRIBE_STRUCT(Listen, (), (addresses, port))
struct Config {
  Listen listen;
  std::string issuer = "http://localhost";
  bool strict = true;
  std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Config, (), (listen, issuer, strict, note))
template <class T>
constexpr JsonStyle json_style(T const*) {
  return {.refuse_unknown = true, .defaults = true};
}

}  // namespace settings

namespace {

using settings::Config;

class Files : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "tessera-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(std::string const& name, std::string const& text, mode_t mode = 0600) {
    std::string const path = folder_ + "/" + name;
    std::ofstream(path) << text;
    ::chmod(path.c_str(), mode);
    return path;
  }
  static std::string read(std::string const& path) { return read_file(path).value(); }

  std::string folder_;
};

class ConfigFile : public Files {};

TEST_F(ConfigFile, is_laid_over_defaults_then_environment_then_flags) {
  std::string const file =
      write("c.toml", "issuer = 'https://a'\n[listen]\nport = 1\naddresses = ['::1']\n");
  ::setenv("TESSERA_TEST__LISTEN__PORT", "2", 1);
  ::setenv("TESSERA_TEST__NOTE", "seen", 1);
  Result<Config> const config = load_config<Config>({file, "TESSERA_TEST", {{"strict", "false"}}});
  ::unsetenv("TESSERA_TEST__LISTEN__PORT");
  ::unsetenv("TESSERA_TEST__NOTE");
  ASSERT_TRUE(config) << describe(config.error());
  EXPECT_EQ(config->issuer, "https://a");
  EXPECT_EQ(config->listen.addresses, std::vector<std::string>{"::1"});
  EXPECT_EQ(config->listen.port, 2);
  EXPECT_FALSE(config->strict);
  EXPECT_EQ(config->note, "seen");
}

void expect_refused(ConfigSources const& sources, std::string const& words) {
  Result<Config> const config = load_config<Config>(sources);
  ASSERT_FALSE(config) << words;
  EXPECT_NE(config.error().hint.find(words), std::string::npos) << config.error().hint;
}

TEST_F(ConfigFile, names_the_key_that_is_wrong) {
  expect_refused({write("a.toml", "[listen]\nprot = 1\n"), "", {}},
                 "'/listen/prot' is not known here");
  expect_refused({write("b.toml", "[listen]\nport = 'x'\n"), "", {}},
                 "'/listen/port' must be an integer");
  expect_refused({write("c.toml", "listen = [\n"), "", {}}, "c.toml");
  expect_refused({folder_ + "/none.toml", "", {}}, "none.toml");
  expect_refused({"", "", {{"listen.port", "abc"}}}, "listen.port");
  expect_refused({"", "", {{"issuer.x", "abc"}}}, "'issuer' is not a section");
}

TEST_F(ConfigFile, prints_what_it_can_read_back) {
  Config config;
  config.listen.port = 77;
  config.note = "with \"quotes\"";
  std::string const file = write("p.toml", print_config(to_json(config)));
  EXPECT_EQ(to_json(load_config<Config>({file, "", {}}).value()), to_json(config));
}

TEST(Beside, resolves_against_the_folder_of_the_file) {
  EXPECT_EQ(beside("/etc/t/c.toml", "keys/a.pem"), "/etc/t/keys/a.pem");
  EXPECT_EQ(beside("c.toml", "keys/a.pem"), "keys/a.pem");
  EXPECT_EQ(beside("/etc/t/c.toml", "/keys/a.pem"), "/keys/a.pem");
}

class SecretFile : public Files {};

TEST_F(SecretFile, is_refused_when_others_may_read_it) {
  EXPECT_EQ(read_secret_file(write("a", "s3cret\n")).value().reveal(), "s3cret");
  Result<Secret> const open = read_secret_file(write("b", "s3cret\n", 0644));
  ASSERT_FALSE(open);
  EXPECT_NE(open.error().hint.find("chmod 600"), std::string::npos);
  EXPECT_EQ(open.error().hint.find("s3cret"), std::string::npos);
}

class LogFile : public Files {};

TEST_F(LogFile, writes_one_line_per_event_that_no_value_can_break) {
  std::string const path = folder_ + "/log";
  {
    std::unique_ptr<Log> const log = make_log({.level = "info", .file = path}).value();
    log->debug("unseen");
    log->info("request",
              {{"path", "/a\n{\"forged\":1}"}, {"status", 200}, {"ok", true}, {"ms", 1.5}});
  }
  std::string const text = read(path);
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  json::value const line = parse_json(text.substr(0, text.size() - 1)).value();
  EXPECT_EQ(json_text(line, "event"), "request");
  EXPECT_EQ(json_text(line, "path"), "/a\n{\"forged\":1}");
  EXPECT_EQ(line.at("status"), 200);
  struct stat status{};
  ASSERT_EQ(::stat(path.c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600U);
}

TEST(MakeLog, refuses_an_unknown_level) { EXPECT_FALSE(make_log({.level = "loud"})); }

TEST(RunProgram, tells_configuration_from_other_failures_by_exit_code) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(run_program("x", [] { return 7; }), 7);
  EXPECT_EQ(run_program("x", []() -> int { throw Exception(fail(Errc::usage, "say --help")); }), 2);
  EXPECT_EQ(run_program("x", []() -> int { throw std::runtime_error("broken"); }), 1);
  EXPECT_EQ(testing::internal::GetCapturedStderr(), "x: say --help\nx: broken\n");
}

TEST(CommonFlags, refuses_a_set_without_a_value) {
  CommonFlags flags;
  flags.sets = {"a.b=c=d"};
  EXPECT_EQ(flags.settings().value().front(), (std::pair<std::string, std::string>{"a.b", "c=d"}));
  flags.sets = {"a.b"};
  EXPECT_FALSE(flags.settings());
}

}  // namespace
}  // namespace tessera::appkit
