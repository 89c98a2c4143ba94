#include "jsonschema/validator.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

// Replays the official JSON-Schema-Test-Suite. Its remote schemas are handed over as documents, as
// a program would do that knows them: nothing here has a network.

namespace tessera::jsonschema {
namespace {

constexpr char const* kSuite = "/usr/share/perl5/auto/share/dist/Test-JSON-Schema-Acceptance";

struct LeftOut {
  std::string_view file;
  std::string_view group;
  std::string_view why;
};

/// Groups that are not replayed.
std::vector<LeftOut> const kLeftOut{{"optional/ecmascript-regex.json",
                                     "\\a is not an ECMA 262 control escape",
                                     "asserts the format regex, which is an annotation here"}};

class Suite : public testing::Test {
 protected:
  void SetUp() override {
    if (char const* const given = std::getenv("JSON_SCHEMA_TEST_SUITE")) root_ = given;
    ASSERT_TRUE(std::filesystem::exists(root_ / "tests/draft2020-12"))
        << "The JSON Schema test suite is not at " << root_ << ".\n"
        << "Get it with 'apt-get install libtest-json-schema-acceptance-perl', or let\n"
        << "JSON_SCHEMA_TEST_SUITE name a copy of "
           "github.com/json-schema-org/JSON-Schema-Test-Suite.";
    load_remotes();
  }

  void replay(std::filesystem::path const& file, bool assert_formats = false) {
    std::string const name = std::filesystem::relative(file, root_ / "tests/draft2020-12").string();
    json::value const groups = read(file);
    for (json::value const& group : groups.as_array()) {
      std::string const title(json_text(group, "description"));
      auto const left_out = std::find_if(kLeftOut.begin(), kLeftOut.end(), [&](LeftOut const& one) {
        return one.file == name && one.group == title;
      });
      if (left_out == kLeftOut.end()) {
        replay_group(name + ": " + title, group, assert_formats);
        continue;
      }
      ++left_out_;
      std::printf("left out: %s: %s (%s)\n", name.c_str(), title.c_str(), left_out->why.data());
    }
  }

  void report(char const* what) const {
    std::printf("%s: %zu groups, %zu tests, %zu wrong, %zu groups left out\n", what, groups_,
                tests_, wrong_, left_out_);
    EXPECT_EQ(wrong_, 0U);
    EXPECT_GT(tests_, 0U);
  }

  [[nodiscard]] std::filesystem::path folder() const { return root_ / "tests/draft2020-12"; }
  std::size_t groups_ = 0, tests_ = 0, wrong_ = 0, left_out_ = 0;

 private:
  static json::value read(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    std::string const text{std::istreambuf_iterator<char>(file), {}};
    return parse_json(text).value();
  }

  void load_remotes() {
    std::filesystem::path const remotes = root_ / "remotes";
    for (auto const& entry : std::filesystem::recursive_directory_iterator(remotes)) {
      std::string const name = std::filesystem::relative(entry.path(), remotes).string();
      bool const other_draft = name.starts_with("draft") && !name.starts_with("draft2020-12/");
      if (entry.is_regular_file() && !other_draft)
        options_.documents.emplace("http://localhost:1234/" + name, read(entry.path()));
    }
  }

  void replay_group(std::string const& title, json::value const& group, bool assert_formats) {
    ++groups_;
    CompileOptions options = options_;
    options.assert_formats = assert_formats;
    Result<Validator> const validator = Validator::compile(*json_find(group, "schema"), options);
    if (!validator) {
      ++wrong_;
      ADD_FAILURE() << title << ": " << validator.error().hint;
      return;
    }
    for (json::value const& test : json_find(group, "tests")->as_array()) {
      ++tests_;
      auto const violations = validator->validate(*json_find(test, "data"));
      if (violations.empty() == json_find(test, "valid")->as_bool()) continue;
      ++wrong_;
      ADD_FAILURE() << title << ": " << json_text(test, "description") << ": "
                    << (violations.empty() ? "accepted" : readable(violations));
    }
  }

  std::filesystem::path root_ = kSuite;
  CompileOptions options_;
};

// Spec: JSON Schema 2020-12 core and validation
TEST_F(Suite, keeps_all_that_is_required) {
  std::vector<std::filesystem::path> files;
  for (auto const& entry : std::filesystem::directory_iterator(folder()))
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  std::sort(files.begin(), files.end());
  EXPECT_GT(files.size(), 40U);
  for (std::filesystem::path const& file : files) replay(file);
  report("required");
}

// cross-draft.json needs another dialect, dependencies-compatibility.json a keyword of an older
// one.
TEST_F(Suite, keeps_what_is_optional_and_ours) {
  for (char const* const name : {"bignum", "ecmascript-regex", "float-overflow", "no-schema",
                                 "non-bmp-regex", "refOfUnknownKeyword"})
    replay(folder() / "optional" / (std::string(name) + ".json"));
  report("optional");
}

TEST_F(Suite, keeps_the_formats_that_can_be_asserted) {
  for (char const* const name : {"date", "time", "date-time", "email", "uri", "uuid", "ipv4"})
    replay(folder() / "optional/format" / (std::string(name) + ".json"), true);
  report("formats");
}

}  // namespace
}  // namespace tessera::jsonschema
