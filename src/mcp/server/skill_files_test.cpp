#include "mcp/server/skill_files.hpp"

#include "mcp/protocol/errc.hpp"
#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sys/stat.h>

namespace tessera::mcp {
namespace {

namespace fs = std::filesystem;

struct Bed {
  testkit::TempDir temp;
  fs::path skill = temp.path() / "skill";

  explicit Bed(std::string const& name = "sums") {
    write("SKILL.md", "---\nname: " + name + "\ndescription: Adds numbers\n---\nAdd them.\n");
  }
  void write(std::string const& path, std::string const& text) const {
    fs::create_directories((skill / path).parent_path());
    std::ofstream(skill / path, std::ios::binary) << text;
  }
  [[nodiscard]] std::string refusal() const {
    Result<LoadedSkill> const loaded = load_skill(skill);
    if (loaded) return {};
    EXPECT_EQ(loaded.error().code, Errc::bad_message);
    return loaded.error().hint;
  }
};

bool has(std::string const& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

// Spec: MCP extension io.modelcontextprotocol/skills
TEST(SkillFiles, reads_every_file_with_the_manifest_first) {
  Bed bed;
  bed.write("A.txt", "a");
  bed.write("references/more/b.bin", std::string("\xff\x00", 2));
  Result<LoadedSkill> const loaded = load_skill(bed.skill);
  ASSERT_TRUE(loaded) << loaded.error().hint;
  EXPECT_EQ(loaded->name, "sums");
  EXPECT_EQ(loaded->frontmatter.at("description"), "Adds numbers");
  ASSERT_EQ(loaded->files.size(), 3U);
  EXPECT_EQ(loaded->files[0].path, "SKILL.md");
  EXPECT_EQ(loaded->files[1].path, "A.txt");
  EXPECT_EQ(loaded->files[2].path, "references/more/b.bin");
  EXPECT_EQ(media_type_of(loaded->files[0]), "text/markdown");
  EXPECT_EQ(media_type_of(loaded->files[2]), "application/octet-stream");
}

TEST(SkillFiles, refuses_a_directory_that_is_no_skill) {
  Bed bed;
  fs::remove(bed.skill / "SKILL.md");
  EXPECT_TRUE(has(bed.refusal(), "SKILL.md"));
  bed.write("SKILL.md", "no frontmatter");
  EXPECT_TRUE(has(bed.refusal(), "---"));
  bed.write("SKILL.md", "---\nname: sums\n---\n");
  EXPECT_TRUE(has(bed.refusal(), "description"));
  fs::remove_all(bed.skill);
  EXPECT_TRUE(has(bed.refusal(), "no directory"));
}

TEST(SkillFiles, knows_which_names_a_skill_may_have) {
  for (std::string_view const good : {"a", "pdf-2", "0"}) EXPECT_TRUE(is_skill_name(good)) << good;
  for (std::string_view const bad : {"", "-a", "a-", "a--b", "A", "a_b", "a/b", "\xc3\xa4"})
    EXPECT_FALSE(is_skill_name(bad)) << bad;
  EXPECT_TRUE(is_skill_name(std::string(64, 'a')));
  EXPECT_FALSE(is_skill_name(std::string(65, 'a')));
  EXPECT_TRUE(has(Bed("Sums").refusal(), "name"));
}

TEST(SkillFiles, refuses_links_that_lead_out_of_the_skill) {
  Bed bed;
  std::ofstream(bed.temp.path() / "secret") << "s";
  fs::create_symlink("../secret", bed.skill / "link");
  EXPECT_TRUE(has(bed.refusal(), "leads out"));
  fs::remove(bed.skill / "link");
  fs::create_directory_symlink("..", bed.skill / "up");
  EXPECT_TRUE(has(bed.refusal(), "leads out"));
  fs::remove(bed.skill / "up");
  bed.write("real.txt", "r");
  fs::create_symlink("real.txt", bed.skill / "alias.txt");
  EXPECT_EQ(bed.refusal(), "");
  fs::create_symlink("nowhere", bed.skill / "dangling");
  EXPECT_NE(bed.refusal(), "");
}

TEST(SkillFiles, refuses_what_is_no_regular_file) {
  Bed bed;
  ASSERT_EQ(::mkfifo((bed.skill / "pipe").c_str(), 0600), 0);
  EXPECT_TRUE(has(bed.refusal(), "regular"));
}

TEST(SkillFiles, refuses_names_that_are_hidden_or_not_clean) {
  for (std::string const name : {".git", "a\\b", "a\nb", "\xff"}) {
    Bed bed;
    bed.write(name, "x");
    EXPECT_TRUE(has(bed.refusal(), "name")) << name;
  }
}

TEST(SkillFiles, refuses_more_than_the_limits) {
  Bed many;
  for (int i = 0; i < 511; ++i) many.write("f" + std::to_string(i), "");
  EXPECT_EQ(many.refusal(), "");
  many.write("g", "");
  EXPECT_TRUE(has(many.refusal(), "too many"));
  Bed large;
  large.write("big", "");
  fs::resize_file(large.skill / "big", (16U << 20) - 50);
  EXPECT_TRUE(has(large.refusal(), "16 MiB"));
  Bed deep;
  std::string path;
  for (int i = 0; i < 17; ++i) path += "d/";
  deep.write(path + "f", "");
  EXPECT_TRUE(has(deep.refusal(), "deep"));
}

}  // namespace
}  // namespace tessera::mcp
