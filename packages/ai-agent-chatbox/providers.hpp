#pragma once

#include "base/random.hpp"
#include "llm/aws/credential_source.hpp"
#include "packages/ai-agent-chatbox/config.hpp"
#include "packages/ai-agent-chatbox/model_choice.hpp"

#include <functional>
#include <string>
#include <vector>

namespace tessera::chatbox {

/// What the models of providers need. Not owned but for the functions; outlives models and
/// providers.
struct ModelWorld {
  ModelConfig const& config;
  llm::aws::Outside outside;
  Random& random;
  std::function<void(std::string const&)> notice;  ///< Told before a request is repeated.
};

/// bedrock, anthropic, gemini and openai, in the order in which `auto` looks.
/// @param world  outlives the result
[[nodiscard]] std::vector<Provider> providers_of_this_build(ModelWorld const& world);

}  // namespace tessera::chatbox
