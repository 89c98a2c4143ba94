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
  std::function<bool(Environment const&)> configured;
  std::function<std::unique_ptr<llm::Model>()> make;
};

/// Finds who answers. The offline rules are taken by name, or when nothing else is configured and
/// either a person is at the terminal to read that, or `offline-if-unconfigured` was chosen; never
/// in place of a provider that failed.
/// @param wanted     `ModelConfig::provider`
/// @param providers  in order of preference, without the offline rules
/// Errors: a hint that names what would have to be set.
[[nodiscard]] Result<std::unique_ptr<llm::Model>> choose_model(
    std::string_view wanted, std::vector<Provider> const& providers, bool person_at_terminal,
    Environment const& environment);

/// What is shown at the start when the offline rules answer.
[[nodiscard]] std::string offline_banner(std::vector<Provider> const& providers);

}  // namespace tessera::chatbox
