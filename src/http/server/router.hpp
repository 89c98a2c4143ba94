#pragma once

#include "http/message/handler.hpp"

#include <memory>
#include <string>

namespace tessera::http {

/// Finds the handler of a path and method. A pattern is a path whose segments may be `{name}`; such
/// a segment takes any one non-empty segment and lands in `Request::params`. Paths without
/// parameters win over patterns; among patterns the first added wins. Answers 404, and 405 with
/// `Allow`. A GET route also serves HEAD.
class Router {
 public:
  Router();
  ~Router();
  Router(Router&&) noexcept;
  Router& operator=(Router&&) noexcept;

  /// @param pattern  starts with '/'; the same pattern and method may be added only once
  Router& add(Method method, std::string pattern, Handler handler);

  /// The routes as one handler. The router is empty afterwards.
  [[nodiscard]] Handler handler() &&;

 private:
  struct Table;
  std::unique_ptr<Table> table_;
};

}  // namespace tessera::http
