#pragma once

#include "llm/failure.hpp"
#include "llm/model.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace tessera::llm {

/// Nothing of it is sent unless it is set: many models refuse every one of these.
struct Sampling {
  std::optional<double> temperature;
  std::optional<double> top_p;
  std::optional<std::int64_t> top_k;

  [[nodiscard]] bool empty() const { return !temperature && !top_p && !top_k; }
};

/// What a request says besides the conversation.
struct RequestOptions {
  std::string model;            ///< As the provider calls it. Required.
  std::int64_t max_tokens = 0;  ///< Most tokens of one answer; 0: the provider's own limit.
  Sampling sampling;
  std::string effort;         ///< How much to think: `low`, `medium`, `high`; empty: not said.
  bool image_results = true;  ///< False: images are described in text instead.
};

/// The most tokens of this answer: the smaller of what is configured and what is asked for; 0:
/// neither is.
[[nodiscard]] std::int64_t most_tokens(RequestOptions const& options, Request const& request);

/// Takes out what a refusal says the model does not take: sampling parameters, images. By what the
/// provider says and not by the model's name, which may hide behind an alias.
/// @return true when something was taken out, so that the request is worth sending again
[[nodiscard]] bool take_out_refused(Failure const& failure, RequestOptions& options);

}  // namespace tessera::llm
