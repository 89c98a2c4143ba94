#pragma once

#include "http/client/client.hpp"
#include "llm/decoder.hpp"
#include "llm/model.hpp"

#include <memory>
#include <string>

namespace tessera::llm {

/// What is special about one provider: how a request is written and signed, how a response and a
/// refusal are read. `HttpModel` does the rest. Used on one strand only.
class Wire {
 public:
  virtual ~Wire() = default;

  [[nodiscard]] virtual std::string provider() const = 0;
  [[nodiscard]] virtual std::string model() const = 0;

  /// The request to send now, with its credential. Throws Exception when there is none.
  /// @param request  outlives the task
  virtual Task<http::ClientRequest> prepare(Request const& request) = 0;

  /// @param request, sink  outlive the decoder
  [[nodiscard]] virtual std::unique_ptr<Decoder> decoder(Request const& request,
                                                         EventSink& sink) const = 0;

  /// Reads a refusal. @param body  at most the first 64 KiB
  [[nodiscard]] virtual Failure failure(int status, http::Headers const& headers,
                                        std::string_view body) const = 0;

  /// Changes something because of the failure (takes a parameter out, renews a credential).
  /// @return true when the next request is different, so that it is worth sending at once
  [[nodiscard]] virtual bool adjust(Failure const& failure) = 0;

  /// The way out, as one sentence for people; may be empty.
  [[nodiscard]] virtual std::string advice(Failure const& failure) const = 0;

  /// The text without the credential, should the provider have quoted it.
  [[nodiscard]] virtual std::string scrubbed(std::string text) const = 0;
};

}  // namespace tessera::llm
