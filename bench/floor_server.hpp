#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace tessera::bench {

/// The baseline: a bare Beast server on a thread of its own that reads each request whole and
/// answers constant bytes. It checks nothing, parses no JSON and knows no routes.
class FloorServer {
 public:
  explicit FloorServer(std::string body);
  ~FloorServer();
  [[nodiscard]] std::uint16_t port() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace tessera::bench
