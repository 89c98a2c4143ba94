#include "packages/ai-agent-chatbox/commands/model_list.hpp"

#include "base/term_safe.hpp"
#include "llm/model_table.hpp"

#include <algorithm>

namespace tessera::chatbox {
namespace {

bool is_provider(std::string_view name, std::vector<Provider> const& providers) {
  return name == "offline" || std::any_of(providers.begin(), providers.end(),
                                          [&](Provider const& one) { return one.name == name; });
}

}  // namespace

std::string answering(llm::Model const& model) {
  std::string const name = model.name();
  return "Answering: " + term_safe_line(model.provider() + (name.empty() ? "" : ":" + name)) + "\n";
}

std::vector<std::string> known_models(std::vector<Provider> const& providers,
                                      llm::Model const& current, SysSeconds now,
                                      Environment const& environment) {
  std::vector<std::string> out;
  for (Provider const& provider : providers) {
    if (provider.name != current.provider() && !provider.configured(environment)) continue;
    for (llm::ModelFacts const& facts : llm::model_data()) {
      if (facts.provider == provider.name && !llm::has_ended(facts, now))
        out.push_back(provider.name + ":" + std::string(facts.id));
    }
  }
  return out;
}

std::string model_list(std::vector<Provider> const& providers, llm::Model const& current,
                       SysSeconds now, Environment const& environment) {
  std::string out = answering(current);
  std::vector<std::string> const known = known_models(providers, current, now, environment);
  if (!known.empty()) out += "Known, as of " + std::string(llm::model_data_date()) + ":\n";
  for (std::string const& name : known) out += "  /model " + term_safe_line(name) + "\n";
  if (current.provider() == "bedrock")
    out += "Some want the prefix of an inference profile, such as global. or us.\n";
  return out + "Others can be named too: /model PROVIDER:MODEL; /provider says who is set up.\n";
}

std::string model_spec_text(std::string_view written, std::vector<Provider> const& providers,
                            llm::Model const& current) {
  if (is_provider(written.substr(0, written.find(':')), providers)) return std::string(written);
  return current.provider() + ":" + std::string(written);
}

}  // namespace tessera::chatbox
