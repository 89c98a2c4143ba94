#pragma once

#include "base/error.hpp"
#include "llm/model.hpp"
#include "packages/ai-agent-chatbox/terminal/images/protocol.hpp"

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// One kind of model that this build can talk to.
struct Provider {
  std::string name;
  std::string how_to_configure;  ///< For people, e.g. `set GEMINI_API_KEY`.
  /// True when the person has set it up here; then `auto` takes it.
  std::function<bool(Environment const&)> configured;
  /// Builds the model. @param id  empty: the usual one. Errors: a hint with the way out.
  std::function<Result<std::unique_ptr<llm::Model>>(std::string const& id)> make;
};

/// What a person asks for.
struct ModelSpec {
  std::string provider;  ///< A provider's name, `offline`, `auto` or `offline-if-unconfigured`.
  std::string id;        ///< Empty: the provider's usual model.
};

/// `bedrock:us.anthropic.claude-…:0` is the provider up to the first colon, and the model.
[[nodiscard]] ModelSpec parse_model_spec(std::string_view text);

/// Finds who answers. The offline rules are taken by name, or when nothing else is configured and
/// either a person is at the terminal to read that, or `offline-if-unconfigured` was chosen; never
/// in place of a provider that failed.
/// @param providers  in order of preference, without the offline rules
/// Errors: a hint that names what would have to be set.
[[nodiscard]] Result<std::unique_ptr<llm::Model>> choose_model(
    ModelSpec const& wanted, std::vector<Provider> const& providers, bool person_at_terminal,
    Environment const& environment);

/// What is shown at the start when the offline rules answer.
[[nodiscard]] std::string offline_banner(std::vector<Provider> const& providers);

/// The providers and how each is set up, for the command `switch` without a name.
[[nodiscard]] std::string provider_list(std::vector<Provider> const& providers,
                                        llm::Model const& current, Environment const& environment);

/// The model of a session, which may become another one between two turns. Everything that holds a
/// reference to it follows.
class CurrentModel final : public llm::Model {
 public:
  explicit CurrentModel(std::unique_ptr<llm::Model> model) : model_(std::move(model)) {}
  /// Only while no `respond` is under way.
  void become(std::unique_ptr<llm::Model> model) { model_ = std::move(model); }

  [[nodiscard]] std::string provider() const override { return model_->provider(); }
  [[nodiscard]] std::string name() const override { return model_->name(); }
  [[nodiscard]] bool is_ai() const override { return model_->is_ai(); }
  Task<> respond(llm::Request const& request, llm::EventSink& sink) override {
    return model_->respond(request, sink);
  }
  Task<std::optional<std::string>> address() override { return model_->address(); }

 private:
  std::unique_ptr<llm::Model> model_;
};

}  // namespace tessera::chatbox
