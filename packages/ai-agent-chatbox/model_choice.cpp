#include "packages/ai-agent-chatbox/model_choice.hpp"

#include "appkit/config.hpp"
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

Result<std::unique_ptr<llm::Model>> choose_model(std::string_view wanted,
                                                 std::vector<Provider> const& providers,
                                                 bool person_at_terminal,
                                                 Environment const& environment) {
  auto const offline = [] {
    return std::unique_ptr<llm::Model>(std::make_unique<llm::offline::OfflineModel>());
  };
  if (wanted == "offline") return offline();
  bool const any = wanted == "auto" || wanted == "offline-if-unconfigured";
  for (Provider const& provider : providers) {
    bool const named = provider.name == wanted;
    if (!named && !(any && provider.configured(environment))) continue;
    if (!provider.configured(environment))
      return unusable("the provider " + provider.name +
                      " is not configured: " + provider.how_to_configure);
    return provider.make();
  }
  if (!any) {
    std::string known = "offline";
    for (Provider const& provider : providers) known += ", " + provider.name;
    return unusable("unknown provider " + std::string(wanted) + "; this build has: " + known);
  }
  if (person_at_terminal || wanted == "offline-if-unconfigured") return offline();
  std::string const ways = ways_to_configure(providers);
  return unusable("no AI provider is configured" + (ways.empty() ? "" : ": " + ways) +
                  "; or choose the built-in rules with --provider offline");
}

std::string offline_banner(std::vector<Provider> const& providers) {
  std::string out =
      "No AI provider configured. Running the built-in OFFLINE RULES: this is not an AI model.\n"
      "They match your words to the connected tools and really call them.\n";
  std::string const ways = ways_to_configure(providers);
  if (!ways.empty()) out += "To use a model: " + ways + ".\n";
  return out;
}

}  // namespace tessera::chatbox
