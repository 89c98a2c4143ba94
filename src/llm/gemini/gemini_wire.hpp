#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "llm/request_options.hpp"
#include "llm/wire.hpp"

namespace tessera::llm::gemini {

/// The provider `gemini`: the Generative Language API. A model that one version of the API does not
/// have is looked for in the other. Spec: Generative Language API, streamGenerateContent
class GeminiWire final : public Wire {
 public:
  struct Settings {
    Secret key;
    std::string key_name = "GEMINI_API_KEY";  ///< The variable that it came from, for people.
    std::string base_url =
        "https://generativelanguage.googleapis.com";  ///< As `checked_base_url` gives it.
    RequestOptions options;
  };
  /// @param clock  not owned; outlives this
  GeminiWire(Settings settings, Clock const& clock)
      : settings_(std::move(settings)), clock_(clock) {}

  [[nodiscard]] std::string provider() const override { return "gemini"; }
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
  bool beta_ = true;
  bool tried_other_version_ = false;
  bool trust_signatures_ = true;
};

}  // namespace tessera::llm::gemini
