#include "packages/ai-agent-chatbox/commands/completion.hpp"

#include "packages/ai-agent-chatbox/attachments.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace tessera::chatbox {
namespace {

std::string texts(std::vector<Candidate> const& candidates) {
  std::string out;
  for (Candidate const& one : candidates) out += one.text + (one.whole ? "|" : "+|");
  return out;
}

TEST(Completion, offers_what_begins_alike_sorted_and_once) {
  EXPECT_EQ(texts(fitting({{"b1"}, {"a"}, {"b2", false}, {"b1"}}, "b")), "b1|b2+|");
}

TEST(Completion, offers_no_name_that_is_not_what_it_looks_like) {
  std::vector<Candidate> const hostile{{"@evil:a\x1b[2J"},
                                       {"@evil:a\nb"},
                                       {"@evil:a b"},
                                       {"@evil:\xE2\x80\xAE gnp"},
                                       {"@evil:" + std::string(5000, 'x')},
                                       {"@evil:good"}};
  EXPECT_EQ(texts(fitting(hostile, "@evil:")), "@evil:good|");
}

TEST(Completion, writes_a_value_as_it_is_read_again) {
  for (std::string const value : {"short", "very short", R"(say "no")", R"(C:\a b\)", ""}) {
    std::string const written = written_value(value);
    EXPECT_EQ(parse_prompt_call("/docs:sum style=" + written)->arguments.at("style"), value);
  }
  EXPECT_EQ(written_value("short"), "short");
  EXPECT_EQ(value_so_far(R"("say \"n)"), R"(say "n)");
  EXPECT_EQ(value_so_far("sh"), "sh");
}

TEST(Completion, offers_values_with_and_without_quotation_marks) {
  std::vector<Candidate> const values{{"short"}, {"\"shorter than that\""}, {"long"}};
  EXPECT_EQ(texts(fitting(values, "sh")), "\"shorter than that\"|short|");
  EXPECT_EQ(texts(fitting(values, "\"sh")), "\"shorter than that\"|short|");
}

TEST(Completion, is_bounded) {
  std::vector<Candidate> many;
  for (std::size_t i = 0; i < kMostFound + 5; ++i) many.push_back({"a" + std::to_string(i)});
  EXPECT_EQ(fitting(std::move(many), "a").size(), kMostFound);
}

class Paths : public testing::Test {
 protected:
  Paths() {
    std::filesystem::create_directory(folder + "/pictures");
    for (char const* const name : {"pie.png", "pie.txt", "my pie.JPG", ".hidden.png"})
      std::ofstream(folder + "/" + name) << "x";
    std::ofstream(folder + "/pictures/cake.webp") << "x";
    std::ofstream(folder + "/p\x1b[2J.png") << "x";
  }
  ~Paths() override { std::filesystem::remove_all(folder); }
  [[nodiscard]] std::string offered(std::string const& word) const {
    std::string out = texts(fitting(image_paths(word, folder), word));
    for (std::size_t at = out.find(folder); at != std::string::npos; at = out.find(folder))
      out.replace(at, folder.size(), "DIR");
    return out;
  }
  std::string folder = [] {
    std::string name = (std::filesystem::temp_directory_path() / "paths-XXXXXX").string();
    return std::string(::mkdtemp(name.data()));
  }();
};

TEST_F(Paths, of_images_and_folders_are_offered) {
  EXPECT_EQ(offered("@" + folder + "/"), "@\"DIR/my pie.JPG\"|@DIR/pictures/+|@DIR/pie.png|");
  EXPECT_EQ(offered("@" + folder + "/pi"), "@DIR/pictures/+|@DIR/pie.png|");
  EXPECT_EQ(offered("@" + folder + "/pictures/"), "@DIR/pictures/cake.webp|");
  EXPECT_EQ(offered("@~/pie"), "@~/pie.png|");
}

TEST_F(Paths, are_quoted_where_they_have_blanks) {
  EXPECT_EQ(offered("@" + folder + "/my"), "@\"DIR/my pie.JPG\"|");
  EXPECT_EQ(offered("@\"" + folder + "/my p"), "@\"DIR/my pie.JPG\"|");
}

TEST_F(Paths, that_are_hidden_are_offered_to_who_asks_for_them) {
  EXPECT_EQ(offered("@" + folder + "/.h"), "@DIR/.hidden.png|");
  EXPECT_EQ(offered("@" + folder + "/none/"), "");
}

}  // namespace
}  // namespace tessera::chatbox
