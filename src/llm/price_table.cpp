#include "llm/price_table.hpp"

#include <algorithm>
#include <array>

namespace tessera::llm {
namespace {

// Facts that age. To bring them up to date, change rows and the date; no code depends on a row.
// Source: the list prices that Anthropic and Google publish, copied by hand on that day. Nobody has
// compared them with a bill, so whatever shows an amount also says that it is to be checked.
constexpr std::string_view kAsOf = "2026-10-07";

struct Price {
  std::string_view provider, id;
  double input, output;  // US dollars for a million tokens
};
constexpr std::array kPrices{
    Price{"anthropic", "claude-sonnet-5-5", 2.0, 10.0},
    Price{"anthropic", "claude-sonnet-5", 2.0, 10.0},
    Price{"anthropic", "claude-opus-5-5", 4.0, 20.0},
    Price{"anthropic", "claude-opus-5", 5.0, 25.0},
    Price{"anthropic", "claude-sonnet-4-6", 3.0, 15.0},
    Price{"gemini", "gemini-3.8-flash", 0.75, 3.75},
    Price{"gemini", "gemini-3.5-flash", 1.5, 9.0},
    Price{"gemini", "gemini-3.5-flash-lite", 0.3, 2.5},
};
constexpr double kMillion = 1e6;

Price const* find_price(std::string_view provider, std::string_view id) noexcept {
  auto const* const found = std::find_if(kPrices.begin(), kPrices.end(), [&](Price const& row) {
    return row.provider == provider && row.id == id;
  });
  return found == kPrices.end() ? nullptr : found;
}

}  // namespace

std::optional<double> estimated_cost(std::string_view provider, std::string_view id,
                                     Usage const& usage) noexcept {
  Price const* const price = find_price(provider, id);
  if (price == nullptr || !usage.input_tokens || !usage.output_tokens) return std::nullopt;
  return (static_cast<double>(*usage.input_tokens) * price->input +
          static_cast<double>(*usage.output_tokens) * price->output) /
         kMillion;
}

bool has_price(std::string_view provider, std::string_view id) noexcept {
  return find_price(provider, id) != nullptr;
}

std::string_view price_date() noexcept { return kAsOf; }

std::string price_note() {
  return "estimate, prices of " + std::string(kAsOf) + ", to be checked with the provider";
}

}  // namespace tessera::llm
