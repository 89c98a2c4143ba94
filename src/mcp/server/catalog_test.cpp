#include "mcp/server/catalog.hpp"

#include "mcp/protocol/errc.hpp"

#include <gtest/gtest.h>

namespace tessera::mcp {
namespace {

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

std::string names(Catalog const& catalog, http::Principal const* principal) {
  json::value const list = parse_json(catalog.lists_for(principal)->legacy).value();
  std::string out;
  for (json::value const& one : list.at("tools").as_array()) {
    out += one.at("name").as_string();
    out += ' ';
  }
  return out;
}

TEST(Catalog, shows_a_principal_the_tools_whose_scopes_it_has_all_of) {
  Catalog catalog({});
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
  EXPECT_EQ(catalog.lists_for(&writer), catalog.lists_for(&writer)) << "the same frozen bytes";
}

TEST(Catalog, shows_nobody_everything_only_when_told_so) {
  Catalog::Options options;
  options.allow_anonymous = true;
  Catalog catalog(std::move(options));
  catalog.add(tool("read", {"r"}));
  http::Principal const without;
  EXPECT_EQ(names(catalog, nullptr), "read ");
  EXPECT_TRUE(catalog.allows(*catalog.find("read"), nullptr));
  EXPECT_EQ(names(catalog, &without), "") << "a principal is still held to its scopes";
  EXPECT_FALSE(catalog.allows(*catalog.find("read"), &without));
}

TEST(Catalog, marks_a_list_as_private_when_it_depends_on_scopes) {
  Catalog::Options options;
  options.result_meta = "{}";
  Catalog catalog(options);
  catalog.add(tool("open"));
  EXPECT_NE(catalog.lists_for(nullptr)->modern.find(R"("cacheScope":"public")"), std::string::npos);
  Catalog scoped(options);
  scoped.add(tool("read", {"r"}));
  EXPECT_NE(scoped.lists_for(nullptr)->modern.find(R"("cacheScope":"private")"), std::string::npos);
}

TEST(Catalog, refuses_a_second_tool_of_one_name_and_tools_that_are_no_good) {
  Catalog catalog({});
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

}  // namespace
}  // namespace tessera::mcp
