#pragma once

#include "base/error.hpp"

#include <string>

namespace tessera::mcp {

/// The server answered with an HTTP status and no message that says more.
class StatusError : public Exception {
 public:
  /// @param excerpt  the beginning of the body: untrusted text
  StatusError(int status, std::string const& url, std::string const& excerpt);
  [[nodiscard]] int status() const noexcept { return status_; }

 private:
  int status_;
};

}  // namespace tessera::mcp
