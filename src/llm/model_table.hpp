#pragma once

#include "base/clock.hpp"

#include <chrono>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tessera::llm {

/// What was known about one model on the day of `model_data_date`.
struct ModelFacts {
  std::string_view provider;
  std::string_view id;           ///< Of Bedrock without the prefix of an inference profile.
  bool images = true;            ///< Takes images.
  std::string_view end_of_life;  ///< `2026-10-14`: nobody answers from that day on; empty: unknown.
  std::string_view legacy;       ///< From that day on only for accounts that used it lately.
  std::string_view successor;    ///< What to use instead.
};

/// The rows of model_data.cpp. Models that are missing there can be used all the same.
[[nodiscard]] std::span<ModelFacts const> model_data() noexcept;
/// The day on which the table was true.
[[nodiscard]] std::string_view model_data_date() noexcept;

/// The row of a model, or nullptr. Prefixes of inference profiles (`us.`, `eu.`, `global.` …) and
/// the path of an ARN are taken off first.
[[nodiscard]] ModelFacts const* find_model(std::string_view provider, std::string_view id) noexcept;

/// Whether nobody answers to that name any more.
[[nodiscard]] bool has_ended(ModelFacts const& facts, SysSeconds now) noexcept;

/// The model that a provider is asked for when none is named; empty: one has to be named.
[[nodiscard]] std::string_view default_model(std::string_view provider) noexcept;

/// A sentence when the model has ended, ends within 90 days, or is in its last phase; else empty.
[[nodiscard]] std::string lifecycle_warning(std::string_view provider, std::string_view id,
                                            SysSeconds now);

}  // namespace tessera::llm
