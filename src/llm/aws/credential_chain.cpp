#include "llm/aws/credential_chain.hpp"

#include "llm/aws/metadata_sources.hpp"
#include "llm/aws/process_source.hpp"
#include "llm/aws/sso_source.hpp"
#include "llm/aws/static_source.hpp"
#include "llm/aws/sts_sources.hpp"
#include "llm/errc.hpp"

namespace tessera::llm::aws {
namespace {

// Roles that are assumed by way of other roles.
constexpr int kMaxHops = 5;

struct Search {
  std::string const& region;
  Profiles const& profiles;
  Outside const& outside;
};

std::optional<Credentials> environment_keys(Environment const& environment) {
  Credentials out;
  out.access_key_id = environment("AWS_ACCESS_KEY_ID");
  out.secret_access_key = Secret(environment("AWS_SECRET_ACCESS_KEY"));
  out.session_token = Secret(environment("AWS_SESSION_TOKEN"));
  if (out.access_key_id.empty() || out.secret_access_key.empty()) return std::nullopt;
  return out;
}

std::optional<Credentials> profile_keys(Profiles const& profiles, std::string const& profile) {
  Credentials out;
  out.access_key_id = profiles.get(profile, "aws_access_key_id");
  out.secret_access_key = Secret(profiles.get(profile, "aws_secret_access_key"));
  out.session_token = Secret(profiles.get(profile, "aws_session_token"));
  if (out.access_key_id.empty() || out.secret_access_key.empty()) return std::nullopt;
  return out;
}

CredentialSourcePtr keys_of(std::string const& profile, Credentials keys) {
  return std::make_unique<StaticSource>("the profile " + profile, std::move(keys));
}

Result<CredentialSourcePtr> sso_of(Search const& search, std::string const& profile) {
  auto const get = [&](std::string_view key) { return search.profiles.get(profile, key); };
  SsoSource::Settings settings;
  settings.profile = profile;
  settings.account_id = get("sso_account_id");
  settings.role_name = get("sso_role_name");
  settings.cache_key = get("sso_session");
  if (settings.cache_key.empty()) {
    settings.cache_key = get("sso_start_url");
    settings.region = get("sso_region");
  } else {
    auto const session = search.profiles.sso_sessions.find(settings.cache_key);
    if (session == search.profiles.sso_sessions.end())
      return fail(Errc::bad_settings,
                  "profile " + profile + ": there is no [sso-session " + settings.cache_key + "]");
    auto const region = session->second.find("sso_region");
    if (region != session->second.end()) settings.region = region->second;
  }
  if (settings.cache_key.empty() || settings.account_id.empty() || settings.role_name.empty() ||
      !is_region(settings.region))
    return fail(Errc::bad_settings, "profile " + profile +
                                        ": SSO needs a session or start URL, sso_region, "
                                        "sso_account_id and sso_role_name");
  return CredentialSourcePtr(std::make_unique<SsoSource>(std::move(settings), search.outside));
}

Result<CredentialSourcePtr> of_place(Search const& search, std::string const& profile,
                                     std::string const& place) {
  if (place == "Environment") {
    if (auto keys = environment_keys(search.outside.environment))
      return CredentialSourcePtr(
          std::make_unique<StaticSource>("the environment", std::move(*keys)));
    return fail(Errc::no_credentials, "profile " + profile + ": the environment has no keys");
  }
  if (place == "EcsContainer")
    return CredentialSourcePtr(std::make_unique<ContainerSource>(search.outside));
  if (place == "Ec2InstanceMetadata")
    return CredentialSourcePtr(std::make_unique<InstanceSource>(search.outside));
  return fail(Errc::bad_settings, "profile " + profile + ": credential_source = " + place);
}

Result<CredentialSourcePtr> of_profile(Search const& search, std::string const& profile, int hops);

Result<CredentialSourcePtr> role_of(Search const& search, std::string const& profile, int hops) {
  auto const get = [&](std::string_view key) { return search.profiles.get(profile, key); };
  if (!get("mfa_serial").empty())
    return fail(Errc::bad_settings,
                "profile " + profile +
                    " needs a second factor, which is not asked for here: set credential_process = "
                    "aws configure export-credentials --profile " +
                    profile + " --format process");
  std::string const source = get("source_profile");
  Result<CredentialSourcePtr> inner = CredentialSourcePtr();
  if (source.empty()) {
    inner = of_place(search, profile, get("credential_source"));
  } else if (source == profile) {
    auto keys = profile_keys(search.profiles, profile);
    if (!keys) return fail(Errc::bad_settings, "profile " + profile + " is its own source");
    inner = keys_of(profile, std::move(*keys));
  } else {
    inner = of_profile(search, source, hops + 1);
  }
  if (!inner) return inner.error();
  std::string const region = get("region");
  RoleSettings role{get("role_arn"), get("role_session_name"), get("external_id"),
                    is_region(region) ? region : search.region};
  return CredentialSourcePtr(
      std::make_unique<RoleSource>(std::move(*inner), std::move(role), search.outside));
}

Result<CredentialSourcePtr> of_profile(Search const& search, std::string const& profile, int hops) {
  auto const get = [&](std::string_view key) { return search.profiles.get(profile, key); };
  if (hops > kMaxHops)
    return fail(Errc::bad_settings, "profile " + profile + ": source_profile goes in a circle");
  if (!search.profiles.profiles.contains(profile))
    return fail(Errc::bad_settings, "there is no profile " + profile);
  bool const by_role = !get("source_profile").empty() || !get("credential_source").empty();
  if (!get("role_arn").empty() && by_role) return role_of(search, profile, hops);
  if (auto keys = profile_keys(search.profiles, profile)) return keys_of(profile, std::move(*keys));
  if (std::string file = get("web_identity_token_file"); !file.empty()) {
    RoleSettings role{get("role_arn"), get("role_session_name"), {}, search.region};
    return CredentialSourcePtr(
        std::make_unique<WebIdentitySource>(std::move(file), std::move(role), search.outside));
  }
  if (std::string command = get("credential_process"); !command.empty())
    return CredentialSourcePtr(std::make_unique<ProcessSource>(profile, std::move(command)));
  if (!get("sso_session").empty() || !get("sso_start_url").empty()) return sso_of(search, profile);
  if (!get("login_session").empty())
    return fail(Errc::bad_settings,
                "profile " + profile +
                    " is a login session; give it credential_process = aws configure "
                    "export-credentials --profile " +
                    profile + " --format process");
  return fail(Errc::no_credentials, "the profile " + profile + " has no credentials");
}

}  // namespace

Result<std::string> choose_region(AwsSettings const& settings, Environment const& environment,
                                  Profiles const& profiles) {
  std::string const profile =
      settings.profile.empty() ? profile_name(environment) : settings.profile;
  for (std::string const& region :
       {settings.region, environment("AWS_REGION"), environment("AWS_DEFAULT_REGION"),
        profiles.get(profile, "region")}) {
    if (region.empty()) continue;
    if (!is_region(region)) return fail(Errc::bad_settings, "no region is called " + region);
    return region;
  }
  return fail(Errc::bad_settings, "no region is chosen: set AWS_REGION, e.g. to us-east-1");
}

Result<CredentialSourcePtr> choose_source(AwsSettings const& settings, std::string const& region,
                                          Profiles const& profiles, Outside const& outside) {
  Environment const& environment = outside.environment;
  Search const search{region, profiles, outside};
  if (!settings.profile.empty()) return of_profile(search, settings.profile, 0);
  if (auto keys = environment_keys(environment))
    return CredentialSourcePtr(std::make_unique<StaticSource>("the environment", std::move(*keys)));
  std::string const profile = profile_name(environment);
  bool const named = !environment("AWS_PROFILE").empty();
  Result<CredentialSourcePtr> of_files = of_profile(search, profile, 0);
  if (of_files || named) return of_files;
  // A default profile may hold a region alone; then the search goes on.
  if (of_files.error().code != Errc::no_credentials && profiles.profiles.contains(profile))
    return of_files;
  std::string token_file = environment("AWS_WEB_IDENTITY_TOKEN_FILE");
  std::string role_arn = environment("AWS_ROLE_ARN");
  if (!token_file.empty() && !role_arn.empty()) {
    RoleSettings role{std::move(role_arn), environment("AWS_ROLE_SESSION_NAME"), {}, region};
    return CredentialSourcePtr(
        std::make_unique<WebIdentitySource>(std::move(token_file), std::move(role), outside));
  }
  if (ContainerSource::is_there(environment))
    return CredentialSourcePtr(std::make_unique<ContainerSource>(outside));
  if (InstanceSource::is_there(environment))
    return CredentialSourcePtr(std::make_unique<InstanceSource>(outside));
  return fail(Errc::no_credentials,
              "no AWS credentials: looked at AWS_BEARER_TOKEN_BEDROCK, AWS_ACCESS_KEY_ID, the "
              "profile " +
                  profile + ", web identity, the container and the instance");
}

}  // namespace tessera::llm::aws
