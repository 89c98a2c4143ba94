#include "mcp/server/catalog.hpp"

#include "mcp/protocol/errc.hpp"
#include "mcp/server/tool.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

using Tools = Catalog<AnyTool>;

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

Task<ToolResult<NoOutput>> nothing(CallContext&, Nothing) { co_return WithContent<NoOutput>{}; }

AnyTool tool(std::string name, std::vector<std::string> scopes = {}) {
  ToolSpec spec;
  spec.name = std::move(name);
  spec.description = "d";
  spec.scopes = std::move(scopes);
  return make_tool<Nothing, NoOutput>(std::move(spec), nothing);
}

FrozenList::Options options_of(bool allow_anonymous = false, std::size_t page_size = 0) {
  FrozenList::Options options;
  options.key = "tools";
  options.allow_anonymous = allow_anonymous;
  options.page_size = page_size;
  return options;
}

FrozenList::Page first_page(Tools const& catalog, http::Principal const* principal) {
  return catalog.list().pages_for(principal)->front();
}

std::string names(Tools const& catalog, http::Principal const* principal) {
  json::value const list = parse_json(first_page(catalog, principal).legacy).value();
  std::string out;
  for (json::value const& one : list.at("tools").as_array()) {
    out += one.at("name").as_string();
    out += ' ';
  }
  return out;
}

TEST(Catalog, shows_a_principal_the_tools_whose_scopes_it_has_all_of) {
  Tools catalog(options_of());
  catalog.add(tool("open"));
  catalog.add(tool("read", {"r"}));
  catalog.add(tool("write", {"r", "w"}));
  http::Principal reader;
  reader.scopes = {"r", "unknown"};
  http::Principal writer;
  writer.scopes = {"w", "r"};
  http::Principal half;
  half.scopes = {"w"};
  EXPECT_EQ(names(catalog, nullptr), "open ");
  EXPECT_EQ(names(catalog, &half), "open ");
  EXPECT_EQ(names(catalog, &reader), "open read ");
  EXPECT_EQ(names(catalog, &writer), "open read write ");
  EXPECT_FALSE(catalog.allows(*catalog.find("write"), &reader));
  EXPECT_TRUE(catalog.allows(*catalog.find("write"), &writer));
  EXPECT_EQ(catalog.list().pages_for(&writer), catalog.list().pages_for(&writer))
      << "the same frozen bytes";
}

TEST(Catalog, shows_nobody_everything_only_when_told_so) {
  Tools catalog(options_of(true));
  catalog.add(tool("read", {"r"}));
  http::Principal const without;
  EXPECT_EQ(names(catalog, nullptr), "read ");
  EXPECT_TRUE(catalog.allows(*catalog.find("read"), nullptr));
  EXPECT_EQ(names(catalog, &without), "") << "a principal is still held to its scopes";
  EXPECT_FALSE(catalog.allows(*catalog.find("read"), &without));
}

TEST(Catalog, marks_a_list_as_private_when_it_depends_on_scopes) {
  Tools catalog(options_of());
  catalog.add(tool("open"));
  EXPECT_NE(first_page(catalog, nullptr).modern.find(R"("cacheScope":"public")"),
            std::string::npos);
  Tools scoped(options_of());
  scoped.add(tool("read", {"r"}));
  EXPECT_NE(first_page(scoped, nullptr).modern.find(R"("cacheScope":"private")"),
            std::string::npos);
}

TEST(Catalog, refuses_a_second_tool_of_one_name_and_tools_that_are_no_good) {
  Tools catalog(options_of());
  catalog.add(tool("a"));
  EXPECT_THROW(catalog.add(tool("a")), Exception);
  EXPECT_THROW(tool(""), Exception);
  EXPECT_THROW(tool("with blank"), Exception);
  EXPECT_THROW(tool(std::string(65, 'a')), Exception);
  ToolSpec spec;
  spec.name = "t";
  EXPECT_THROW((make_tool<Nothing, NoOutput>(spec, nothing)), Exception) << "no description";
  spec.description = "d";
  spec.input_schema = json::object{{"type", "nonsense"}};
  EXPECT_THROW((make_tool<Nothing, NoOutput>(spec, nothing)), Exception);
}

// Spec: MCP 2026-07-28 server/utilities/pagination
TEST(FrozenList, gives_pages_whose_cursors_lead_to_the_next_one_only) {
  Tools catalog(options_of(false, 2));
  for (char const* name : {"a", "b", "c", "d", "e"}) catalog.add(tool(name));
  auto const pages = catalog.list().pages_for(nullptr);
  ASSERT_EQ(pages->size(), 3U);
  json::object params;
  std::string seen;
  for (std::size_t page = 0; page < 3; ++page) {
    FrozenList::Page const* found = FrozenList::page_of(*pages, params);
    ASSERT_NE(found, nullptr);
    json::value const list = parse_json(found->modern).value();
    for (json::value const& one : list.at("tools").as_array()) seen += one.at("name").as_string();
    json::value const* next = json_find(list, "nextCursor");
    EXPECT_EQ(next == nullptr, page == 2);
    if (next != nullptr) params["cursor"] = *next;
  }
  EXPECT_EQ(seen, "abcde");
  for (json::value const& bad : {json::value(""), json::value("page 1"), json::value(1)})
    EXPECT_EQ(FrozenList::page_of(*pages, {{"cursor", bad}}), nullptr) << bad;
}

TEST(FrozenList, has_one_page_when_there_is_nothing_to_see) {
  Tools catalog(options_of(false, 2));
  catalog.add(tool("read", {"r"}));
  EXPECT_EQ(catalog.list().pages_for(nullptr)->size(), 1U);
  EXPECT_EQ(names(catalog, nullptr), "");
}

TEST(Catalog, leaves_out_what_the_program_hides_from_who_asks_and_says_that_the_list_is_personal) {
  FrozenList::Options options = options_of();
  options.personal = true;
  Tools catalog(options);
  catalog.add(tool("a"));
  catalog.add(tool("b"));
  catalog.add(tool("c"));
  FrozenList::Page const some = catalog.list().pages_for(nullptr, {false, true})->front();
  EXPECT_EQ(some.legacy.find(R"("name":"b")"), std::string::npos) << some.legacy;
  EXPECT_NE(some.legacy.find(R"("name":"c")"), std::string::npos) << some.legacy;
  EXPECT_NE(some.modern.find(R"("cacheScope":"private")"), std::string::npos) << some.modern;
  EXPECT_EQ(names(catalog, nullptr), "a b c ") << "what one does not see, another does";
}

}  // namespace
}  // namespace tessera::mcp
