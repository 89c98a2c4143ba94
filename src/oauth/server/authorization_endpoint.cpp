#include "oauth/server/authorization_endpoint.hpp"

namespace tessera::oauth {

Task<http::Response> refuse_authorization(http::Request&) {
  co_return http::text_response(
      400,
      "This application may not sign people in here: every client of this server is a program with "
      "credentials of its own, and gets its tokens from the token endpoint.\n");
}

}  // namespace tessera::oauth
