#pragma once

#include "llm/aws/credential_source.hpp"

#include <optional>
#include <string>

namespace tessera::llm::aws {

/// What the user has set on the command line or in a file of ours.
struct AwsSettings {
  std::string profile;  ///< Empty: as the environment says.
  std::string region;   ///< Empty: as the environment or the profile says.
};

/// The region: the settings, AWS_REGION, AWS_DEFAULT_REGION, the profile. There is no default: a
/// request in a region that nobody chose goes to the wrong account's quota and price.
/// Errors: Errc::bad_settings.
[[nodiscard]] Result<std::string> choose_region(AwsSettings const& settings,
                                                Environment const& environment,
                                                Profiles const& profiles);

/// The first source that is there: a profile that was named, keys in the environment, the profile,
/// web identity, the container, the instance. Nothing is sent yet.
/// @param region   for the calls that a role needs
/// @param outside  not owned; outlives the source
/// Errors: Errc::no_credentials with where was looked; Errc::bad_settings.
[[nodiscard]] Result<CredentialSourcePtr> choose_source(AwsSettings const& settings,
                                                        std::string const& region,
                                                        Profiles const& profiles,
                                                        Outside const& outside);

}  // namespace tessera::llm::aws
