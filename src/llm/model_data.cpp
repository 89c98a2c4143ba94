#include "llm/model_table.hpp"

#include <array>

// Facts that age: dates and names as the providers published them. To bring it up to date, change
// rows and the date; no code depends on a row.

namespace tessera::llm {
namespace {

constexpr std::string_view kAsOf = "2026-11-22";

constexpr std::array kModels{
    ModelFacts{"bedrock", "anthropic.claude-sonnet-5-5", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-sonnet-5", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-opus-5-5", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-opus-5", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-opus-4-8", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-opus-4-7", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-opus-4-6-v1", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-sonnet-4-6", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-sonnet-4-5-20250929-v1:0", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-haiku-4-5-20251001-v1:0", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-fable-5", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-fable-5-1", true, "", "", ""},
    ModelFacts{"bedrock", "anthropic.claude-sonnet-4-20250514-v1:0", true, "2026-10-14",
               "2026-04-14", "global.anthropic.claude-sonnet-5-5"},
    ModelFacts{"anthropic", "claude-sonnet-5-5", true, "", "", ""},
    ModelFacts{"anthropic", "claude-sonnet-4-20250514", true, "2026-06-15", "",
               "claude-sonnet-5-5"},
    ModelFacts{"gemini", "gemini-3.8-flash", true, "", "", ""},
    ModelFacts{"gemini", "gemini-3.7-flash", true, "", "", ""},
    ModelFacts{"gemini", "gemini-3.6-flash", true, "", "", ""},
    ModelFacts{"gemini", "gemini-3.5-flash", true, "", "", ""},
    ModelFacts{"gemini", "gemini-3.5-flash-lite", true, "", "", ""},
    ModelFacts{"gemini", "gemini-3.1-pro-preview", true, "", "", ""},
    ModelFacts{"gemini", "gemini-3.1-flash-lite", true, "", "", ""},
    ModelFacts{"gemini", "gemini-3-flash-preview", true, "", "2026-05-19", "gemini-3.5-flash"},
    ModelFacts{"gemini", "gemini-3-pro-preview", true, "2026-03-09", "", "gemini-3.1-pro-preview"},
};

struct Default {
  std::string_view provider, id;
};
constexpr std::array kDefaults{
    Default{"bedrock", "global.anthropic.claude-sonnet-5-5"},
    Default{"anthropic", "claude-sonnet-5-5"},
    Default{"gemini", "gemini-3.5-flash"},
};

}  // namespace

std::span<ModelFacts const> model_data() noexcept { return kModels; }
std::string_view model_data_date() noexcept { return kAsOf; }

std::string_view default_model(std::string_view provider) noexcept {
  for (Default const& one : kDefaults)
    if (one.provider == provider) return one.id;
  return {};
}

}  // namespace tessera::llm
