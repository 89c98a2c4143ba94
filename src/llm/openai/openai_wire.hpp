#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "llm/openai/request.hpp"
#include "llm/wire.hpp"

#include <vector>

namespace tessera::llm::openai {

/// A place where a model server listens by default.
struct LocalServer {
  std::string name;      ///< For people.
  std::string base_url;  ///< Up to and with `/v1`.
};
/// Ollama, llama.cpp, vLLM, LM Studio.
[[nodiscard]] std::vector<LocalServer> usual_servers();

/// The provider `openai`: chat completions of any server that speaks them. Without a base URL the
/// usual local servers are asked once, with the first request; without a model the server's first
/// one is taken. Spec: OpenAI Chat Completions
class OpenAiWire final : public Wire {
 public:
  struct Settings {
    Secret key;            ///< Empty: none is sent.
    std::string base_url;  ///< As `checked_base_url` gives it; empty: look at `local`.
    std::vector<LocalServer> local = usual_servers();
    RequestOptions options;
  };
  /// @param http, clock  not owned; outlive this
  OpenAiWire(Settings settings, http::Client& http, Clock const& clock)
      : settings_(std::move(settings)), http_(http), clock_(clock) {}

  [[nodiscard]] std::string provider() const override { return "openai"; }
  [[nodiscard]] std::string model() const override { return settings_.options.model; }
  /// Also throws Errc::unreachable when no local server was found.
  Task<http::ClientRequest> prepare(Request const& request) override;
  [[nodiscard]] std::unique_ptr<Decoder> decoder(Request const& request,
                                                 EventSink& sink) const override;
  [[nodiscard]] Failure failure(int status, http::Headers const& headers,
                                std::string_view body) const override;
  [[nodiscard]] bool adjust(Failure const& failure) override;
  [[nodiscard]] std::string advice(Failure const& failure) const override;
  [[nodiscard]] std::string scrubbed(std::string text) const override;

 private:
  Task<> find_server();
  Task<> find_model();
  Task<std::vector<std::string>> list_models(std::string base_url);

  Settings settings_;
  http::Client& http_;
  Clock const& clock_;
  Dialect dialect_;
};

}  // namespace tessera::llm::openai
