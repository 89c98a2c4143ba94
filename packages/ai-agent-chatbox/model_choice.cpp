#include "packages/ai-agent-chatbox/model_choice.hpp"

#include "appkit/config.hpp"
#include "base/term_safe.hpp"
#include "llm/offline/offline_model.hpp"

namespace tessera::chatbox {
namespace {

Error unusable(std::string hint) { return fail(appkit::Errc::bad_setting, std::move(hint)); }

std::string ways_to_configure(std::vector<Provider> const& providers) {
  std::string out;
  for (Provider const& provider : providers)
    out += (out.empty() ? "" : ", or ") + provider.how_to_configure;
  return out;
}

}  // namespace

ModelSpec parse_model_spec(std::string_view text) {
  std::size_t const colon = text.find(':');
  if (colon == std::string_view::npos) return {std::string(text), {}};
  return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
}

Result<std::unique_ptr<llm::Model>> choose_model(ModelSpec const& wanted,
                                                 std::vector<Provider> const& providers,
                                                 bool person_at_terminal,
                                                 Environment const& environment) {
  auto const offline = [] {
    return std::unique_ptr<llm::Model>(std::make_unique<llm::offline::OfflineModel>());
  };
  if (wanted.provider == "offline") return offline();
  bool const if_unconfigured = wanted.provider == "offline-if-unconfigured";
  bool const any = wanted.provider == "auto" || if_unconfigured;
  for (Provider const& provider : providers) {
    bool const named = provider.name == wanted.provider;
    if (named || (any && provider.configured(environment))) return provider.make(wanted.id);
  }
  if (!any) {
    std::string known = "offline";
    for (Provider const& provider : providers) known += ", " + provider.name;
    return unusable("unknown provider " + wanted.provider + "; this build has: " + known);
  }
  if (person_at_terminal || if_unconfigured) return offline();
  std::string const ways = ways_to_configure(providers);
  return unusable("no AI provider is configured" + (ways.empty() ? "" : ": " + ways) +
                  "; or choose the built-in rules with --model offline");
}

std::string offline_banner(std::vector<Provider> const& providers) {
  std::string out =
      "No AI provider configured. Running the built-in OFFLINE RULES: this is not an AI model.\n"
      "They match your words to the connected tools and really call them.\n";
  std::string const ways = ways_to_configure(providers);
  if (!ways.empty()) out += "To use a model: " + ways + ".\n";
  return out;
}

std::string provider_list(std::vector<Provider> const& providers, llm::Model const& current,
                          Environment const& environment) {
  std::string out = "Now: " + term_safe_line(current.provider() + ":" + current.name()) + "\n";
  for (Provider const& provider : providers)
    out += "  switch " + provider.name +
           (provider.configured(environment) ? "" : "  (" + provider.how_to_configure + ")") + "\n";
  return out + "  switch offline\nA model by name: switch PROVIDER:MODEL\n";
}

}  // namespace tessera::chatbox
