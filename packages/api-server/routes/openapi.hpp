#pragma once

#include <string_view>

namespace tessera::api_server {

/// What `GET /openapi.json` serves: an OpenAPI 3.1 description of every route of this program.
[[nodiscard]] std::string_view openapi_document() noexcept;

}  // namespace tessera::api_server
