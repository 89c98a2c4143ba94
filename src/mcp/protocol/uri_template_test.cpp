#include "mcp/protocol/uri_template.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <utility>

namespace tessera::mcp {
namespace {

using Variables = UriTemplate::Variables;

UriTemplate parsed(std::string_view text) { return UriTemplate::parse(text).value(); }

std::string error_of(std::string_view text) {
  Result<UriTemplate> const result = UriTemplate::parse(text);
  if (result) return "accepted";
  EXPECT_EQ(result.error().code, Errc::bad_uri_template);
  return result.error().hint;
}

std::optional<Variables> matched(std::string_view text, std::string_view uri) {
  UriTemplate const one = parsed(text);
  EXPECT_TRUE(one.matchable()) << text;
  return one.match(uri);
}

// Spec: RFC 6570 §1.2 (the tables of levels 1 to 3) and §3.2.2 to §3.2.9
Variables const kExamples{{"var", "value"},     {"hello", "Hello World!"},
                          {"path", "/foo/bar"}, {"empty", ""},
                          {"x", "1024"},        {"y", "768"},
                          {"half", "50%"},      {"base", "http://example.com/home/"},
                          {"who", "fred"},      {"dub", "me/too"},
                          {"v", "6"},           {"semi", ";"}};

using Example = std::pair<std::string_view, std::string_view>;
class RfcExamples : public testing::TestWithParam<Example> {};

TEST_P(RfcExamples, expand_as_the_rfc_says) {
  EXPECT_EQ(parsed(GetParam().first).expand(kExamples), GetParam().second) << GetParam().first;
}

std::vector<Example> const kExpansions{
    {"{var}", "value"},
    {"{hello}", "Hello%20World%21"},
    {"{+var}", "value"},
    {"{+hello}", "Hello%20World!"},
    {"{+path}/here", "/foo/bar/here"},
    {"here?ref={+path}", "here?ref=/foo/bar"},
    {"X{#var}", "X#value"},
    {"X{#hello}", "X#Hello%20World!"},
    {"map?{x,y}", "map?1024,768"},
    {"{x,hello,y}", "1024,Hello%20World%21,768"},
    {"{+x,hello,y}", "1024,Hello%20World!,768"},
    {"{+path,x}/here", "/foo/bar,1024/here"},
    {"{#x,hello,y}", "#1024,Hello%20World!,768"},
    {"{#path,x}/here", "#/foo/bar,1024/here"},
    {"X{.var}", "X.value"},
    {"X{.x,y}", "X.1024.768"},
    {"{/var}", "/value"},
    {"{/var,x}/here", "/value/1024/here"},
    {"{;x,y}", ";x=1024;y=768"},
    {"{;x,y,empty}", ";x=1024;y=768;empty"},
    {"{?x,y}", "?x=1024&y=768"},
    {"{?x,y,empty}", "?x=1024&y=768&empty="},
    {"?fixed=yes{&x}", "?fixed=yes&x=1024"},
    {"{&x,y,empty}", "&x=1024&y=768&empty="},
    {"{half}", "50%25"},
    {"O{empty}X", "OX"},
    {"O{undef}X", "OX"},
    {"?{x,empty}", "?1024,"},
    {"?{x,undef}", "?1024"},
    {"?{undef,y}", "?768"},
    {"{+half}", "50%25"},
    {"{base}index", "http%3A%2F%2Fexample.com%2Fhome%2Findex"},
    {"{+base}index", "http://example.com/home/index"},
    {"O{+empty}X", "OX"},
    {"O{+undef}X", "OX"},
    {"up{+path}{var}/here", "up/foo/barvalue/here"},
    {"{#half}", "#50%25"},
    {"foo{#empty}", "foo#"},
    {"foo{#undef}", "foo"},
    {"{.who}", ".fred"},
    {"{.who,who}", ".fred.fred"},
    {"{.half,who}", ".50%25.fred"},
    {"X{.empty}", "X."},
    {"X{.undef}", "X"},
    {"{/who}", "/fred"},
    {"{/who,who}", "/fred/fred"},
    {"{/half,who}", "/50%25/fred"},
    {"{/who,dub}", "/fred/me%2Ftoo"},
    {"{/var,empty}", "/value/"},
    {"{/var,undef}", "/value"},
    {"{;who}", ";who=fred"},
    {"{;half}", ";half=50%25"},
    {"{;empty}", ";empty"},
    {"{;v,empty,who}", ";v=6;empty;who=fred"},
    {"{;v,bar,who}", ";v=6;who=fred"},
    {"{;x,y,undef}", ";x=1024;y=768"},
    {"{?who}", "?who=fred"},
    {"{?half}", "?half=50%25"},
    {"{?x,y,undef}", "?x=1024&y=768"},
    {"{&who}", "&who=fred"},
    {"{semi}", "%3B"},
};
INSTANTIATE_TEST_SUITE_P(UriTemplate, RfcExamples, testing::ValuesIn(kExpansions));

TEST(UriTemplate, encodes_text_that_a_uri_cannot_hold) {
  EXPECT_EQ(parsed("note://ü/{x}").expand({{"x", "é"}}), "note://%C3%BC/%C3%A9");
  EXPECT_EQ(parsed("{+x}").expand({{"x", "a%20b%zz\x01"}}), "a%20b%25zz%01");
}

TEST(UriTemplate, names_its_variables_once_and_in_order) {
  EXPECT_EQ(parsed("{b}/{a}{?b,c.d}").variables(), (std::vector<std::string>{"b", "a", "c.d"}));
  EXPECT_EQ(parsed("{b}").text(), "{b}");
}

TEST(UriTemplate, says_what_is_wrong_and_where) {
  EXPECT_EQ(error_of("a{b"), "the URI template has a '{' without '}' at byte 3");
  EXPECT_EQ(error_of("a}"), "the URI template has a '}' without '{' at byte 1");
  EXPECT_EQ(error_of("{}"), "the URI template lacks a variable name at byte 1");
  EXPECT_EQ(error_of("{"), "the URI template lacks a variable name at byte 1");
  EXPECT_EQ(error_of("{a,}"), "the URI template lacks a variable name at byte 3");
  EXPECT_EQ(error_of("{a..b}"), "the URI template lacks a variable name at byte 3");
  EXPECT_EQ(error_of("{user-id}"),
            "the URI template has a bad character in a variable name at byte 5");
  EXPECT_EQ(error_of("{a{b}}"),
            "the URI template has a bad character in a variable name at byte 2");
  EXPECT_EQ(error_of("{=a}"), "the URI template uses an operator that is reserved at byte 1");
  EXPECT_EQ(error_of("a b"), "the URI template has a character that must be encoded at byte 1");
  EXPECT_EQ(error_of("%zz"), "the URI template has a character that must be encoded at byte 0");
  EXPECT_EQ(error_of("\xff"), "the URI template is not UTF-8 at byte 0");
}

TEST(UriTemplate, refuses_the_modifiers_of_level_4) {
  for (std::string_view const text : {"{var:3}", "{/list*}", "{?keys*}", "{+path:6}"})
    EXPECT_NE(error_of(text).find("level 4"), std::string::npos) << text;
}

TEST(UriTemplate, keeps_its_bounds) {
  EXPECT_NE(error_of(std::string(3000, 'a')).find("too long"), std::string::npos);
  std::string many = "{v0";
  for (int i = 1; i < 40; ++i) many += ",v" + std::to_string(i);
  EXPECT_NE(error_of(many + "}").find("too many variables"), std::string::npos);
  EXPECT_FALSE(matched("a:{x}", "a:" + std::string(9000, 'b')));
}

struct Match {
  std::string_view text;
  std::string_view uri;
  std::optional<Variables> values;
};
class Matches : public testing::TestWithParam<Match> {};

TEST_P(Matches, give_the_values_back) {
  EXPECT_EQ(matched(GetParam().text, GetParam().uri), GetParam().values)
      << GetParam().text << " " << GetParam().uri;
}

std::vector<Match> const kMatches{
    {"test://t/{id}/data", "test://t/123/data", Variables{{"id", "123"}}},
    {"test://t/{id}/data", "test://t/a%20b/data", Variables{{"id", "a b"}}},
    {"test://t/{id}/data", "test://t/me@home:1/data", Variables{{"id", "me@home:1"}}},
    {"test://t/{id}/data", "test://t/a%2Fb/data", Variables{{"id", "a/b"}}},
    {"test://t/{id}/data", "test://t/a/b/data", std::nullopt},
    {"test://t/{id}/data", "test://t//data", std::nullopt},
    {"test://t/{id}/data", "test://t/123/data/", std::nullopt},
    {"test://t/{id}/data", "test://t/123/dat", std::nullopt},
    {"test://t/{id}/data", "test://t/data", std::nullopt},
    {"test://t/{id}/data", "TEST://t/1/data", std::nullopt},
    {"t:{id}", "t:a?b", std::nullopt},
    {"t:{id}", "t:a#b", std::nullopt},
    {"t:{id}", "t:a b", std::nullopt},
    {"t:{id}", "t:\xc3\xbc", std::nullopt},
    {"t:{id}", "t:%C3%BC", Variables{{"id", "ü"}}},
    {"t:{id}", "t:%ff", std::nullopt},
    {"t:{id}", "t:%4", std::nullopt},
    {"t:{id}", "t:%zz", std::nullopt},
    {"t:/ü/{id}", "t:/%c3%bc/1", Variables{{"id", "1"}}},
    {"t:{a}/{b}", "t:1/2", Variables{{"a", "1"}, {"b", "2"}}},
    {"t:{a}:{b}", "t:1:2", Variables{{"a", "1"}, {"b", "2"}}},
    {"t:{a}:{b}", "t:1%3A2:3", Variables{{"a", "1:2"}, {"b", "3"}}},
    {"t:{a,b}", "t:1,2", Variables{{"a", "1"}, {"b", "2"}}},
    {"t:{a,b}", "t:1", std::nullopt},
    {"t:{a,b}", "t:1,2,3", std::nullopt},
    {"t:{name}.json", "t:a.json.json", Variables{{"name", "a.json"}}},
    {"t:{name}.json", "t:.json", std::nullopt},
    {"t:{name}1", "t:a%41", std::nullopt},
    {"file://{+path}", "file:///a/b%20c/d?e#f", Variables{{"path", "/a/b c/d?e#f"}}},
    {"file://{+path}/raw", "file:///a/raw/raw", Variables{{"path", "/a/raw"}}},
    {"file://{+path}", "file:///a%2F..%2fb%25", Variables{{"path", "/a%2F..%2fb%25"}}},
    {"file://{+path}", "file://", std::nullopt},
    {"p{#part}", "p#a/b", Variables{{"part", "a/b"}}},
    {"p{#part}", "p", std::nullopt},
    {"p{.ext}", "p.tar.gz", Variables{{"ext", "tar.gz"}}},
    {"p{/a,b}", "p/1/2", Variables{{"a", "1"}, {"b", "2"}}},
    {"p{/a,b}", "p/1", std::nullopt},
    {"p{/a,b}", "p/1/2/3", std::nullopt},
    {"p{;a,b}", "p;b=2;a", Variables{{"a", ""}, {"b", "2"}}},
    {"p{;a}", "p;a=1;a=2", std::nullopt},
    {"p{;a}:{b}", "p;a:1", Variables{{"a", ""}, {"b", "1"}}},
    {"s{?q,lang}", "s?lang=de&q=a/b%26c", Variables{{"q", "a/b&c"}, {"lang", "de"}}},
    {"s{?q,lang}", "s?q=", Variables{{"q", ""}}},
    {"s{?q,lang}", "s", Variables{}},
    {"s{?q,lang}", "s?", std::nullopt},
    {"s{?q,lang}", "s?q", std::nullopt},
    {"s{?q,lang}", "s?other=1", std::nullopt},
    {"s{?q,lang}", "s?q=1&q=2", std::nullopt},
    {"s{?q,lang}", "s?q=1&other=2", std::nullopt},
    {"s?v=1{&q}", "s?v=1&q=2", Variables{{"q", "2"}}},
    {"s{?a}{&b}", "s?a=1&b=2", Variables{{"a", "1"}, {"b", "2"}}},
    {"s/{id}{?q}", "s/7?q=x", Variables{{"id", "7"}, {"q", "x"}}},
    {"s/{id}{?q}", "s/7", Variables{{"id", "7"}}},
    {"s/{id}{?q}/end", "s/7/end", Variables{{"id", "7"}}},
    {"fixed://x", "fixed://x", Variables{}},
    {"fixed://x", "fixed://y", std::nullopt},
    {"", "", Variables{}},
    {"", "a", std::nullopt},
};
INSTANTIATE_TEST_SUITE_P(UriTemplate, Matches, testing::ValuesIn(kMatches));

TEST(UriTemplate, gives_back_what_it_expanded) {
  Variables const values{{"a", "x/y z,;?&=%2F-.~"}, {"b", "Grüße"}, {"c", ""}};
  for (std::string_view const text : {"t:{a}/{b}{?c}", "t:{a,b}{?c}", "t:{/a,b}{;c}", "t:{?a,b,c}",
                                      "t:{;a,b,c}", "t:/{a}?f=1{&b,c}", "t:{a}/{b}{?c}#end"}) {
    UriTemplate const one = parsed(text);
    EXPECT_EQ(one.match(one.expand(values)), values) << one.expand(values);
  }
}

TEST(UriTemplate, does_not_match_what_could_be_read_in_two_ways) {
  for (std::string_view const text :
       {"{a}{b}", "{a}-{b}", "{a}.{b}", "{a}{+b}", "{+a}/{b}", "{+a}{?q}", "{+a,b}", "{#a,b}",
        "{#a}{/b}", "{.a,b}", "{a}{.b}", "{a}/{a}", "{a,a}", "{a}%20{b}", "{a}ü{b}", "{a}{?q}.json",
        "{;a}={b}"}) {
    UriTemplate const one = parsed(text);
    Result<void> const usable = one.matchable();
    ASSERT_FALSE(usable) << text;
    EXPECT_EQ(usable.error().code, Errc::bad_uri_template);
    EXPECT_EQ(one.match("x-y"), std::nullopt) << text;
  }
  EXPECT_EQ(parsed("{a}-{b}").matchable().error().hint,
            "the URI template cannot be matched: it does not show where 'a' ends");
}

TEST(UriTemplate, takes_linear_time_on_a_hostile_uri) {
  UriTemplate const one = parsed("t:{a}/{b}/{c}/{d}{?e,f,g,h}");
  std::string uri = "t:";
  while (uri.size() < UriTemplate::kMaxUriBytes - 8) uri += "%41";
  auto const start = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) EXPECT_FALSE(one.match(uri));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(20));
}

}  // namespace
}  // namespace tessera::mcp
