#pragma once

#include "base/clock.hpp"
#include "llm/retry.hpp"
#include "llm/wire.hpp"

#include <chrono>
#include <functional>

namespace tessera::llm {

/// A model behind HTTP, whoever serves it: sends, reads the stream, and tries again where that is
/// right. A request is never repeated once text of its answer has been handed on, and never given
/// to another provider.
class HttpModel final : public Model {
 public:
  struct Options {
    RetryPolicy retry;
    std::chrono::seconds first_byte{120};  ///< Until the response's head has come.
    std::chrono::seconds stall{120};       ///< Longest silence within a response.
    /// Told before each pause, e.g. `rate limited, trying again in 7 s (2/4)`. May be empty.
    std::function<void(std::string const&)> notice;
  };

  /// @param http, random  not owned; outlive this
  HttpModel(std::unique_ptr<Wire> wire, http::Client& http, Random& random, Options options);

  [[nodiscard]] std::string provider() const override { return wire_->provider(); }
  [[nodiscard]] std::string name() const override { return wire_->model(); }
  [[nodiscard]] bool is_ai() const override { return true; }
  /// Throws Exception with an `llm::Errc`, or what `Wire::prepare` throws.
  Task<> respond(Request const& request, EventSink& sink) override;
  Task<std::optional<std::string>> address() override;

 private:
  class Watched;
  Task<std::optional<Failure>> attempt(Request const& request, Watched& sink);
  Task<std::optional<Failure>> exchange(Request const& request, Watched& sink);
  [[noreturn]] void give_up(Failure failure) const;

  std::unique_ptr<Wire> wire_;
  http::Client& http_;
  Random& random_;
  Options options_;
};

}  // namespace tessera::llm
