#include "packages/ai-agent-chatbox/providers.hpp"

#include "appkit/config.hpp"
#include "llm/advice.hpp"
#include "llm/anthropic/anthropic_wire.hpp"
#include "llm/aws/credential_chain.hpp"
#include "llm/bedrock/bedrock_wire.hpp"
#include "llm/gemini/gemini_wire.hpp"
#include "llm/http_model.hpp"
#include "llm/model_table.hpp"
#include "llm/openai/openai_wire.hpp"

#include <algorithm>
#include <array>

namespace tessera::chatbox {
namespace {

using ModelPtr = std::unique_ptr<llm::Model>;

Error missing(std::string const& provider, std::string const& way_out) {
  return fail(appkit::Errc::bad_setting,
              "the provider " + provider + " is not configured: " + way_out);
}

llm::RequestOptions options_of(ModelConfig const& config, std::string_view provider,
                               std::string const& id) {
  llm::RequestOptions out;
  out.model = id.empty() ? std::string(llm::default_model(provider)) : id;
  out.max_tokens = config.max_tokens;
  out.sampling.temperature = config.temperature;
  out.sampling.top_p = config.top_p;
  out.effort = config.effort;
  llm::ModelFacts const* const facts = llm::find_model(provider, out.model);
  out.image_results = config.images && (facts == nullptr || facts->images);
  return out;
}

ModelPtr model_over(std::unique_ptr<llm::Wire> wire, ModelWorld const& world) {
  llm::HttpModel::Options options;
  options.notice = world.notice;
  return std::make_unique<llm::HttpModel>(std::move(wire), world.outside.http, world.random,
                                          std::move(options));
}

/// The configured address, the variable's, or the provider's own.
Result<std::string> address(ModelWorld const& world, std::initializer_list<char const*> variables,
                            std::string usual) {
  std::string wanted = world.config.base_url;
  for (char const* const variable : variables)
    if (wanted.empty()) wanted = world.outside.environment(variable);
  if (wanted.empty()) return usual;
  return llm::checked_base_url(wanted, world.config.allow_plain_http);
}

/// A key as it was meant: blanks and line ends around it come from copying.
Secret key_of(ModelWorld const& world, char const* variable) {
  std::string value = world.outside.environment(variable);
  constexpr std::string_view kBlank = " \t\r\n";
  std::size_t const first = std::min(value.find_first_not_of(kBlank), value.size());
  std::size_t const last = value.find_last_not_of(kBlank);
  Secret key(value.substr(first, last == std::string::npos ? 0 : last - first + 1));
  wipe(value);
  return key;
}

constexpr char const* kBedrockWay =
    "set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION, or AWS_PROFILE, or "
    "AWS_BEARER_TOKEN_BEDROCK (environment or .env)";

bool bedrock_is_configured(Environment const& environment) {
  // A default profile alone is no sign that somebody wants to pay for models with it.
  constexpr std::array kSigns{"AWS_BEARER_TOKEN_BEDROCK", "AWS_ACCESS_KEY_ID", "AWS_PROFILE",
                              "AWS_WEB_IDENTITY_TOKEN_FILE"};
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](char const* name) { return !environment(name).empty(); });
}

Result<ModelPtr> make_bedrock(ModelWorld const& world, std::string const& id) {
  Result<llm::aws::Profiles> const profiles = llm::aws::load_profiles(world.outside.environment);
  if (!profiles) return profiles.error();
  llm::aws::AwsSettings const wanted{world.config.aws_profile, world.config.aws_region};
  llm::bedrock::BedrockWire::Settings settings;
  settings.options = options_of(world.config, "bedrock", id);
  Result<std::string> const url =
      address(world, {"AWS_ENDPOINT_URL_BEDROCK_RUNTIME", "AWS_ENDPOINT_URL"}, "");
  if (!url) return url.error();
  settings.base_url = *url;
  if (wanted.profile.empty()) settings.api_key = key_of(world, "AWS_BEARER_TOKEN_BEDROCK");
  Result<std::string> const region =
      llm::aws::choose_region(wanted, world.outside.environment, *profiles);
  if (settings.api_key.empty()) {
    auto source =
        llm::aws::choose_source(wanted, region ? *region : "us-east-1", *profiles, world.outside);
    if (!source) return missing("bedrock", source.error().hint + "; " + kBedrockWay);
    settings.source = std::move(*source);
  }
  if (!region) return missing("bedrock", region.error().hint);
  settings.region = *region;
  return model_over(
      std::make_unique<llm::bedrock::BedrockWire>(std::move(settings), world.outside.clock), world);
}

