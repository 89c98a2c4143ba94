#pragma once

#include "llm/aws/credential_cache.hpp"
#include "llm/request_options.hpp"
#include "llm/wire.hpp"

#include <optional>
#include <string_view>

namespace tessera::llm::bedrock {

/// The provider `bedrock`: ConverseStream, signed with AWS credentials or with a Bedrock API key.
/// Spec: Amazon Bedrock API Reference, ConverseStream
class BedrockWire final : public Wire {
 public:
  struct Settings {
    std::string region;
    std::string base_url;             ///< As `checked_base_url` gives it; empty: the region's own.
    Secret api_key;                   ///< Used when it is there; then nothing is signed.
    aws::CredentialSourcePtr source;  ///< Used otherwise.
    RequestOptions options;
  };
  /// @param clock  not owned; outlives this
  BedrockWire(Settings settings, Clock const& clock);

  [[nodiscard]] std::string provider() const override { return "bedrock"; }
  [[nodiscard]] std::string model() const override { return options_.model; }
  /// Throws what the source of credentials throws.
  Task<http::ClientRequest> prepare(Request const& request) override;
  [[nodiscard]] std::unique_ptr<Decoder> decoder(Request const& request,
                                                 EventSink& sink) const override;
  [[nodiscard]] Failure failure(int status, http::Headers const& headers,
                                std::string_view body) const override;
  [[nodiscard]] bool adjust(Failure const& failure) override;
  [[nodiscard]] std::string advice(Failure const& failure) const override;
  [[nodiscard]] std::string scrubbed(std::string text) const override;

 private:
  std::string region_;
  std::string base_url_;
  Secret api_key_;
  std::optional<aws::CredentialCache> credentials_;
  RequestOptions options_;
  Clock const& clock_;
  std::chrono::seconds skew_{0};  // what the provider's clock is ahead of ours
  std::optional<SysSeconds> renewed_;
  aws::Credentials last_;  // what the last request was signed with
};

/// The prefix of the inference profiles that a region belongs to, e.g. `eu.`.
[[nodiscard]] std::string_view profile_prefix(std::string_view region) noexcept;

/// Turns AWS credentials into a Bedrock API key that is good for 12 hours in one region, for
/// programs that can send a key only. Errors: those of aws::presign_url.
/// Spec: Amazon Bedrock User Guide, short-term API keys
[[nodiscard]] Result<Secret> make_api_key(aws::Credentials const& credentials,
                                          std::string const& region, SysSeconds now);

}  // namespace tessera::llm::bedrock
