#pragma once

#include "llm/model.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tessera::llm {

/// What the tokens cost in US dollars: an estimate by the providers' list prices of `price_date`.
/// Input that came from a cache is counted in full, so the estimate is rather too high. Nothing for
/// a model whose price is not known or depends on more than the numbers of tokens, and for usage
/// that was not counted.
[[nodiscard]] std::optional<double> estimated_cost(std::string_view provider, std::string_view id,
                                                   Usage const& usage) noexcept;

/// Whether `estimated_cost` knows the model.
[[nodiscard]] bool has_price(std::string_view provider, std::string_view id) noexcept;

/// The day on which the prices were true.
[[nodiscard]] std::string_view price_date() noexcept;

/// What to say beside every amount: that it is an estimate, of which day, and to be checked.
[[nodiscard]] std::string price_note();

}  // namespace tessera::llm