Result<ModelPtr> make_anthropic(ModelWorld const& world, std::string const& id) {
  llm::anthropic::AnthropicWire::Settings settings;
  settings.key = key_of(world, "ANTHROPIC_API_KEY");
  if (settings.key.empty()) return missing("anthropic", "set ANTHROPIC_API_KEY");
  Result<std::string> const url = address(world, {"ANTHROPIC_BASE_URL"}, settings.base_url);
  if (!url) return url.error();
  settings.base_url = *url;
  settings.options = options_of(world.config, "anthropic", id);
  return model_over(
      std::make_unique<llm::anthropic::AnthropicWire>(std::move(settings), world.outside.clock),
      world);
}

Result<ModelPtr> make_gemini(ModelWorld const& world, std::string const& id) {
  llm::gemini::GeminiWire::Settings settings;
  settings.key = key_of(world, "GEMINI_API_KEY");
  if (settings.key.empty()) {
    settings.key_name = "GOOGLE_API_KEY";
    settings.key = key_of(world, "GOOGLE_API_KEY");
  }
  if (settings.key.empty()) return missing("gemini", "set GEMINI_API_KEY");
  Result<std::string> const url = address(world, {"GOOGLE_GEMINI_BASE_URL"}, settings.base_url);
  if (!url) return url.error();
  settings.base_url = *url;
  settings.options = options_of(world.config, "gemini", id);
  return model_over(
      std::make_unique<llm::gemini::GeminiWire>(std::move(settings), world.outside.clock), world);
}

Result<ModelPtr> make_openai(ModelWorld const& world, std::string const& id) {
  llm::openai::OpenAiWire::Settings settings;
  settings.key = key_of(world, "OPENAI_API_KEY");
  // Without key and address nobody but a server on this machine can be meant.
  Result<std::string> const url =
      address(world, {"OPENAI_BASE_URL"}, settings.key.empty() ? "" : "https://api.openai.com/v1");
  if (!url) return url.error();
  settings.base_url = *url;
  settings.options = options_of(world.config, "openai",
                                id.empty() ? world.outside.environment("OPENAI_MODEL") : id);
  if (settings.options.model.empty() && settings.base_url == "https://api.openai.com/v1")
    return missing("openai", "name a model with --model openai:MODEL or OPENAI_MODEL");
  return model_over(std::make_unique<llm::openai::OpenAiWire>(
                        std::move(settings), world.outside.http, world.outside.clock),
                    world);
}

bool has(Environment const& environment, std::initializer_list<char const*> names) {
  for (char const* const name : names)
    if (!environment(name).empty()) return true;
  return false;
}

}  // namespace

std::vector<Provider> providers_of_this_build(ModelWorld const& world) {
  return {
      {"bedrock", kBedrockWay, &bedrock_is_configured,
       [&world](std::string const& id) { return make_bedrock(world, id); }},
      {"anthropic", "set ANTHROPIC_API_KEY",
       [](Environment const& environment) { return has(environment, {"ANTHROPIC_API_KEY"}); },
       [&world](std::string const& id) { return make_anthropic(world, id); }},
      {"gemini", "set GEMINI_API_KEY",
       [](Environment const& environment) {
         return has(environment, {"GEMINI_API_KEY", "GOOGLE_API_KEY"});
       },
       [&world](std::string const& id) { return make_gemini(world, id); }},
      {"openai", "set OPENAI_API_KEY or OPENAI_BASE_URL",
       [](Environment const& environment) {
         return has(environment, {"OPENAI_API_KEY", "OPENAI_BASE_URL"});
       },
       [&world](std::string const& id) { return make_openai(world, id); }},
  };
}

}  // namespace tessera::chatbox
