#pragma once

#include "base/clock.hpp"
#include "http/client/client.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace tessera::appkit {

/// Shows what goes over the wire, and passes it on: `>` out, `<` in, `*` time and sizes. Secrets in
/// header fields are redacted, everything is made safe for a terminal. Used on one strand only.
class TracingHttp final : public http::Client {
 public:
  struct Options {
    bool bodies = true;  ///< Show bodies; off for exchanges whose bodies are credentials.
  };
  /// @param inner, clock  not owned; outlive this
  /// @param sink          takes whole lines
  TracingHttp(http::Client& inner, Clock const& clock, Options options,
              std::function<void(std::string const&)> sink);

  Task<http::ClientResponse> send(http::ClientRequest request) override;
  Task<std::unique_ptr<http::ClientStream>> open(http::ClientRequest request) override;

 private:
  class Stream;
  void show_request(http::ClientRequest const& request) const;
  void show_head(int status, http::Headers const& headers) const;
  void show_body(char mark, std::string const& bytes) const;
  void show_time(std::chrono::steady_clock::time_point begin,
                 std::chrono::steady_clock::time_point head, std::size_t sent,
                 std::size_t received) const;

  http::Client& inner_;
  Clock const& clock_;
  Options options_;
  std::function<void(std::string const&)> sink_;
};

/// A body as it is shown: each of its lines behind `mark`, harmless, and cut when it is long.
[[nodiscard]] std::string shown_body(char mark, std::string_view bytes);

}  // namespace tessera::appkit
