#pragma once

#include "llm/aws/credential_source.hpp"

#include <optional>

// The security token service: credentials for a role, against a token of another house or against
// credentials that one has already.

namespace tessera::llm::aws {

/// What both calls say about the role.
struct RoleSettings {
  std::string role_arn;
  std::string session_name;  ///< Empty: `tessera`.
  std::string external_id;   ///< Of AssumeRole only; may be empty.
  std::string region;
};

/// `AssumeRoleWithWebIdentity`: the token stands in a file, which is read each time.
/// Spec: AWS STS API Reference
class WebIdentitySource final : public CredentialSource {
 public:
  WebIdentitySource(std::string token_file, RoleSettings role, Outside const& outside)
      : token_file_(std::move(token_file)), role_(std::move(role)), outside_(outside) {}
  [[nodiscard]] std::string name() const override { return "the web identity token"; }
  Task<Credentials> fetch() override;

 private:
  std::string token_file_;
  RoleSettings role_;
  Outside const& outside_;
};

/// `AssumeRole`, signed with the credentials of another source. Spec: AWS STS API Reference
class RoleSource final : public CredentialSource {
 public:
  RoleSource(CredentialSourcePtr inner, RoleSettings role, Outside const& outside)
      : inner_(std::move(inner)), role_(std::move(role)), outside_(outside) {}
  [[nodiscard]] std::string name() const override { return "the role " + role_.role_arn; }
  Task<Credentials> fetch() override;

 private:
  CredentialSourcePtr inner_;
  RoleSettings role_;
  Outside const& outside_;
};

/// The text of the first element of that name, its five entities decoded; nothing: there is none,
/// or it has children. Enough for answers of fixed shape. Spec: XML 1.0 §3, §4.6
[[nodiscard]] std::optional<std::string> xml_text(std::string_view xml, std::string_view element);

}  // namespace tessera::llm::aws
