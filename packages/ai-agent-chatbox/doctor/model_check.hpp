#pragma once

#include "appkit/finding.hpp"
#include "async/task.hpp"
#include "base/clock.hpp"
#include "http/client/client.hpp"
#include "llm/model.hpp"
#include "packages/ai-agent-chatbox/model_choice.hpp"

#include <vector>

namespace tessera::chatbox::doctor {

/// What the check needs. Not owned; outlives the task.
struct ModelQuestion {
  ModelSpec wanted;
  std::vector<Provider> const& providers;
  Environment const& environment;
  http::Client& http;
  Clock const& clock;
  bool person = false;  ///< Somebody is at the terminal, who may get the offline rules.
  bool ask = false;     ///< Ask the model one word: that costs a few tokens.
};

/// Who would answer: chosen as the chat chooses, its row in the dated table, its price, its
/// credential (obtained, not shown), and whether its provider can be reached.
Task<appkit::Section> check_model(ModelQuestion question);

}  // namespace tessera::chatbox::doctor
