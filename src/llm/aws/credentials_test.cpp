#include "async/sleep.hpp"
#include "llm/aws/credential_cache.hpp"
#include "llm/aws/credential_chain.hpp"
#include "llm/aws/metadata_sources.hpp"
#include "llm/aws/sts_sources.hpp"
#include "llm/aws/times.hpp"
#include "llm/errc.hpp"
#include "testkit/function_client.hpp"
#include "testkit/run.hpp"
#include "testkit/temp_dir.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>

namespace tessera::llm::aws {
namespace {

SysSeconds noon() { return *parse_rfc3339("2026-11-22T12:00:00Z"); }

constexpr char const* kStsAnswer =
    "<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>ASIAROLE</AccessKeyId>"
    "<SecretAccessKey>rolesecret</SecretAccessKey><SessionToken>role+/token==</SessionToken>"
    "<Expiration>2026-11-22T13:00:00Z</Expiration></Credentials></AssumeRoleResult>"
    "</AssumeRoleResponse>";

/// A home folder, an environment and an HTTP world of one test.
class AwsWorld : public testing::Test {
 protected:
  AwsWorld() { set["HOME"] = home.path().string(); }

  void write(std::string const& path, std::string_view text) {
    std::filesystem::path const file = home.path() / path;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
  }
  Profiles profiles() { return load_profiles(outside.environment).value(); }

  /// `name: id/secret/token until time`, or `error: hint`.
  std::string fetched(std::string const& profile = "") {
    AwsSettings settings;
    settings.profile = profile;
    Result<CredentialSourcePtr> source = choose_source(settings, "us-east-1", profiles(), outside);
    if (!source) return "error: " + source.error().hint;
    try {
      Credentials const got = testkit::run((*source)->fetch());
      return (*source)->name() + ": " + got.access_key_id + "/" +
             std::string(got.secret_access_key.reveal()) + "/" +
             std::string(got.session_token.reveal()) +
             (got.expires ? " until " + format_utc(*got.expires) : "");
    } catch (Exception const& failure) {
      return "error: " + failure.error().hint;
    }
  }

