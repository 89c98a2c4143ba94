#pragma once

#include "llm/aws/credential_source.hpp"

namespace tessera::llm::aws {

/// Keys that are known already.
class StaticSource final : public CredentialSource {
 public:
  StaticSource(std::string name, Credentials credentials)
      : name_(std::move(name)), credentials_(std::move(credentials)) {}
  [[nodiscard]] std::string name() const override { return name_; }
  Task<Credentials> fetch() override { co_return credentials_; }

 private:
  std::string name_;
  Credentials credentials_;
};

}  // namespace tessera::llm::aws
