#include "http/principal.hpp"

#include <algorithm>

namespace tessera::http {

bool Principal::has_scope(std::string_view scope) const noexcept {
  return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
}

}  // namespace tessera::http
