#include "oauth/model/public_document.hpp"

#include <string>

namespace tessera::oauth {

void allow_any_origin(http::Headers& headers) { headers.set("Access-Control-Allow-Origin", "*"); }

http::Handler public_document(std::string body) {
  auto shared = std::make_shared<std::string const>(std::move(body));
  return changing_document([shared] { return shared; });
}

http::Handler changing_document(std::function<std::shared_ptr<std::string const>()> body) {
  return [body = std::move(body)](http::Request&) -> Task<http::Response> {
    http::Response response;
    response.shared_body = body();
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control",
                         "public, max-age=" + std::to_string(kPublicDocumentLife.count()));
    response.headers.set("X-Content-Type-Options", "nosniff");
    allow_any_origin(response.headers);
    co_return response;
  };
}

http::Handler preflight(std::string_view methods) {
  return [methods](http::Request&) -> Task<http::Response> {
    http::Response response;
    response.status = 204;
    allow_any_origin(response.headers);
    response.headers.set("Access-Control-Allow-Methods", methods);
    response.headers.set("Access-Control-Allow-Headers", "Authorization, Content-Type");
    response.headers.set("Access-Control-Max-Age", "3600");
    co_return response;
  };
}

}  // namespace tessera::oauth
