#pragma once

#include "llm/model.hpp"
#include "llm/request_options.hpp"

#include <string>
#include <string_view>

// Gemini 3 signs what its models think: a `thoughtSignature` stands on a call, on a text or on an
// empty text, and the API refuses a conversation of which one is missing or moved. So the parts of
// a model's message are kept and sent back byte for byte, in their order. A message that somebody
// else wrote has no signature; in the turn that is under way its first call then carries the word
// that the API takes instead.

namespace tessera::llm::gemini {

/// Takes the place of a signature that does not exist.
inline constexpr std::string_view kNoSignature = "skip_thought_signature_validator";

/// The body of `:streamGenerateContent`.
/// @param trust_signatures  false after the API refused one: then none is sent back
/// Spec: Generative Language API v1beta, GenerateContentRequest
[[nodiscard]] json::object request_body(Request const& request, RequestOptions const& options,
                                        bool trust_signatures = true);

/// A name as this API takes it: it begins with a letter or `_`.
[[nodiscard]] std::string wire_name(std::string_view name);

/// True of Gemini 1 and 2: no signatures, and images stand beside a result instead of inside.
[[nodiscard]] bool is_before_gemini_3(std::string_view model);

}  // namespace tessera::llm::gemini
