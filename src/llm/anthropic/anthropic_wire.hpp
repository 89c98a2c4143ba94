#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "llm/request_options.hpp"
#include "llm/wire.hpp"

namespace tessera::llm::anthropic {

/// The provider `anthropic`: the Messages API. Spec: Anthropic Messages API, version 2023-06-01
class AnthropicWire final : public Wire {
 public:
  struct Settings {
    Secret key;
    std::string base_url = "https://api.anthropic.com";  ///< As `checked_base_url` gives it.
    RequestOptions options;
  };
  /// @param clock  not owned; outlives this
  AnthropicWire(Settings settings, Clock const& clock)
      : settings_(std::move(settings)), clock_(clock) {}

  [[nodiscard]] std::string provider() const override { return "anthropic"; }
  [[nodiscard]] std::string model() const override { return settings_.options.model; }
  Task<http::ClientRequest> prepare(Request const& request) override;
  [[nodiscard]] std::unique_ptr<Decoder> decoder(Request const& request,
                                                 EventSink& sink) const override;
  [[nodiscard]] Failure failure(int status, http::Headers const& headers,
                                std::string_view body) const override;
  [[nodiscard]] bool adjust(Failure const& failure) override;
  [[nodiscard]] std::string advice(Failure const& failure) const override;
  [[nodiscard]] std::string scrubbed(std::string text) const override;

 private:
  Settings settings_;
  Clock const& clock_;
};

}  // namespace tessera::llm::anthropic
