#include "http/message/handler.hpp"

namespace tessera::http {

Handler chain(std::vector<Middleware> middlewares, Handler inner) {
  Handler next = std::move(inner);
  for (auto it = middlewares.rbegin(); it != middlewares.rend(); ++it) {
    next = [middleware = std::move(*it), next = std::move(next)](Request& request) {
      return middleware(request, next);
    };
  }
  return next;
}

}  // namespace tessera::http