  testkit::TempDir home;
  std::map<std::string, std::string> set;
  http::ClientResponse answer;
  testkit::FunctionClient client{[this](http::ClientRequest const& request) {
    if (respond) return respond(request);
    return answer;
  }};
  testkit::FunctionClient::Respond respond;
  ManualClock clock{noon()};
  Outside outside{[this](char const* name) { return set[name]; }, client, clock};
};

TEST_F(AwsWorld, takes_the_keys_of_the_environment_first) {
  set["AWS_ACCESS_KEY_ID"] = "AKIDENV";
  set["AWS_SECRET_ACCESS_KEY"] = "envsecret";
  set["AWS_SESSION_TOKEN"] = "envtoken";
  write(".aws/credentials", "[default]\naws_access_key_id=A\naws_secret_access_key=b\n");
  EXPECT_EQ(fetched(), "the environment: AKIDENV/envsecret/envtoken");
  EXPECT_EQ(fetched("default"), "the profile default: A/b/") << "a profile that was named";
}

TEST_F(AwsWorld, joins_both_files_and_lets_the_credentials_file_win) {
  write(".aws/config",
        "# a comment\n[default]\nregion = eu-west-1 ; nearest\naws_access_key_id = OLD\n"
        "s3 =\n  max_concurrent_requests = 20\n[profile work]\nregion=us-west-2\n"
        "aws_access_key_id=WORKID\naws_secret_access_key = w#rk\n[plugins]\nx=y\n");
  write(".aws/credentials", "[default]\naws_access_key_id=NEW\naws_secret_access_key=s\n");
  EXPECT_EQ(fetched(), "the profile default: NEW/s/");
  EXPECT_EQ(fetched("work"), "the profile work: WORKID/w#rk/");
  EXPECT_EQ(choose_region({}, outside.environment, profiles()).value(), "eu-west-1");
  set["AWS_PROFILE"] = "work";
  EXPECT_EQ(choose_region({}, outside.environment, profiles()).value(), "us-west-2");
  set["AWS_REGION"] = "ap-southeast-7";
  EXPECT_EQ(choose_region({}, outside.environment, profiles()).value(), "ap-southeast-7");
}

TEST_F(AwsWorld, never_guesses_a_region_and_lets_none_become_another_host) {
  EXPECT_FALSE(choose_region({}, outside.environment, profiles()));
  set["AWS_REGION"] = "evil.example/";
  EXPECT_EQ(choose_region({}, outside.environment, profiles()).error().code, Errc::bad_settings);
}

TEST_F(AwsWorld, names_the_line_of_a_file_that_cannot_be_read) {
  for (auto const& [text, line] : std::vector<std::pair<std::string, std::string>>{
           {"[default\n", "line 1"}, {"x=1\n", "line 1"}, {"[default]\n\nnonsense\n", "line 3"}}) {
    write(".aws/config", text);
    Result<Profiles> const read = load_profiles(outside.environment);
    ASSERT_FALSE(read) << text;
    EXPECT_NE(read.error().hint.find(line), std::string::npos) << read.error().hint;
  }
}

TEST_F(AwsWorld, runs_the_credential_process) {
  write(".aws/config",
        "[profile tool]\ncredential_process = echo '{\"Version\":1,\"AccessKeyId\":\"AP\","
        "\"SecretAccessKey\":\"ps\",\"SessionToken\":\"pt\",\"Expiration\":"
        "\"2026-11-22T13:00:00Z\"}'\n[profile broken]\ncredential_process = exit 3\n"
        "[profile odd]\ncredential_process = echo secret-in-the-output\n");
  EXPECT_EQ(fetched("tool"),
            "the credential_process of the profile tool: AP/ps/pt until 2026-11-22T13:00:00Z");
  EXPECT_EQ(fetched("broken"),
            "error: the credential_process of the profile broken ended with code 3");
  std::string const odd = fetched("odd");
  EXPECT_TRUE(odd.starts_with("error: ")) << odd;
  EXPECT_EQ(odd.find("secret-in-the-output"), std::string::npos);
}

TEST_F(AwsWorld, trades_the_sso_token_for_the_roles_credentials) {
  write(".aws/config",
        "[profile sso]\nsso_session = corp\nsso_account_id = 123456789012\nsso_role_name = Dev\n"
        "[sso-session corp]\nsso_region = eu-west-1\nsso_start_url = https://corp.example/start\n");
  // SHA-1 of `corp`.
  std::string const cache = ".aws/sso/cache/ee0bfd2552fbd840c02cc48b6e823320543c450f.json";
  EXPECT_NE(fetched("sso").find("aws sso login --profile sso"), std::string::npos);
  write(cache, R"({"accessToken":"SSOTOKEN","expiresAt":"2026-11-22T11:59:59Z"})");
  EXPECT_NE(fetched("sso").find("aws sso login --profile sso"), std::string::npos) << "expired";
  EXPECT_TRUE(client.requests.empty());
  write(cache, R"({"accessToken":"SSOTOKEN","expiresAt":"2026-11-22T18:00:00Z"})");
  answer = {
      200,
      {},
      R"({"roleCredentials":{"accessKeyId":"AS","secretAccessKey":"ss","sessionToken":"st","expiration":1795352400000}})"};
  EXPECT_EQ(fetched("sso"),
            "the SSO sign-in of the profile sso: AS/ss/st until 2026-11-22T13:00:00Z");
  ASSERT_EQ(client.requests.size(), 1U);
  EXPECT_EQ(client.requests[0].url,
            "https://portal.sso.eu-west-1.amazonaws.com/federation/credentials?"
            "account_id=123456789012&role_name=Dev");
  EXPECT_EQ(client.requests[0].headers.get("x-amz-sso_bearer_token"), "SSOTOKEN");
  answer = {401, {}, "{}"};
  EXPECT_NE(fetched("sso").find("aws sso login"), std::string::npos);
}

TEST_F(AwsWorld, assumes_a_role_signed_with_its_source) {
  write(".aws/config",
        "[profile base]\naws_access_key_id=AB\naws_secret_access_key=bs\n[profile role]\n"
        "role_arn = arn:aws:iam::1:role/x\nsource_profile = base\nexternal_id = e&1\n"
        "[profile loop]\nrole_arn = r\nsource_profile = loop2\n[profile loop2]\nrole_arn = r\n"
        "source_profile = loop\n[profile mfa]\nrole_arn=r\nsource_profile=base\nmfa_serial=m\n");
  answer = {200, {}, kStsAnswer};
  EXPECT_EQ(fetched("role"),
            "the role arn:aws:iam::1:role/x: ASIAROLE/rolesecret/role+/token== until "
            "2026-11-22T13:00:00Z");
  ASSERT_EQ(client.requests.size(), 1U);
  http::ClientRequest const& request = client.requests[0];
  EXPECT_EQ(request.url, "https://sts.us-east-1.amazonaws.com/");
  EXPECT_EQ(request.body,
            "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Fx&"
            "RoleSessionName=tessera&ExternalId=e%261");
  EXPECT_NE(request.headers.get("Authorization").find("AB/20261122/us-east-1/sts/aws4_request"),
            std::string_view::npos);
  EXPECT_NE(fetched("loop").find("circle"), std::string::npos);
  EXPECT_NE(fetched("mfa").find("export-credentials"), std::string::npos);
  answer = {403,
            {},
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no &amp; "
            "never</Message></Error></ErrorResponse>"};
  EXPECT_EQ(fetched("role"),
            "error: the role arn:aws:iam::1:role/x was refused (403 AccessDenied): no & never");
}

TEST_F(AwsWorld, sends_the_web_identity_token_unsigned) {
  write("token", "the.web.token\n");
  set["AWS_WEB_IDENTITY_TOKEN_FILE"] = home.file("token");
  set["AWS_ROLE_ARN"] = "arn:aws:iam::1:role/w";
  answer = {200, {}, kStsAnswer};
  EXPECT_TRUE(fetched().starts_with("the web identity token: ASIAROLE/"));
  ASSERT_EQ(client.requests.size(), 1U);
  EXPECT_EQ(client.requests[0].headers.count("Authorization"), 0U);
  EXPECT_TRUE(client.requests[0].body.ends_with("&WebIdentityToken=the.web.token"));
}

TEST_F(AwsWorld, asks_the_container_and_tells_its_token_to_nobody_else) {
  set["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "/v2/credentials/1";
  set["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "ctoken";
  answer = {
      200,
      {},
      R"({"AccessKeyId":"AC","SecretAccessKey":"cs","Token":"ct","Expiration":"2026-11-22T13:00:00Z"})"};
  EXPECT_EQ(fetched(), "the container: AC/cs/ct until 2026-11-22T13:00:00Z");
  EXPECT_EQ(client.requests.at(0).url, "http://169.254.170.2/v2/credentials/1");
  EXPECT_EQ(client.requests.at(0).headers.get("Authorization"), "ctoken");
  set.erase("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI");
  set["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://evil.example/";
  EXPECT_NE(fetched().find("not from evil.example"), std::string::npos);
  EXPECT_EQ(client.requests.size(), 1U) << "nothing was sent";
  set["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://127.0.0.1:8080/c";
  write("ctoken", "from-file\n");
  set["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = home.file("ctoken");
  EXPECT_TRUE(fetched().starts_with("the container: "));
  EXPECT_EQ(client.requests.at(1).headers.get("Authorization"), "from-file");
}

TEST_F(AwsWorld, asks_the_instance_with_a_token_of_version_two) {
  set["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:1338/";
  respond = [](http::ClientRequest const& request) {
    if (request.method == "PUT") return http::ClientResponse{200, {}, "IMDSTOKEN"};
    bool const with_token = request.headers.get("x-aws-ec2-metadata-token") == "IMDSTOKEN";
    if (!with_token) return http::ClientResponse{401, {}, ""};
    if (request.url.ends_with("/security-credentials/"))
      return http::ClientResponse{200, {}, "my-role\n"};
    return http::ClientResponse{
        200,
        {},
        R"({"AccessKeyId":"AI","SecretAccessKey":"is","Token":"it","Expiration":"2026-11-22T13:00:00Z"})"};
  };
  EXPECT_EQ(fetched(), "the EC2 instance: AI/is/it until 2026-11-22T13:00:00Z");
  ASSERT_EQ(client.requests.size(), 3U);
  EXPECT_EQ(client.requests[2].url,
            "http://127.0.0.1:1338/latest/meta-data/iam/security-credentials/my-role");
}

TEST_F(AwsWorld, looks_for_an_instance_only_where_there_may_be_one) {
  write("vendor", "QEMU\n");
  EXPECT_FALSE(InstanceSource::is_there(outside.environment, home.file("vendor")));
  write("vendor", "Amazon EC2\n");
  EXPECT_TRUE(InstanceSource::is_there(outside.environment, home.file("vendor")));
  set["AWS_EC2_METADATA_DISABLED"] = "true";
  EXPECT_FALSE(InstanceSource::is_there(outside.environment, home.file("vendor")));
}

TEST_F(AwsWorld, says_where_it_looked) {
  set["AWS_EC2_METADATA_DISABLED"] = "true";
  EXPECT_NE(fetched().find("looked at AWS_BEARER_TOKEN_BEDROCK"), std::string::npos);
  EXPECT_EQ(fetched("nobody"), "error: there is no profile nobody");
}

TEST(XmlText, reads_one_element_and_no_markup_in_it) {
  EXPECT_EQ(xml_text("<a><b>x &lt;y&gt;</b></a>", "b"), "x <y>");
  for (char const* bad : {"", "<b>", "<b>x", "<b><c/></b>", "<b>&nope;</b>", "<b x='1'>y</b>"})
    EXPECT_EQ(xml_text(bad, "b"), std::nullopt) << bad;
}

/// Gives numbered credentials and counts.
class CountingSource final : public CredentialSource {
 public:
  explicit CountingSource(Clock const& clock, int& count) : clock_(clock), count_(count) {}
  [[nodiscard]] std::string name() const override { return "counting"; }
  Task<Credentials> fetch() override {
    ++count_;
    int const mine = count_;
    co_await sleep_for(std::chrono::milliseconds(1));
    if (fails) throw Exception(fail(Errc::no_credentials));
    co_return Credentials{
        "ID" + std::to_string(mine), Secret("s"), {}, clock_.now_seconds() + std::chrono::hours(1)};
  }
  bool fails = false;

 private:
  Clock const& clock_;
  int& count_;
};

TEST(CredentialCache, fetches_once_for_many_and_again_five_minutes_before_the_end) {
  ManualClock clock(noon());
  int count = 0;
  CredentialCache cache(std::make_unique<CountingSource>(clock, count), clock);
  asio::io_context loop(1);
  std::vector<std::string> ids;
  auto ask = [](CredentialCache& of, std::vector<std::string>& into) -> Task<> {
    Credentials const got = co_await of.get();
    into.push_back(got.access_key_id);
  };
  for (int i = 0; i < 5; ++i)
    asio::co_spawn(loop, ask(cache, ids), [](std::exception_ptr error) { ASSERT_FALSE(error); });
  loop.run();
  EXPECT_EQ(ids, std::vector<std::string>(5, "ID1"));
  clock.advance(std::chrono::minutes(54));
  EXPECT_EQ(testkit::run(cache.get()).access_key_id, "ID1");
  clock.advance(std::chrono::minutes(2));
  EXPECT_EQ(testkit::run(cache.get()).access_key_id, "ID2");
  cache.forget();
  EXPECT_EQ(testkit::run(cache.get()).access_key_id, "ID3");
}

TEST(CredentialCache, asks_again_after_a_failure) {
  ManualClock clock(noon());
  int count = 0;
  auto source = std::make_unique<CountingSource>(clock, count);
  CountingSource& control = *source;
  CredentialCache cache(std::move(source), clock);
  control.fails = true;
  EXPECT_THROW(testkit::run(cache.get()), Exception);
  control.fails = false;
  EXPECT_EQ(testkit::run(cache.get()).access_key_id, "ID2");
}

}  // namespace
}  // namespace tessera::llm::aws
