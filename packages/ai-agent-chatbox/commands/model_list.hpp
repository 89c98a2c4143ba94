#pragma once

#include "base/clock.hpp"
#include "llm/model.hpp"
#include "packages/ai-agent-chatbox/model_choice.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace tessera::chatbox {

/// `Answering: gemini:gemini-3.5-flash`
[[nodiscard]] std::string answering(llm::Model const& model);

/// `PROVIDER:MODEL` of the models in the dated table that a configured provider, or the present
/// one, still answers with.
[[nodiscard]] std::vector<std::string> known_models(std::vector<Provider> const& providers,
                                                    llm::Model const& current, SysSeconds now,
                                                    Environment const& environment);

/// The command `model` without a name. Safe for a terminal.
[[nodiscard]] std::string model_list(std::vector<Provider> const& providers,
                                     llm::Model const& current, SysSeconds now,
                                     Environment const& environment);

/// What a person wrote behind `/model` as `PROVIDER:MODEL`: a name alone is one of the provider
/// that answers now, unless it is a provider's.
[[nodiscard]] std::string model_spec_text(std::string_view written,
                                          std::vector<Provider> const& providers,
                                          llm::Model const& current);

}  // namespace tessera::chatbox
